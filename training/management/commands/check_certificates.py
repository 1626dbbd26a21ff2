"""Are the certificates' files whole? Run it after restoring a backup, and now and then."""

from django.core.management.base import CommandError

from accounts.sealing import files as sealed
from training.certifying import files
from training.certifying.command import CertificateCommand


class Command(CertificateCommand):
    help = (
        "Check that every certificate's file is there and is what was issued, and that no file "
        "lies about without a certificate. --remove takes such files away. Exit 1 if a file is "
        "missing or damaged."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove files of no certificate")
        super().add_arguments(parser)

    def handle(self, *args, **options) -> None:
        stray = list(files.stray())
        damaged = [certificate.code[-4:] for certificate in files.damaged()]
        if options["remove"]:
            for name in stray:
                sealed.remove(name)
        for last in damaged:
            self.stderr.write(f"missing or damaged: certificate …{last}")
        result = {"damaged": len(damaged), "stray": len(stray)}
        self.answer(
            options, result, "{damaged} damaged, {stray} without a certificate".format(**result)
        )
        if damaged:
            raise CommandError("files of certificates are missing or damaged", returncode=1)
