"""Make the key ring, once."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rumbo.keyring import KeyRing


class Command(BaseCommand):
    help = (
        "Make the key ring file (setting KEYRING) if there is none. An existing one is never "
        "overwritten: everything sealed under it would be lost."
    )
    requires_system_checks = []

    def handle(self, *args, **options):
        if settings.KEYRING is None:
            raise CommandError("these settings keep their keys in memory")
        path = Path(settings.KEYRING)
        if path.exists():
            raise CommandError(f"{path} exists already and is left as it is")
        KeyRing.fresh().save(path)
        self.stdout.write(f"{path} made. Keep a printed copy in the safe, not with the backups.")
