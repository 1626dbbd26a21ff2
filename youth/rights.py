"""Requests about one's own data: received from anybody, answered by people in working days.

Nothing here looks whether somebody is known: the answer to the form is the same for everybody. Who
it is, and that it is really them, is found out by who answers.
"""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey, Organization
from audit import journal
from audit.context import from_nowhere
from rumbo import public_forms

from .holding import hold
from .models import Participant, RightsRequest
from .reference import answer_terms, working_days

ACTOR = "public:rights"
DAYS, MORE = 10, 10  # working days to answer, and what an extension adds: in every country
NO_WORDS = {name: "" for name in ("name", "born", "who", "asker", "what", "answer_to", "safe")}
WARN = 5  # working days before the day of the answer


class NotPossible(ValueError):
    """An act that does not fit the request as it is now; the text says why, for staff."""


# --- receiving --------------------------------------------------------------------------------


door = public_forms.Door(
    "youth.rights",
    per_network=30,  # a classroom behind one address may ask together
    per_hour=300,
    arrived=lambda: [RightsRequest.objects.unscoped("how many arrived within the hour")],
)


def sent_before(key: str) -> RightsRequest | None:
    rows = RightsRequest.objects.unscoped("the request of a form sent again")
    return rows.filter(form_key=key).first()


def is_code(code: str) -> bool:
    """Is this the code of a request? The page after sending says no more than that."""
    return RightsRequest.objects.unscoped("did we give this code").filter(code=code).exists()


def receive(
    key: str,
    kind: str,
    told: dict[str, str],
    *,
    organization: Organization | None = None,
    language: str = "es",
) -> RightsRequest:
    """Keep a request; the same key again gives the one that is there, and keeps nothing.

    The clock runs by the days of the organization's country; without one no holiday stops it.
    """
    today = timezone.localdate(timezone=organization.zone) if organization else region_today()
    data_key = DataKey.make(organization)
    try:
        with transaction.atomic():
            data_key.save()
            request = RightsRequest.objects.create(
                form_key=key,
                key=data_key,
                kind=kind,
                told=told,
                organization=organization,
                language=language,
                received_on=today,
                due_on=working_days.after(today, DAYS, country_of(organization)),
            )
            with from_nowhere():
                journal.record("rights.received", request, actor=ACTOR)
    except IntegrityError:
        there = sent_before(key)
        if there is None:
            raise
        return there
    return request


def region_today() -> date:
    return timezone.localdate(timezone=ZoneInfo(settings.REGION_TIME_ZONE))


def country_of(organization: Organization | None) -> str:
    return organization.country if organization else ""


# --- the days ---------------------------------------------------------------------------------


def days_left(request: RightsRequest, today: date | None = None) -> int:
    """Working days until the answer is due; 0 on the day itself, below zero when it is over."""
    country = country_of(request.organization)
    return working_days.left(today or timezone.localdate(), request.answer_by, country)


def latest(request: RightsRequest) -> date:
    """Until when it may be extended: our own term twice, and never beyond a law that we know."""
    country = country_of(request.organization)
    law = answer_terms.of(country)
    days = min(DAYS + MORE, law.days + law.more) if law.verified else DAYS + MORE
    return working_days.after(request.received_on, days, country)


def why_not_extend(request: RightsRequest, today: date | None = None) -> str:
    """In words; "" where it can be extended."""
    if request.closed_at:
        return _("It is closed.")
    if request.extended_until:
        return _("It was extended once. There is no second time.")
    if (today or timezone.localdate()) > request.due_on:
        return _("The day of the answer is over: answer now.")
    return ""


def open_for(user):
    """Open requests that this user answers for, the next to be answered first."""
    rows = RightsRequest.objects.visible_to(user).filter(closed_at=None)
    return sorted(
        rows.select_related("organization"), key=lambda each: (each.answer_by, each.received_at)
    )


def unassigned_waiting() -> tuple[int, int]:
    """(open, late) requests that name no organization; they say nothing of anybody."""
    rows = RightsRequest.objects.unscoped("how many requests wait for the platform")
    rows = rows.filter(organization=None, closed_at=None)
    return rows.count(), rows.filter(due_on__lt=timezone.localdate()).count()


# --- answering --------------------------------------------------------------------------------


def forward(request: RightsRequest, organization: Organization, *, actor) -> RightsRequest:
    """Hand a request that names nobody to an organization; the promised day stays.

    What was told is sealed anew: neither its row nor its key opens for whoever had it before.
    """
    with transaction.atomic():
        request = still_open(request, actor)
        if request.organization_id:
            raise NotPossible(_("An organization answers it already."))
        told, key = request.told, request.key
        secret = key.secret
        key.organization = organization
        key.wrap(secret)
        key.save()
        request.organization, request.told = organization, told
        request.save(update_fields=["organization", "told"])
        journal.record("rights.forwarded", request, actor=actor)
    return request


def link(request: RightsRequest, person: Participant, *, actor) -> RightsRequest:
    """Say who it is. Of another person than before nobody has checked anything yet."""
    with transaction.atomic():
        # The record before the request, as all who lock both.
        hold(person, NotPossible, also_erased=True)
        request = still_open(request, actor)
        if request.participant_id and request.participant.erased_at:
            raise NotPossible(_("The data of this person were erased for this request."))
        if person.organization_id != request.organization_id:
            raise NotPossible(_("This person is not of the organization that answers."))
        if request.participant_id != person.pk:
            request.participant, request.identity_checked = person, ""
            request.save(update_fields=["participant", "identity_checked"])
            journal.record("rights.linked", request, actor=actor)
    return request


def check_identity(request: RightsRequest, how: str, *, actor) -> RightsRequest:
    with transaction.atomic():
        request = still_open(request, actor)
        if request.participant_id is None:
            raise NotPossible(_("First say who it is."))
        request.identity_checked = RightsRequest.Checked(how)
        request.save(update_fields=["identity_checked"])
        journal.record("rights.identified", request, actor=actor, purpose=how)
    return request


def extend(request: RightsRequest, why: str, *, actor) -> RightsRequest:
    with transaction.atomic():
        request = still_open(request, actor)
        if refusal := why_not_extend(request):
            raise NotPossible(refusal)
        request.extended_until, request.extended_why = latest(request), why
        request.save(update_fields=["extended_until", "extended_why"])
        journal.record("rights.extended", request, actor=actor)
    return request


def close(request: RightsRequest, answer: str, delivered: str, *, actor) -> RightsRequest:
    """Write down what was answered, and how it reached them. It stays closed."""
    with transaction.atomic():
        request = still_open(request, actor)
        if request.participant_id and request.participant.erased_at:
            forget(request)
        request.answer, request.delivered = answer, RightsRequest.Delivered(delivered)
        request.closed_at, request.closed_by = timezone.now(), actor
        request.save(update_fields=["answer", "delivered", "closed_at", "closed_by"])
        journal.record("rights.answered", request, actor=actor)
    return request


def forget(request: RightsRequest) -> None:
    """Destroy the words of a request of somebody who was erased; what was asked, and when, stays.

    In the transaction that is open.
    """
    old, request.key = request.key, DataKey.make(request.organization)
    request.key.save()
    request.told, request.extended_why = NO_WORDS, None
    request.answer = None
    request.save(update_fields=["key", "told", "extended_why", "answer"])
    old.destroy()


def still_open(request: RightsRequest, actor) -> RightsRequest:
    """The row as it is now, locked, if `actor` may see it and it is open."""
    rows = RightsRequest.objects.visible_to(actor).select_for_update(of=("self",))
    now = rows.select_related("key").filter(pk=request.pk).first()
    if now is None or now.closed_at:
        raise NotPossible(_("Somebody else has closed it, or handed it on."))
    return now


def may_hand_out(request: RightsRequest) -> bool:
    """May the files with everything kept be taken? Only for somebody who is sure to be the one."""
    sure = request.participant_id is not None and request.identity_checked
    return bool(sure and request.kind == RightsRequest.Kind.SEE and not request.closed_at)
