"""A link that somebody of the demo gave away, and a sample that the evaluator began to check."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from training.earned import links
from training.models import Award, Certificate, EarnedLink, Sample
from training.models.certificate import CertificateState
from training.models.sample import Finding
from training.sampling import acts

WHY = "the invented people of the demo"
AWARD, EVALUATOR, SIZE = "horizonte-1", "evaluacion@horizonte.example", 8
# Of the first certificates that were drawn.
FOUND = [
    (Finding.AGREES, ""),
    (Finding.AGREES, ""),
    (Finding.DIFFERS, "Las horas marcadas son menos que las del certificado."),
    (Finding.AGREES, ""),
    (Finding.UNCHECKED, "No hay acceso al PDF."),
    (Finding.AGREES, ""),
]
KEY = "demo"  # of no page: only this link is made with it


def share() -> str:
    """The address of a link that shows initials until it is ended, or 90 days are over."""
    token = links.token_of(KEY)
    if not EarnedLink.objects.unscoped(WHY).filter(digest=links.digest_of(token)).exists():
        rows = Certificate.objects.unscoped(WHY).filter(state=CertificateState.VALID)
        rows = rows.filter(award__code=AWARD, participant__erased_at=None)
        first = rows.select_related("participant").order_by("issued_on", "code")[0]
        links.make(first.participant, token, days=max(links.DAYS), with_name=False)
    return settings.PUBLIC_URL + reverse("earned:shared", args=[token])


def check() -> None:
    award = Award.objects.get(code=AWARD)
    if Sample.objects.filter(award=award).exists():
        return
    evaluator = User.objects.get(email=EVALUATOR)
    held = award.grants.in_force().filter(evaluator=evaluator).first()
    if held is None:
        return
    evaluator.act_as(held.membership)
    sample = acts.draw(acts.Wanted(award, size=SIZE), evaluator)
    for row, (finding, note) in zip(acts.rows_of(sample, evaluator), FOUND, strict=False):
        acts.note(row, finding, note, user=evaluator)
