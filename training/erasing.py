"""What training keeps about a person, and what becomes of it when they are erased (youth)."""

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.sealing import files
from accounts.sealing.fields import Unreadable
from training.applying import receiving
from training.attesting.counting import age_by_month
from youth import erasing
from youth.erasing import Erasure
from youth.models import Contact, Participant

from .inbox import OPEN
from .models import (
    Application,
    ApplicationRepeat,
    Assessment,
    Attendance,
    AttendanceChange,
    Call,
    Certificate,
    EarnedLink,
    Enrollment,
    EnrollmentEvent,
    Handout,
    MinorPermission,
    Offering,
    Outcome,
    OutcomeEvidence,
    OutcomeStep,
    SampleRow,
)
from .models.enrollment import LeavingReason
from .models.offering import OfferingState
from .outcomes.export import band
from .participation import CURRENT

UNKNOWN = 2000  # year of birth where no word of it is left
NO_NAME = "–"  # where a list needs something to click on

erasing.stays(Enrollment, _("places in groups"), "participant")
erasing.stays(Attendance, _("attendance"), "enrollment__participant")
erasing.stays(Call, _("when they were called"), "participant")
erasing.stays(Assessment, _("results"), "enrollment__participant")
erasing.stays(Handout, _("when certificates were handed out"), "certificate__participant")


@erasing.figure
def age_bands(person: Participant) -> list[str]:
    """As the export of outcomes counts them."""
    days = Outcome._base_manager.filter(participant=person).order_by("pk")
    return [band(person.age_on(day)) for day in days.values_list("happened_on", flat=True)]


@erasing.figure
def bands_of_cohorts(person: Participant) -> list[str]:
    """As certificates of results count them: by the month of birth, when they began."""
    seats = Enrollment._base_manager.filter(participant=person, seated_at__isnull=False)
    days = [
        timezone.localdate(at) for at in seats.order_by("pk").values_list("seated_at", flat=True)
    ]
    return [band(age_by_month(person.born_month, day)) for day in days]


# --- what has to end before --------------------------------------------------------------------


@erasing.refusal
def _in_a_group(person: Participant) -> Iterable:
    """Once a group is finished who is still on its list takes no harm, and its figures stay."""
    rows = Enrollment._base_manager.filter(participant=person, state__in=CURRENT)
    rows = rows.exclude(offering__state__in=[OfferingState.FINISHED, OfferingState.CANCELLED])
    for each in rows.select_related("offering__course"):
        yield _("%(group)s: the person takes part or waits. End that first, on their page.") % {
            "group": each.offering
        }


@erasing.refusal
def _asking_for_a_seat(person: Participant) -> Iterable:
    for each in applications_of(person).filter(state__in=OPEN):
        yield _("The application %(code)s is open. Answer it first.") % {"code": each.code}


# --- applications ------------------------------------------------------------------------------


def applications_of(person: Participant):
    """Those linked to the person; and those that nobody linked, by which they are known again."""
    same = Q(organization=person.organization_id, participant=None)
    theirs = Q(participant=person) | same & Q(identity__in=_identities(person))
    return Application._base_manager.filter(theirs).order_by("pk")


def _identities(person: Participant) -> list[int]:
    """As an application with the names, the birth date and one of the phones of the record."""
    try:
        names, born = person.names, person.born
        contacts = Contact._base_manager.filter(participant=person)
        phones = [c.value for c in contacts.select_related("participant__key")]
    except Unreadable:
        return []
    told = {"given": names["given"], "surname": names["surname1"], "born": born}
    told["surname2"] = names.get("surname2") or ""
    if not born:
        return []
    like = Offering(organization_id=person.organization_id)
    return [receiving.identity_of(like, told | {"phone": phone}) for phone in ["", *phones]]


@erasing.eraser(
    Application,
    _("what they told to ask for a seat"),
    rows=applications_of,
    also=(ApplicationRepeat, MinorPermission),
)
def _applications(rows, act: Erasure) -> None:
    """Rows, states and days stay; no code, no link and no form finds them any more."""
    for row in list(rows.select_related("key", "organization")):
        empty(row, act.person.born_month.year)


def empty(application: Application, year: int) -> None:
    """Destroy the words of an application and of what hangs on it; in the open transaction."""
    old, application.key = application.key, DataKey.make(application.organization)
    application.key.save()
    application.told, application.notes = _nothing_told(year), None
    application.identity, application.opens = secrets.randbits(63), secrets.randbits(63)
    application.emptied_at = timezone.now()
    changed = ["key", "told", "notes", "identity", "opens", "emptied_at"]
    application.save(update_fields=changed)
    for repeat in ApplicationRepeat._base_manager.filter(application=application):
        repeat.application = application
        repeat.told, repeat.opens = _nothing_told(year), secrets.randbits(63)
        repeat.save(update_fields=["told", "opens"])
    for permission in MinorPermission._base_manager.filter(application=application):
        permission.application = application
        permission.token, permission.guardian = secrets.token_urlsafe(15), None
        permission.opens = secrets.randbits(63)
        permission.save(update_fields=["token", "guardian", "opens"])
    old.destroy()


@erasing.leftover
def _unlinked_applications() -> int:
    """Those of an erased person that nobody had linked: after a restore they are known by nothing
    but that their key is gone."""
    gone = [row for row in Application._base_manager.select_related("key") if not _opens(row)]
    with transaction.atomic():
        for row in gone:
            empty(row, UNKNOWN)
    return len(gone)


def _opens(application: Application) -> bool:
    try:
        return bool(application.told)
    except Unreadable:
        return False


def _nothing_told(year: int) -> dict[str, str]:
    told = {"given": NO_NAME, "surname": "", "surname2": "", "born": f"{year}-01-01"}
    told |= {"phone": "", "phone_of": "", "safe": "", "language": "es", "agreed": ""}
    return told


# --- groups ------------------------------------------------------------------------------------


@erasing.eraser(
    EnrollmentEvent, _("what happened in groups"), "enrollment__participant", stays=True
)
def _events(rows, act: Erasure) -> None:
    """Of the reasons only those of the short list stay: others may have been typed."""
    rows.exclude(reason__in=["", *LeavingReason.values]).update(reason="")


@erasing.eraser(
    AttendanceChange,
    _("corrections of attendance"),
    "attendance__enrollment__participant",
    stays=True,
)
def _changes(rows, act: Erasure) -> None:
    rows.update(reason="")


# --- certificates ------------------------------------------------------------------------------


@erasing.eraser(Certificate, _("certificates, with their codes"), stays=True)
def _certificates(rows, act: Erasure) -> None:
    for certificate in list(rows.select_related("participant__key", "organization")):
        holder, proof, content = (None,) * 3 if act.with_names else _as_issued(certificate)
        certificate.participant = act.person
        certificate.holder, certificate.proof, certificate.ended_reason = holder, proof, None
        if certificate.file:
            act.remove_file(certificate.file)
        if holder and content is not None:
            _sealed_anew(certificate, content, act)
        else:
            # A digest of what only a name was missing of would let somebody try names.
            certificate.holder, certificate.file, certificate.file_digest = None, "", ""
            certificate.proof = None
        certificate.save(update_fields=["holder", "proof", "ended_reason", "file", "file_digest"])


def _as_issued(certificate: Certificate) -> tuple[dict | None, dict | None, bytes | None]:
    try:
        content = files.read(certificate.file) if certificate.file else None
        return certificate.holder, certificate.proof, content
    except (Unreadable, FileNotFoundError):
        return None, None, None


def _sealed_anew(certificate: Certificate, content: bytes, act: Erasure) -> None:
    """The same file under the new key. A sealed file is never overwritten, so its name is new."""
    pk, name = certificate.pk, act.person.key_id.hex[-8:]
    certificate.file = f"{certificate.organization_id}/certificates/{pk}-{name}.pdf"
    rows = Certificate._base_manager.filter(pk=pk, file=certificate.file)
    act.put_file(certificate.file, content, rows.exists)


@erasing.eraser(EarnedLink, _("links to what the person earned"))
def _links(rows, act: Erasure) -> None:
    rows.delete()


@erasing.eraser(
    SampleRow,
    _("what evaluators noted of certificates"),
    "certificate__participant",
    stays=True,
)
def _drawn(rows, act: Erasure) -> None:
    rows.update(note=None)


# --- outcomes ----------------------------------------------------------------------------------


@erasing.eraser(Outcome, _("outcomes, without where and what"), stays=True)
def _outcomes(rows, act: Erasure) -> None:
    rows.update(details=None)


@erasing.eraser(OutcomeEvidence, _("papers and words that show outcomes"), "outcome__participant")
def _evidence(rows, act: Erasure) -> None:
    """That there was a paper, and of which kind, stays: figures count it."""
    for name in rows.exclude(file="").values_list("file", flat=True):
        act.remove_file(name)
    rows.update(note=None, file="", file_type="", file_digest="")


@erasing.eraser(OutcomeStep, _("steps of outcomes"), "outcome__participant", stays=True)
def _steps(rows, act: Erasure) -> None:
    rows.update(reason=None)
