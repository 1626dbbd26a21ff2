"""Renew the keys that certificates are signed with."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from training.proving import rotating


class Command(BaseCommand):
    help = (
        "Add a generation of signing keys that signs from now on. The private keys of the one "
        "before are destroyed; what it signed goes on being good. Keep a copy of the folder in the "
        "safe afterwards."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--withdraw",
            action="append",
            default=[],
            metavar="ID",
            help="a generation that was stolen: without network nothing it signed counts any more",
        )
        parser.add_argument(
            "--new-authority",
            action="store_true",
            help="also make a new authority: readers of PDF files must be told to trust it",
        )
        parser.add_argument("--actor", help="e-mail of who does it, for the journal")
        parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")

    def handle(self, *args, **options):
        actor = self.actor(options["actor"])
        try:
            with rotating.alone() as folder:
                made = rotating.rotate(
                    folder,
                    timezone.now(),
                    actor,
                    withdrawn=options["withdraw"],
                    new_authority=options["new_authority"],
                )
        except rotating.NotChanged as why:
            raise CommandError(str(why)) from None
        until = f"{made.not_after:%Y-%m-%d}"
        result = {"added": made.key_id, "until": until, "withdrawn": options["withdraw"]}
        words = f"{made.key_id} signs from now on, until {until}."
        self.stdout.write(json.dumps(result) if options["json"] else words)

    def actor(self, email):
        if not email:
            return "system:rotate_signing_keys"
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError(f"nobody signs in as {email}", returncode=2)
        return user
