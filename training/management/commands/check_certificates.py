"""Are the certificates' files whole? Run it after restoring a backup, and now and then."""

from django.core.management.base import CommandError

from accounts.sealing import files as sealed
from training.certifying import files, logos
from training.certifying.command import CertificateCommand


class Command(CertificateCommand):
    help = (
        "Check that every certificate's file is there and is what was issued, that every logo is "
        "the one that was printed, and that no file lies about without a certificate. --remove "
        "takes such files away. Exit 1 if a file or a logo is missing or damaged."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove files of no certificate")
        super().add_arguments(parser)

    def handle(self, *args, **options) -> None:
        stray = list(files.stray())
        damaged = [f"certificate …{each.code[-4:]}" for each in files.damaged()]
        damaged += [f"logo {each.pk}" for each in logos.damaged()]
        if options["remove"]:
            for name in stray:
                sealed.remove(name)
        for what in damaged:
            self.stderr.write(f"missing or damaged: {what}")
        result = {"damaged": len(damaged), "stray": len(stray)}
        self.answer(
            options, result, "{damaged} damaged, {stray} without a certificate".format(**result)
        )
        if damaged:
            raise CommandError(
                "files or logos of certificates are missing or damaged", returncode=1
            )
