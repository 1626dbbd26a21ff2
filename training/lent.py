"""What an organization let evaluators see: who holds it, when they last looked, and what left."""

from datetime import datetime

from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import Organization
from audit.models import Entry
from youth.consenting import in_force
from youth.models.consent import Purpose

from .models import Award, Certificate, CertificateExport, Grant
from .models.certificate import CertificateState

READ, TAKEN = "certificates.register", "certificates.taken"
EXPORTED, WITH_NAMES = "certificates.exported", "certificates.exported_with_names"
SHOWN = 50  # exports, the newest


def grants(award: Award, organization: Organization) -> list[dict]:
    """[{grant, opens, to_come, ran_out, used_at}], newest first; `opens` anything today?"""
    rows = Grant.objects.filter(award=award, organization=organization)
    opening = set(rows.in_force().values_list("pk", flat=True))
    holding = set(rows.holding().values_list("pk", flat=True))
    used = last_uses(award, organization)
    return [
        {
            "grant": each,
            "opens": each.pk in opening,
            "to_come": each.pk in holding and each.is_to_come,
            "ran_out": bool(each.ends_on and each.ends_on < timezone.localdate()),
            "used_at": used.get(each.evaluator_id),
        }
        for each in rows.select_related("evaluator").order_by("-given_at")
    ]


def last_uses(award: Award, organization: Organization) -> dict[int, datetime]:
    """{user id: when they last read, exported or took this part of the award}, by the journal."""
    files = CertificateExport.objects.filter(award=award).values_list("pk", flat=True)
    entries = Entry.objects.filter(
        Q(action__in=[READ, TAKEN], object_id=str(award.pk))
        | Q(action=EXPORTED, purpose__in=[f"export {pk}" for pk in files]),
        organization=organization.pk,
        actor__startswith="user:",
    )
    latest = entries.order_by().values_list("actor").annotate(Max("at"))
    return {int(actor.removeprefix("user:")): at for actor, at in latest}


def exports(award: Award, organization: Organization) -> list[dict]:
    """[{export, certificates, with_names}] that took something of the organization, newest first.

    The figures are the organization's own part, which the journal knows; the rest of a file
    belongs to others.
    """
    made = CertificateExport.objects.filter(award=award).select_related("made_by")
    by_purpose = {f"export {export.pk}": export for export in made[:SHOWN]}
    entries = Entry.objects.filter(
        organization=organization.pk, action__in=[EXPORTED, WITH_NAMES], purpose__in=by_purpose
    )
    counts = {(e.purpose, e.action): e.count for e in entries}
    return [
        {
            "export": export,
            "certificates": counts[purpose, EXPORTED],
            "with_names": counts.get((purpose, WITH_NAMES), 0),
        }
        for purpose, export in by_purpose.items()
        if counts.get((purpose, EXPORTED))
    ]


def certificates(award: Award, user) -> dict[str, int]:
    """{all, agreed} of the organization of `user`: what a grant shows, and may show with names."""
    rows = Certificate.objects.visible_to(user).filter(award=award)
    agreed = in_force(Purpose.CERTIFICATE_TO_DONOR, person="participant")
    valid = rows.filter(agreed, state=CertificateState.VALID)
    return {"all": rows.count(), "agreed": valid.count()}
