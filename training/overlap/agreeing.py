"""Organizations agree that their youth of an award are counted together, or end it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from audit import journal
from training.models import Award, OverlapAgreement


def is_agreed(award: Award, organization: Organization) -> bool:
    rows = OverlapAgreement.objects.filter(award=award, organization=organization)
    return rows.filter(ended_at=None).exists()


@transaction.atomic
def agree(award: Award, organization: Organization, *, actor) -> bool:
    """False if it did already."""
    Award.objects.select_for_update().get(pk=award.pk)
    _row, made = OverlapAgreement.objects.get_or_create(
        award=award, organization=organization, ended_at=None, defaults={"agreed_by": actor}
    )
    if made:
        journal.record("overlap.agreed", award, actor=actor, organization=organization.pk)
    return made


@transaction.atomic
def end(award: Award, organization: Organization, *, actor) -> bool:
    """From now on its youth are not counted, and it sees no figures; False if it did not agree."""
    rows = OverlapAgreement.objects.filter(award=award, organization=organization, ended_at=None)
    if not rows.update(ended_at=timezone.now()):
        return False
    journal.record("overlap.ended", award, actor=actor, organization=organization.pk)
    return True
