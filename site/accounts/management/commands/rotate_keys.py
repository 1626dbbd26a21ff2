"""Change the master key, or go on with a change that was interrupted."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import rotation
from accounts.models import User
from audit import journal


class Command(BaseCommand):
    help = (
        "Add a master key and wrap all keys and second factors under it, in steps. If an earlier "
        "run was interrupted, finish that one instead. Back up the key ring afterwards."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--remove-old",
            action="store_true",
            help="add no key: finish what is left, then remove old master keys that nothing uses",
        )
        parser.add_argument("--actor", help="e-mail of who does it, for the journal")
        parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")

    def handle(self, *args, **options):
        actor = self.actor(options["actor"])
        try:
            with rotation.alone():
                counts = self.rotate(actor, options["remove_old"])
        except rotation.AlreadyRunning:
            raise CommandError("another process is changing the keys") from None
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()))
        if counts["remaining"]:
            raise CommandError(f"{counts['remaining']} could not be opened and stay as they are")

    def actor(self, email):
        if not email:
            return "system:rotate_keys"
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError(f"nobody signs in as {email}", returncode=2)
        return user

    def rotate(self, actor, remove_old: bool) -> dict[str, int]:
        if not remove_old and not rotation.remaining():
            kid = rotation.add_master_key(actor)
            self.stderr.write(f"added master key {kid}")
        rewrapped = 0
        for count in rotation.rewrap():
            rewrapped += count
            self.stderr.write(f"{rewrapped} wrapped anew")
        left = rotation.remaining()
        with transaction.atomic():
            journal.record("rotate_keys", actor=actor, count=rewrapped)
        removed = rotation.remove_unused(actor) if remove_old else []
        return {"rewrapped": rewrapped, "remaining": left, "removed": len(removed)}
