"""Make the keys that certificates are signed with, once."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from training.proving import rotating


class Command(BaseCommand):
    help = (
        "Make the signing keys in their folder (setting SIGNING_KEYS) if there are none. Existing "
        "ones are never overwritten. Where only public.json is there, the next generation is made."
    )
    requires_system_checks = []

    def handle(self, *args, **options):
        try:
            with rotating.alone() as folder:
                made = rotating.make(folder, timezone.now())
        except rotating.NotChanged as why:
            raise CommandError(str(why)) from None
        self.stdout.write(
            f"{folder}: key {made.key_id} made, until {made.not_after:%Y-%m-%d}. Keep a printed "
            "copy in the safe, not with the backups."
        )
