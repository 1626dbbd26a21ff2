"""Erase again who was erased before an older backup of the data was restored."""

import json
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from youth import erasing


class Command(BaseCommand):
    help = (
        "Erase again the people in FILE, the erased.jsonl beside the newest keys of a backup."
        " `restore` does it by itself where no migration is missing. Twice changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")
        parser.add_argument("--actor", help="e-mail of the person who runs this")

    def handle(self, *args, **options):
        actor = options["actor"] or "system:replay_erasures"
        try:
            lines = [self.read(line) for line in options["file"].read_text().splitlines()]
        except (OSError, ValueError, KeyError) as fault:
            raise CommandError(f"{options['file']} cannot be read.", returncode=1) from fault
        done = sum(erasing.again(*line, actor=actor) for line in lines)
        erasing.empty_leftovers()
        result = {"listed": len(lines), "erased": done}
        words = f"{done} of {len(lines)} people erased again"
        self.stdout.write(json.dumps(result) if options["json"] else words)

    def read(self, line: str) -> tuple[UUID, datetime, date]:
        said = json.loads(line)
        at, month = datetime.fromisoformat(said["at"]), date.fromisoformat(said["month"])
        return UUID(said["person"]), at, month
