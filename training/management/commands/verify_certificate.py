"""Say whether a certificate is real: by its code, or by its file."""

from pathlib import Path

from django.core.management.base import CommandError

from training.certifying import codes, files, verifying
from training.certifying.command import CertificateCommand


class Command(CertificateCommand):
    help = (
        "Check a certificate by its code or its PDF file. Prints valid, replaced, revoked, "
        "not_found, or altered for a file that is not as it was issued. Exit 0 only for valid."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("what", metavar="CODE|FILE.pdf")
        super().add_arguments(parser)

    def handle(self, *args, **options) -> None:
        code, state = self._look_up(options["what"])
        self.answer(options, {"code": code, "state": state}, state)
        if state != "valid":
            raise CommandError(f"not a valid certificate: {state}", returncode=1)

    def _look_up(self, what: str) -> tuple[str | None, str]:
        path = Path(what)
        if path.suffix.lower() == ".pdf" or path.is_file():
            if not path.is_file():
                self.wrong(f"there is no file {what}")
            return files.look_up(path.read_bytes())
        return codes.normalized(what), verifying.look_up(what).state
