"""Check that the journal is whole: triggers in place and every row's hash right."""

import json

from django.core.management.base import BaseCommand, CommandError

from audit.models import Entry
from audit.triggers import in_place


class Command(BaseCommand):
    help = "Check the journal: triggers in place, every row's keyed hash right."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one object on stdout")
        parser.add_argument("--actor", help="e-mail of the person who runs this")

    def handle(self, *args, **options):
        rows = wrong = 0
        for entry in Entry.objects.order_by("id").iterator(chunk_size=2000):
            rows += 1
            if entry.hash != entry.expected_hash():
                wrong += 1
                self.stderr.write(f"altered: {entry.pk}")
        triggers = in_place(Entry._meta.db_table)
        result = {"rows": rows, "altered": wrong, "triggers": triggers}
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            state = "in place" if triggers else "MISSING"
            self.stdout.write(f"{rows} rows, {wrong} altered, triggers {state}")
        if wrong or not triggers:
            raise CommandError("the journal is not whole", returncode=1)
