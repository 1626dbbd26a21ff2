"""Are the files that show outcomes whole? Run it after restoring a backup, and now and then."""

from django.core.management.base import CommandError

from accounts.sealing import files as sealed
from training.certifying.command import CertificateCommand
from training.outcomes import evidence


class Command(CertificateCommand):
    help = (
        "Check that every file that shows an outcome is there and is what was kept, and that no "
        "file lies about without its evidence. --remove takes such files away. Exit 1 if a file "
        "is missing or damaged."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove files of no evidence")
        super().add_arguments(parser)

    def handle(self, *args, **options) -> None:
        stray = list(evidence.stray())
        damaged = [each.pk.hex[-4:] for each in evidence.damaged()]
        if options["remove"]:
            for name in stray:
                sealed.remove(name)
        for last in damaged:
            self.stderr.write(f"missing or damaged: evidence …{last}")
        result = {"damaged": len(damaged), "stray": len(stray)}
        self.answer(options, result, "{damaged} damaged, {stray} without evidence".format(**result))
        if damaged:
            raise CommandError("files of evidence are missing or damaged", returncode=1)
