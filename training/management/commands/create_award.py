"""Add an award and the organizations that work under it; run again, it adds what is missing."""

import json
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organization
from training import granting
from training.models import Award


class Command(BaseCommand):
    help = "Add an award, and let organizations work under it."

    def add_arguments(self, parser):
        parser.add_argument("code", help="in letters, digits and hyphens")
        parser.add_argument("--name-es", default="", help="needed for a new award")
        parser.add_argument("--name-en", default="")
        parser.add_argument("--donor", metavar="SLUG", help="needed for a new award")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--organization", action="append", default=[], metavar="SLUG")
        parser.add_argument("--actor", help="e-mail of who does it, for the journal")
        parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")

    def handle(self, *args, **options):
        actor = options["actor"] or "system:create_award"
        award = Award.objects.filter(code=options["code"]).first()
        made = award is None
        if made:
            award = self.make(options, actor)
        for slug in options["organization"]:
            granting.share(award, organization(slug), actor=actor)
        result = {
            "award": award.code,
            "made": made,
            "organizations": sorted(award.shares.values_list("organization__slug", flat=True)),
        }
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write(f"{award.code}: {', '.join(result['organizations']) or 'nobody'}")

    def make(self, options, actor) -> Award:
        needed = ("name_es", "donor", "first", "last")
        if not all(options[name] for name in needed):
            raise CommandError(
                "a new award needs --name-es, --donor, --from and --to", returncode=2
            )
        names = options["name_es"], options["name_en"]
        donor = organization(options["donor"])
        days = options["first"], options["last"]
        try:
            return granting.create_award(options["code"], *names, donor, *days, actor=actor)
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages), returncode=2) from fault


def organization(slug: str) -> Organization:
    found = Organization.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"there is no organization {slug}", returncode=2)
    return found
