"""Issue the certificates of a group to everybody who completed its course."""

from django.core.management.base import CommandError

from training.certifying import issuing
from training.certifying.command import CertificateCommand
from training.models import Offering


class Command(CertificateCommand):
    help = (
        "Issue the certificates of a group (by its 6-character code) to everybody who completed "
        "the course and has none yet. Running it again issues nothing twice."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("offering", help="6-character code of the group")
        super().add_arguments(parser)

    def handle(self, *args, **options) -> None:
        related = ("course", "organization", "program__award")
        found = Offering.objects.select_related(*related).filter(code=options["offering"].upper())
        offering = found.first() or self.wrong(f"there is no group {options['offering']}")
        try:
            done = issuing.issue(offering, actor=self.actor(options))
        except issuing.Refused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        result = {
            "offering": offering.code,
            "issued": len(done.issued),
            "existing": len(done.existing),
            "not_eligible": [
                {"participant": e.participant.code, "reason": " ".join(w.text() for w in why)}
                for e, why in done.not_eligible
            ],
        }
        words = "{issued} issued, {existing} already there, {refused} not eligible"
        self.answer(options, result, words.format(**result, refused=len(done.not_eligible)))
