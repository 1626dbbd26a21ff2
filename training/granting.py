"""Awards, who works under them, and what an evaluator is let see. Each act is journaled."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import organizing
from accounts.models import Organization, User
from audit import journal

from .models import Award, AwardOrganization, Grant, Program


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
def create_own_award(
    award: Award, organization: Organization, new_donor: Organization | None, *, actor
) -> Award:
    """An award that an organization writes down for itself; `new_donor` is added with it."""
    if new_donor is not None:
        award.donor = organizing.create(new_donor, actor=actor)
    names, days = (award.name_es, award.name_en), (award.starts_on, award.ends_on)
    made = create_award(award.code, *names, award.donor, *days, actor=actor)
    share(made, organization, actor=actor)
    return made


@transaction.atomic
def change_award(award: Award, fields: Iterable[str], *, actor, only: Organization | None = None):
    """Save these fields of an award; with `only`, if that organization alone takes part in it."""
    fields = sorted(fields)
    Award.objects.select_for_update().get(pk=award.pk)  # nobody joins meanwhile
    if only is not None and not takes_part_alone(award, only):
        raise ValidationError(_("Others take part in it now: ask the administrator of Rumbo."))
    if fields:
        award.save(update_fields=fields)
        journal.record(
            "award.changed", award, actor=actor, organization=award.donor_id, fields=fields
        )


def takes_part_alone(award: Award, organization: Organization) -> bool:
    return list(award.shares.values_list("organization", flat=True)) == [organization.pk]


@transaction.atomic
def share(award: Award, organization: Organization, *, actor) -> bool:
    """Let an organization work under an award; False if it already does."""
    Award.objects.select_for_update().get(pk=award.pk)
    _share, made = AwardOrganization.objects.get_or_create(award=award, organization=organization)
    if made:
        journal.record("award.shared", award, actor=actor, organization=organization.pk)
    return made


@transaction.atomic
def leave(award: Award, organization: Organization, *, actor) -> bool:
    """Take an organization out of an award, and end what it granted; False if it was not in it.

    ValidationError while it has programs under the award: groups and certificates hang on them.
    """
    share = award.shares.select_for_update().filter(organization=organization).first()
    if share is None:
        return False
    if Program.objects.filter(award=award, organization=organization).exists():
        raise ValidationError(_("It has programs under this award, and stays in it."))
    for each in Grant.objects.filter(award=award, organization=organization, revoked_at=None):
        revoke(each, actor=actor)
    share.delete()
    journal.record("award.left", award, actor=actor, organization=organization.pk)
    return True


@transaction.atomic
def grant(
    award: Award,
    evaluator: User,
    organization: Organization,
    *,
    certificates: bool,
    actor,
    first: date | None = None,
    last: date | None = None,
) -> Grant:
    """Let an evaluator see an organization's part of an award; with names only if said so.

    From `first` (today) until `last` (no end). A grant that holds already with the same rights is
    given back; one with others ends and a new one begins: what was granted when stays on record.
    ValidationError if the person is no evaluator, or the organization no part of it.
    """
    today = timezone.localdate()
    first = first or today
    share = award.shares.select_for_update().filter(organization=organization)
    list(share)  # two coordinators who grant at once wait for each other here
    rows = Grant.objects.filter(award=award, evaluator=evaluator, organization=organization)
    current = rows.filter(revoked_at=None).first()
    holds = current and rows.holding().filter(pk=current.pk).exists()
    if holds and _same(current, certificates, first, last):
        return current
    if holds and first > today and rows.in_force().exists():
        problem = _("An access is in force now. End it first, or let the new one begin today.")
        raise ValidationError({"starts_on": problem})
    if current:
        revoke(current, actor=actor)
    made = Grant(
        award=award,
        evaluator=evaluator,
        organization=organization,
        certificates=certificates,
        starts_on=first,
        ends_on=last,
    )
    made.full_clean()
    made.save()
    rights = "with names" if certificates else "without names"
    journal.record("grant.given", made, actor=actor, purpose=rights)
    return made


def _same(current: Grant, certificates: bool, first: date, last: date | None) -> bool:
    begun = max(current.starts_on, timezone.localdate())
    return (current.certificates, begun, current.ends_on) == (certificates, first, last)


@transaction.atomic
def revoke(current: Grant, *, actor) -> None:
    """End a grant; it opens nothing from the next request on. What has ended stays as it is."""
    current.revoked_at = timezone.now()
    still = Grant.objects.filter(pk=current.pk, revoked_at=None)
    if still.update(revoked_at=current.revoked_at):
        journal.record("grant.revoked", current, actor=actor)
