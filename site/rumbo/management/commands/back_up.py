"""Back up database, files and keys, while Rumbo works."""

import json
import time
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rumbo.backups import BackupError, making

DAYS, KEY_DAYS = 35, 7


class Command(BaseCommand):
    help = (
        "Back up the database, the sealed files and the media into FOLDER/data/…, and the data"
        " keys into FOLDER/keys/…. The key ring is in neither: it stays in the safe."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--keys", type=Path, metavar="FOLDER", help="put the keys there (default: the same)"
        )
        parser.add_argument(
            "--prune", action="store_true", help="afterwards remove what is too old"
        )
        parser.add_argument(
            "--keep-days", type=int, default=DAYS, help=f"age of data to prune ({DAYS})"
        )
        parser.add_argument(
            "--keep-key-days", type=int, default=KEY_DAYS, help=f"age of keys to prune ({KEY_DAYS})"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")

    def handle(self, *args, **options):
        began = time.monotonic()
        days = options["keep_days"], options["keep_key_days"]
        if min(days) < 1 or days[1] > days[0]:
            raise CommandError("keep keys for at least a day, and data no shorter", returncode=2)
        try:
            made = making.back_up(
                options["folder"], options["keys"], prune=days if options["prune"] else None
            )
        except BackupError as fault:
            raise CommandError(f"No backup was made. {fault}", returncode=1) from fault
        if options["json"]:
            self.stdout.write(json.dumps(asdict(made)))
            return
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{made.name}: {made.rows} rows, {made.keys} keys, {made.files} files,"
            f" {made.bytes / 1e6:.1f} MB in {seconds:.1f} s"
        )
        if made.pruned:
            self.stdout.write(f"removed as too old: {len(made.pruned)}")
