"""Load or refresh the places of youth/reference/places.csv."""

import json

from django.core.management.base import BaseCommand, CommandError

from youth.reference.loading import PlacesFileError, load_places


class Command(BaseCommand):
    help = "Load or refresh departments, municipalities and districts. Nothing is deleted."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the counts as one object")

    def handle(self, *args, **options):
        try:
            counts = load_places()
        except PlacesFileError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            words = ", ".join(f"{count} {what}" for what, count in counts.items())
            self.stdout.write(f"places: {words}")
