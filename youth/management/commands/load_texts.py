"""Publish the first texts of consent where there are none."""

import json

from django.core.management.base import BaseCommand

from youth.reference.texts import load_texts


class Command(BaseCommand):
    help = "Publish the first texts of consent. Texts that are there never change."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")

    def handle(self, *args, **options):
        made = load_texts()
        self.stdout.write(json.dumps({"made": made}) if options["json"] else f"{made} texts added")
