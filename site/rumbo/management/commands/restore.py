"""Bring a backup back, or only ask whether it could be."""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from rumbo.backups import BackupError, restoring


class Command(BaseCommand):
    help = (
        "Restore the newest backup in FOLDER (or that of --data) into an empty installation, with"
        " the newest keys. The key ring must be in its place already. Stop the services first."
    )
    requires_system_checks = []  # they would miss tables that are only about to come

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--data", default="", metavar="NAME", help="such as 20260328T020000Z")
        parser.add_argument(
            "--keys", type=Path, metavar="FOLDER", help="the keys are there (default: the same)"
        )
        parser.add_argument("--check", action="store_true", help="only check, change nothing")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="put aside what is there; asks you to type the backup's name",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")

    def handle(self, *args, **options):
        try:
            backup = restoring.find(options["folder"], options["data"], options["keys"])
            if options["check"]:
                restoring.check(backup)
                name = backup.data.name
                return self.answer(options, {"whole": name}, f"{name} is whole, and opens")
            if options["replace"]:
                self.confirm(backup.data.name)
            done = restoring.restore(backup, replace=options["replace"], say=self.stderr.write)
        except BackupError as fault:
            raise CommandError(str(fault), returncode=1) from fault
        self.tell(options, done)
        if not done.pending:
            if done.erased:
                call_command("replay_erasures", done.erased, stdout=self.stderr)
            self.verify(done)

    def confirm(self, name: str) -> None:
        self.stderr.write("What is there now will be put aside. Type the name of the backup")
        self.stderr.write(f"that takes its place ({name}): ", ending="")
        self.stderr.flush()
        try:
            typed = input().strip()
        except EOFError:
            typed = ""
        if typed != name:
            raise CommandError("Nothing was changed.", returncode=1)

    def tell(self, options, done) -> None:
        words = f"restored: {done.rows} rows, {done.keys} keys, {done.files} files"
        words += f", of {done.name} with the keys of {done.keys_name}"
        self.answer(options, asdict(done), words)
        if done.gone:
            self.stderr.write(
                f"{done.gone} keys were destroyed since: what they sealed stays unreadable, as it"
                " should."
            )
        if done.aside:
            self.stderr.write("kept aside, to be removed by you: " + ", ".join(done.aside))
        if done.pending:
            self.stderr.write(
                f"The backup is older than this program ({len(done.pending)} migrations). Now run:"
                f" manage.py migrate, replay_erasures {done.erased or 'erased.jsonl'},"
                " audit_verify, check_certificates"
            )

    def verify(self, done) -> None:
        """The journal and the files, as they say of themselves."""
        call_command("audit_verify", stdout=self.stderr, stderr=self.stderr)
        for files in ("check_certificates", "check_evidence"):
            try:
                call_command(files, stdout=self.stderr, stderr=self.stderr)
            except CommandError:
                if not done.gone:
                    raise
                self.stderr.write("(files of people whose keys were destroyed do not open)")

    def answer(self, options, result: dict, words: str) -> None:
        self.stdout.write(json.dumps(result) if options["json"] else words)
