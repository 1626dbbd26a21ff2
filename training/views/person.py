"""The page of one person: how to reach them, where they take part, what they agreed to."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import staff
from accounts.roles import may
from audit import journal
from audit.journal import identified
from training import finishing
from training.caseload import groups_of
from training.models import Certificate, Enrollment, EnrollmentEvent
from training.models.enrollment import LeavingReason
from training.telling import enrollment_tag
from youth import consenting
from youth.models import Contact, Guardian, IdentityDocument, Participant, ProtectionException
from youth.models.consent import Consent, Decision, Purpose
from youth.models.contact import Safety

from .people import CURRENT, STEPS, group_in_hand, seen_people


@staff("see_people")
@identified
@require_safe
def person(request, pk):
    someone = get_object_or_404(seen_people(request.user), pk=pk)
    user = request.user
    enrollments = enrollments_of(user, someone)
    groups = groups_to_offer(request, someone, enrollments) if may(user, "enroll") else []
    context = {
        "person": someone,
        "age": someone.age_on(timezone.localdate()),
        "minor": someone.is_minor_on(timezone.localdate()),
        "contacts": list(seen(Contact, user, someone)),
        "guardians": list(seen(Guardian, user, someone).order_by("-created_at")),
        "documents": list(seen(IdentityDocument, user, someone)),
        "exceptions": list(seen(ProtectionException, user, someone).filter(ended_at=None)),
        "permission": consenting.may_take_part(someone),
        "participations": [told(user, e) for e in enrollments],
        "inside": next((e.offering for e in enrollments if e.state in CURRENT), None),
        "suggested": groups[0] if groups else None,
        "others": groups[1:],
        "consents": consents_of(user, someone),
        "certificates": certificates_of(user, someone),
        "events": history(user, someone),
        "may_add": may(user, "add_people"),
        "may_enroll": may(user, "enroll"),
        "may_certify": may(user, "certify"),
        "group": group_in_hand(request),
    }
    context["warning"] = safety_note(context["contacts"])
    journal.read(request, "participant.opened", someone)
    return render(request, "training/person.html", context)


def seen(model, user, someone: Participant):
    """Rows that hang on the person; the person comes along, with the key that opens them."""
    rows = model.objects.visible_to(user).filter(participant=someone)
    return rows.select_related("participant__key", "participant__organization")


def safety_note(contacts: list[Contact]) -> str:
    """The one thing to know before writing or calling; "" where there is nothing to fear."""
    safeties = {contact.safety for contact in contacts}
    if Safety.DO_NOT_CONTACT in safeties:
        return _("Do not contact this person at home: not safe.")
    if Safety.CALLS_ONLY in safeties:
        return _("Only calls: writing is not safe.")
    return ""


def enrollments_of(user, someone: Participant) -> list[Enrollment]:
    rows = Enrollment.objects.visible_to(user).filter(participant=someone)
    rows = list(rows.select_related("offering__course", "offering__center"))
    return sorted(rows, key=lambda e: (e.state not in CURRENT, -e.asked_at.timestamp()))


def told(user, enrollment: Enrollment) -> dict:
    """An enrollment as the page shows it, with the share of sessions attended."""
    record = finishing.records(enrollment.offering, [enrollment])[enrollment.pk]
    mine = groups_of(user).filter(pk=enrollment.offering_id).exists()
    return {
        "enrollment": enrollment,
        "offering": enrollment.offering,
        "tag": enrollment_tag(enrollment.state),
        "record": record,
        "changes": mine and may(user, "enroll") and enrollment.state in STEPS,
        "opens": mine,
    }


def groups_to_offer(request, someone: Participant, enrollments: list[Enrollment]) -> list:
    """Groups that take this person now, the likeliest first.

    First the group from whose page the search began, then groups the user leads, then those with
    a free seat, and the next to start.
    """
    inside = [e.offering_id for e in enrollments if e.state in CURRENT]
    groups = groups_of(request.user).published().exclude(pk__in=inside)
    led = set(groups.led_by(request.user).values_list("pk", flat=True))
    wanted, today = group_in_hand(request), timezone.localdate()
    fitting = [
        group
        for group in groups.select_related("course")
        if group.least_age <= someone.age_on(max(today, group.starts_on)) <= group.most_age
    ]
    return sorted(
        fitting,
        key=lambda g: (g != wanted, g.pk not in led, not g.free or g.waiting > 0, g.starts_on),
    )


def consents_of(user, someone: Participant) -> list[dict]:
    """Each purpose with its newest decision, first the one that everything needs."""
    newest: dict[str, Consent] = {}
    rows = Consent.objects.visible_to(user).filter(participant=someone)
    for consent in rows.select_related("text").order_by("recorded_at", "id"):
        newest[consent.purpose] = consent
    today = timezone.localdate()
    found = []
    for purpose in Purpose:
        consent = newest.get(purpose)
        given = consent is not None and consent.decision == Decision.GIVEN
        lapsed = given and consent.expires_on and consent.expires_on < today
        found.append(
            {
                "purpose": purpose,
                "consent": consent,
                "given": given and not lapsed,
                "lapsed": lapsed,
            }
        )
    return found


def certificates_of(user, someone: Participant) -> list[Certificate]:
    if not may(user, "see_certificates"):
        return []
    return list(Certificate.objects.visible_to(user).filter(participant=someone))


def history(user, someone: Participant) -> list[dict]:
    """What happened, newest first: registered, enrolled, paused, agreed…"""
    rows = EnrollmentEvent.objects.visible_to(user).filter(enrollment__participant=someone)
    events = [
        {
            "at": event.at,
            "what": f"{event.enrollment.offering}: {event.get_after_display()}",
            "why": dict(LeavingReason.choices).get(event.reason, ""),
            "who": event.by,
        }
        for event in rows.select_related("enrollment__offering__course", "by")
    ]
    decided = Consent.objects.visible_to(user).filter(participant=someone)
    events += [
        {
            "at": consent.recorded_at,
            "what": f"{consent.get_purpose_display()}: {consent.get_decision_display()}",
            "why": consent.get_method_display(),
            "who": consent.recorded_by,
        }
        for consent in decided.select_related("recorded_by")
    ]
    first = {"at": someone.created_at, "what": _("Registered"), "who": someone.created_by}
    events.append(first | {"why": _("from a list") if someone.batch_id else ""})
    return [
        {
            "when": e["at"],
            "what": f"{e['what']} ({e['why']})" if e["why"] else e["what"],
            "who": e["who"] or "",
        }
        for e in sorted(events, key=lambda e: e["at"], reverse=True)
    ]
