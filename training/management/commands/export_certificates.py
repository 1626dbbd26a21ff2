"""Export the certificates of an award issued in a period, as one ZIP.

Acting for the system it holds every organization that granted anything of the award to anybody;
PDFs go in where at least one grant in force includes certificates with names and the holder's
consent is in force. With --actor of an evaluator it holds exactly what that evaluator may export.
"""

import os
from pathlib import Path

from accounts.roles import Role
from rumbo import tables
from training.certifying.command import CertificateCommand, day
from training.models import Award
from training.results import exporting


class Command(CertificateCommand):
    help = (
        "Export the certificates of an award issued in a period (both days included) as one ZIP: "
        "index, codebook, and the PDFs of those whose organization granted names and who agreed. "
        "With --actor of an evaluator, exactly what that evaluator may export."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--award", required=True, help="code of the award")
        parser.add_argument("--from", dest="start", type=day, help="first day of issue")
        parser.add_argument("--to", dest="end", type=day, help="last day of issue")
        parser.add_argument("out", metavar="OUT.zip", type=Path, help="the file to write")
        super().add_arguments(parser)

    def handle(self, *args, **options) -> None:
        actor = self.actor(options)
        selection = exporting.Selection(
            self._award(options["award"]), options["start"], options["end"], _evaluator(actor)
        )
        out = Path(options["out"])
        if selection.start and selection.end and selection.end < selection.start:
            self.wrong("--to is before --from")
        if not out.parent.is_dir():
            self.wrong(f"there is no folder {out.parent}")
        counts = self._write(out, selection, actor)
        words = "{certificates} certificates: {pdfs} with their PDF, {withheld} without"
        self.answer(options, counts, words.format(**counts))

    def _award(self, code: str) -> Award:
        return Award.objects.filter(code__iexact=code).first() or self.wrong(
            f"there is no award {code}"
        )

    def _write(self, out: Path, selection: exporting.Selection, actor) -> dict[str, int]:
        """Under a provisional name until the journal has it; for the owner's eyes only."""
        draft = out.with_name(f"{out.name}.{os.urandom(4).hex()}.part")
        try:
            handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w+b") as file:
                contents = exporting.write_archive(file, selection)
                digest = tables.digest(file)
            exporting.record(selection, contents, digest, actor)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
        return contents.counts


def _evaluator(actor):
    """The actor, where the export is to be that person's own."""
    membership = getattr(actor, "membership", None)
    return actor if membership and membership.role == Role.EVALUATOR else None
