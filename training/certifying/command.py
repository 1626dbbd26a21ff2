"""What the commands on certificates share: who acts, what is printed, and days as options."""

import json
from argparse import ArgumentTypeError
from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User

DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


class CertificateCommand(BaseCommand):
    """Exit 0 done, 1 not done, 2 wrong call. With --json stdout holds one object only."""

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="print one object on stdout")
        parser.add_argument("--actor", help="e-mail of the person who runs this, for the journal")

    def actor(self, options: dict) -> User | str:
        """Who is written into the journal."""
        if not options["actor"]:
            return f"system:{self.__module__.rpartition('.')[2]}"
        user = User.objects.filter(email__iexact=options["actor"], is_active=True).first()
        return user or self.wrong(f"nobody signs in as {options['actor']}")

    def answer(self, options: dict, result: dict, words: str) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False) if options["json"] else words)

    def wrong(self, words: str) -> None:
        raise CommandError(words, returncode=2)


def day(text: str) -> date:
    """A day as 2026-03-28 or 28/03/2026: the day comes first, never the month."""
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ArgumentTypeError(f"{text!r} is no day: write 2026-03-28 or 28/03/2026")
