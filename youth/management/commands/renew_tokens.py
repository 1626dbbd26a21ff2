"""Make the blind tokens of everybody anew."""

import json

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from youth import renewing


class Command(BaseCommand):
    help = (
        "Make anew by which people are found, after an upgrade that hears names otherwise. In "
        "steps; may be broken off and started again. Twice changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--actor", metavar="EMAIL", help="who does this, for the journal")
        parser.add_argument("--json", action="store_true", help="print one object on stdout")

    def handle(self, *args, **options):
        people = renewed = 0
        for looked_at, changed in renewing.renew(self._actor(options["actor"])):
            people, renewed = people + looked_at, renewed + changed
            self.stderr.write(f"{people} people, {renewed} renewed")
        counts = {"people": people, "renewed": renewed}
        words = f"{renewed} of {people} people renewed"
        self.stdout.write(json.dumps(counts) if options["json"] else words)

    def _actor(self, email: str | None):
        if not email:
            return "system:renew_tokens"
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError("nobody signs in with this e-mail", returncode=2)
        return user
