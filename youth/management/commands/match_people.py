"""Say which rows of lists are the same person; nothing is written anywhere."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from youth.importing.messages import UnreadableList
from youth.matching import files, judging

NOT_DONE, WRONG_CALL = 1, 2
COUNTRIES = ("GT", "SV", "HN", "NI", "CR", "PA", "BZ", "MX")


class Command(BaseCommand):
    help = (
        "Compare the people of lists (.xlsx or CSV) with each other and say who may be the same, "
        "and why. Pairs inside one list too, each once. Nothing is stored. Rows that cannot be "
        "read are left out and counted."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a list")
        parser.add_argument("--country", default="HN", metavar="CODE", help="of the lists: HN")
        parser.add_argument("--truth", type=Path, metavar="FILE", help=judging.HELP)
        parser.add_argument("--show", action="store_true", help="with names, not only rows")
        parser.add_argument("--json", action="store_true", help="print one object on stdout")

    def handle(self, *args, **options):
        country = options["country"].upper()
        if country not in COUNTRIES:
            message = f"--country is one of {', '.join(COUNTRIES)}"
            raise CommandError(message, returncode=WRONG_CALL)
        people = [row for path in options["files"] for row in self._read(path, country)]
        truth = self._truth(options["truth"])
        pairs = list(files.pairs(people, self._progress))
        self._progress(f"{len(pairs)} pairs")
        if options["json"]:
            figures = {"figures": judging.figures(people, pairs, truth)} if truth else {}
            self.stdout.write(json.dumps(files.told(pairs) | figures, ensure_ascii=False))
            return
        for pair in pairs if truth is None else ():
            self.stdout.write(pair.line(options["show"]))
        if truth is not None:
            for line in judging.lines(people, pairs, truth, options["show"]):
                self.stdout.write(line)

    def _read(self, path: Path, country: str) -> list[files.Row]:
        today: date = timezone.localdate(timezone=timezone.get_default_timezone())
        try:
            data = path.read_bytes()
        except OSError as fault:
            message = f"{path.name} cannot be opened: {fault.strerror}"
            raise CommandError(message, returncode=WRONG_CALL) from None
        try:
            rows, refused = files.read(data, path.name, country, today)
        except UnreadableList as refusal:
            message = f"{path.name}: {refusal.code}: {refusal.text}"
            raise CommandError(message, returncode=NOT_DONE) from None
        self._progress(f"{path.name}: {len(rows)} people, {refused} rows left out")
        return rows

    def _truth(self, path: Path | None):
        if path is None:
            return None
        try:
            return judging.read(path)
        except (OSError, KeyError, ValueError) as fault:
            message = f"{path.name} is no list of who is whom: {type(fault).__name__}"
            raise CommandError(message, returncode=WRONG_CALL) from None

    def _progress(self, text: str) -> None:
        self.stderr.write(text)
