"""Complaints: received from anybody, read by who answers for them, and by nobody else.

The key of the form that was sent is unique in the database. Whatever is sent with it again, from
a double tap or a script, finds the complaint that is there.
"""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import organizing
from accounts.models import DataKey, Organization
from audit import journal
from audit.context import from_nowhere
from rumbo import public_forms

from .models import Complaint

ACTOR = "public:complaints"

# --- receiving --------------------------------------------------------------------------------

door = public_forms.Door(
    "youth.complaints",
    per_network=30,  # a classroom behind one address may complain together
    per_hour=300,
    arrived=lambda: [Complaint.objects.unscoped("how many arrived within the hour")],
)


def organizations():
    """Those that can be named: they teach, and somebody coordinates them who would answer."""
    there = organizing.with_coordinators().filter(coordinators__gt=0)
    return there.filter(kind__in=organizing.KEEPS_PEOPLE).order_by("public_name")


def sent_before(key: str) -> Complaint | None:
    return (
        Complaint.objects.unscoped("the complaint of a form sent again")
        .filter(form_key=key)
        .first()
    )


def is_code(code: str) -> bool:
    """Is this the code of a complaint? The page after sending says no more than that."""
    return Complaint.objects.unscoped("did we give this code").filter(code=code).exists()


def receive(
    key: str,
    told: dict[str, str],
    *,
    organization: Organization | None = None,
    about_staff: bool = False,
    language: str = "es",
) -> Complaint:
    """Keep a complaint; the same key again gives the one that is there, and keeps nothing.

    What is about staff is sealed with the platform's key and not with the organization's.
    """
    data_key = DataKey.make(None if about_staff else organization)
    try:
        with transaction.atomic():
            data_key.save()
            complaint = Complaint.objects.create(
                form_key=key,
                key=data_key,
                told=told,
                organization=organization,
                about_staff=about_staff,
                language=language,
            )
            # A colleague who complains could be known by their session, a family by its network.
            with from_nowhere():
                journal.record("complaint.received", complaint, actor=ACTOR)
    except IntegrityError:
        there = sent_before(key)
        if there is None:
            raise
        return there
    return complaint


# --- answering --------------------------------------------------------------------------------


def waiting(user):
    """Open complaints that this user answers for, the oldest first."""
    return Complaint.objects.visible_to(user).filter(closed_at=None)


def of_platform_waiting() -> tuple[int, int]:
    """(open, late) complaints that the administrators answer for; they say nothing of anybody."""
    rows = Complaint.objects.unscoped("how many complaints wait for the platform")
    rows = rows.filter(Complaint.of_platform(), closed_at=None)
    late = timezone.now() - timedelta(settings.COMPLAINT_DAYS)
    return rows.count(), rows.filter(received_at__lt=late).count()


def answer_by(complaint: Complaint):
    """The day on which an answer was promised."""
    return timezone.localdate(complaint.received_at) + timedelta(settings.COMPLAINT_DAYS)


def note(complaint: Complaint, text: str, *, actor, close: bool = False) -> Complaint:
    """Write down what was done; with `close`, that this was all. A closed one stays closed."""
    with transaction.atomic():
        rows = Complaint.objects.visible_to(actor).select_for_update(of=("self",))
        complaint = rows.select_related("key").get(pk=complaint.pk)
        now = timezone.now()
        line = {"at": now.isoformat(), "by": str(actor), "text": text}
        complaint.done = [*(complaint.done or []), line]
        journal.record("complaint.noted", complaint, actor=actor)
        if close and complaint.closed_at is None:
            complaint.closed_at, complaint.closed_by = now, actor
            journal.record("complaint.closed", complaint, actor=actor)
        complaint.emptied_at = None  # what is written now goes in its turn
        complaint.save(update_fields=["done", "closed_at", "closed_by", "emptied_at"])
    return complaint
