"""Add an organization; run again, it changes nothing."""

import json

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts import organizing
from accounts.models import Country, Organization, OrganizationKind


class Command(BaseCommand):
    help = "Add an organization. Its short name never changes: keys and addresses hang on it."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="short name in letters, digits and hyphens")
        parser.add_argument("--name", required=True, help="public name, as on certificates")
        parser.add_argument("--kind", required=True, choices=OrganizationKind.values)
        parser.add_argument("--country", required=True, choices=Country.values)
        parser.add_argument("--time-zone", default="America/Guatemala")
        parser.add_argument("--actor", help="e-mail of who does it, for the journal")
        parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")

    def handle(self, *args, **options):
        made = not Organization.objects.filter(slug=options["slug"]).exists()
        if made:
            self.make(options)
        if options["json"]:
            self.stdout.write(json.dumps({"organization": options["slug"], "made": made}))
        else:
            self.stdout.write(f"{options['slug']} {'added' if made else 'was there already'}")

    def make(self, options) -> None:
        organization = Organization(
            slug=options["slug"],
            public_name=options["name"],
            kind=options["kind"],
            country=options["country"],
            time_zone=options["time_zone"],
        )
        try:
            organizing.create(organization, actor=options["actor"] or "system:create_organization")
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages), returncode=2) from fault
