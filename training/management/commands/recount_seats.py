"""Compare the seats counted with the people in the groups; run it every night."""

import json

from django.core.management.base import BaseCommand, CommandError

from training import seats


class Command(BaseCommand):
    help = "Compare each group's counters with its enrollments; exit 1 if any differs."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one object on stdout")
        parser.add_argument("--actor", help="e-mail of the person who runs this")

    def handle(self, *args, **options):
        wrong = seats.recount()
        if options["json"]:
            self.stdout.write(json.dumps({"wrong": wrong}))
        for each in wrong:
            self.stderr.write(
                f"{each['offering']}: {each['taken']} in the group, {each['waiting']} waiting"
            )
        if wrong:
            raise CommandError(f"{len(wrong)} groups are counted wrong", returncode=1)
        if not options["json"]:
            self.stdout.write("every group is counted right")
