"""Awards, who works under them, and what an evaluator is let see. Each act is journaled."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from audit import journal

from .models import Award, AwardOrganization, Grant


@transaction.atomic
def create_award(
    code: str, name_es: str, name_en: str, donor: Organization, first: date, last: date, *, actor
) -> Award:
    """A new award; ValidationError if the code is taken or the days are in the wrong order."""
    award = Award(
        code=code, name_es=name_es, name_en=name_en, donor=donor, starts_on=first, ends_on=last
    )
    award.full_clean()
    award.save()
    journal.record("award.created", award, actor=actor, organization=donor.pk)
    return award


@transaction.atomic
def share(award: Award, organization: Organization, *, actor) -> bool:
    """Let an organization work under an award; False if it already does."""
    _share, made = AwardOrganization.objects.get_or_create(award=award, organization=organization)
    if made:
        journal.record("award.shared", award, actor=actor, organization=organization.pk)
    return made


@transaction.atomic
def grant(
    award: Award, evaluator: User, organization: Organization, *, certificates: bool, actor
) -> Grant:
    """Let an evaluator see an organization's part of an award; with names only if said so.

    A grant in force with other rights ends and a new one begins: what was granted when stays
    on record. ValidationError if the person is no evaluator or the organization no part of it.
    """
    current = Grant.objects.filter(
        award=award, evaluator=evaluator, organization=organization, revoked_at=None
    ).first()
    if current and current.certificates == certificates:
        return current
    if current:
        revoke(current, actor=actor)
    made = Grant(
        award=award, evaluator=evaluator, organization=organization, certificates=certificates
    )
    made.full_clean()
    made.save()
    rights = "with names" if certificates else "without names"
    journal.record("grant.given", made, actor=actor, purpose=rights)
    return made


@transaction.atomic
def revoke(current: Grant, *, actor) -> None:
    """End a grant; it opens nothing from the next request on."""
    current.revoked_at = timezone.now()
    current.save(update_fields=["revoked_at"])
    journal.record("grant.revoked", current, actor=actor)
