"""The page of one person: a head that is always there, and tabs, each an address of its own.

A tab is one light page and one entry of the journal, which says what of the person was seen.
"""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.guards import staff
from accounts.roles import may
from audit import journal
from audit.journal import identified
from training import participation
from training.caseload import groups_of
from training.models import Certificate, EarnedLink, Enrollment
from training.models.certificate import CertificateState
from training.models.enrollment import ON_ROLL, LeavingReason
from training.participation import CURRENT
from training.suggesting import groups_for
from training.taking_back import may_be_a_slip
from training.telling import enrollment_tag
from youth import consenting, papers, support
from youth.merging import acts as merging
from youth.merging import review
from youth.models import Contact, Guardian, IdentityDocument, Participant, ProtectionException
from youth.models.consent import Consent, Decision, Purpose
from youth.models.contact import Safety

from .participating import STEPS
from .people import group_in_hand, seen_people

# The tabs in their order: address, words, the act of roles.MAY that opens it.
TABS = {
    "groups": ("training:person", gettext_lazy("Takes part in"), "see_people"),
    "attendance": ("training:person_attendance", gettext_lazy("Attendance"), "see_people"),
    "results": ("training:person_results", gettext_lazy("Results"), "see_people"),
    "certificates": (
        "training:person_certificates",
        gettext_lazy("Certificates"),
        "see_certificates",
    ),
    "consents": ("training:person_consents", gettext_lazy("Consents"), "see_people"),
    "data": ("training:person_data", gettext_lazy("Details"), "see_people"),
    "history": ("training:person_history", gettext_lazy("History"), "see_history"),
}


def person_or_404(request, pk) -> Participant:
    return get_object_or_404(seen_people(request.user), pk=pk)


def follows(view):
    """The page of a record that was joined with another one is the page of that one."""

    @wraps(view)
    def followed(request, pk):
        try:
            return view(request, pk)
        except Http404:
            kept = merging.leads_to(request.user, pk)
            if kept is None:
                raise
            return redirect(request.resolver_match.view_name, kept.pk)

    return followed


def show(request, tab: str, someone: Participant, **context):
    """Answer with a tab of the person's page, and write down who saw it."""
    context = head(request, tab, someone) | context
    seen = [tab, "support"] if context.get("difficulties") else [tab]
    journal.read(request, "participant.opened", someone, fields=seen)
    return render(request, f"training/person/{tab}.html", context)


def head(request, tab: str, someone: Participant) -> dict:
    """What every tab shows above: who it is, how to reach them safely, the tabs."""
    user, group = request.user, group_in_hand(request)
    return {
        "person": someone,
        "age": someone.age_on(timezone.localdate()),
        "warning": safety_note(user, someone),
        "may_add": may(user, "add_people") and not someone.erased_at,
        "group": group,
        "tabs": tabs(user, tab, someone, f"?grupo={group.pk}" if group else ""),
    } | records_of_theirs(user, someone)


def records_of_theirs(user, someone: Participant) -> dict:
    """Other records of the person, joined or perhaps to be, for who may join them."""
    if not may(user, "merge_people") or someone.erased_at:
        return {}
    doubles = review.pairs_of(user, someone).count()
    return {"joins": merging.of_person(someone), "doubles": doubles, "may_merge": True}


def tabs(user, current: str, someone: Participant, query: str) -> list[dict]:
    return [
        {"label": words, "url": reverse(name, args=[someone.pk]) + query, "current": tab == current}
        for tab, (name, words, act) in TABS.items()
        if may(user, act)
    ]


def safety_note(user, someone: Participant) -> str:
    """The one thing to know before writing or calling; "" where there is nothing to fear."""
    contacts = Contact.objects.visible_to(user).filter(participant=someone)
    safeties = set(contacts.values_list("safety", flat=True))
    if Safety.DO_NOT_CONTACT in safeties:
        return _("Do not contact this person at home: not safe.")
    if Safety.CALLS_ONLY in safeties:
        return _("Only calls: writing is not safe.")
    return ""


def next_step(request, someone: Participant, enrollments: list[Enrollment]) -> dict:
    """The group to enroll in, others that take this person, or why it cannot be done yet.

    The group from whose page the search began comes first.
    """
    current = [e for e in enrollments if e.state in CURRENT]
    may_enroll = may(request.user, "enroll") and not someone.erased_at
    besides, wanted = [e.offering_id for e in current], group_in_hand(request)
    groups = groups_for(request.user, someone, besides, wanted) if may_enroll else []
    return {
        "permission": consenting.may_take_part(someone),
        "inside": next((e.offering for e in current if e.state in ON_ROLL), None),
        "waits": next((e.offering for e in current if e.state not in ON_ROLL), None),
        "suggested": groups[0] if groups else None,
        "others": groups[1:],
        "may_enroll": may_enroll,
    }


@staff("see_people")
@follows
@identified
@require_safe
def groups(request, pk):
    """Where the person takes part, waits or took part, and what happened there."""
    someone, user = person_or_404(request, pk), request.user
    enrollments = participation.of_person(user, someone)
    records = participation.records(enrollments)
    places = participation.places_in_line(enrollments)
    steps = participation.steps(user, enrollments)
    mine = {e.offering_id for e in enrollments}
    mine = set(groups_of(user).filter(pk__in=mine).values_list("pk", flat=True))
    rows = [
        {
            "enrollment": e,
            "offering": e.offering,
            "tag": enrollment_tag(e.state),
            "record": records[e.pk],
            "place": places.get(e.pk),
            "steps": [step_told(each) for each in steps[e.pk]],
            "changes": e.offering_id in mine and may(user, "enroll") and e.state in STEPS,
            "opens": e.offering_id in mine,
            "slip": e.offering_id in mine and may(user, "enroll") and newest_is_slip(steps[e.pk]),
        }
        for e in enrollments
    ]
    step = next_step(request, someone, enrollments)
    return show(request, "groups", someone, participations=rows, **step)


def newest_is_slip(events: list) -> bool:
    return may_be_a_slip(events[0] if events else None)


def step_told(event) -> dict:
    """A change of state for the timeline; reasons that are codes of a verdict stay out."""
    why = dict(LeavingReason.choices).get(event.reason)
    what = event.get_after_display()
    return {"when": event.at, "what": f"{what} ({why})" if why else what, "who": event.by or ""}


@staff("see_people")
@follows
@identified
@require_safe
def consents(request, pk):
    """Every decision on every purpose, and what stands in place of a guardian's."""
    someone, user = person_or_404(request, pk), request.user
    return show(
        request,
        "consents",
        someone,
        permission=consenting.may_take_part(someone),
        purposes=decisions(user, someone),
        exceptions=list(seen(ProtectionException, user, someone)),
        sees_contacts=may(user, "see_contacts"),
    )


def seen(model, user, someone: Participant):
    """Rows that hang on the person; the person comes along, with the key that opens them."""
    rows = model.objects.visible_to(user).filter(participant=someone)
    return rows.select_related("participant__key", "participant__organization")


def decisions(user, someone: Participant) -> list[dict]:
    """Each purpose with its decisions, newest first, and whether the newest is in force.

    `by` of a decision is the guardian who took it; None: the person decided alone.
    """
    rows = seen(Consent, user, someone).select_related("participant__key", "text", "recorded_by")
    guardians = {guardian.pk: guardian for guardian in seen(Guardian, user, someone)}
    made = {purpose: [] for purpose in Purpose.values}
    for consent in rows.order_by("-recorded_at", "-id"):
        consent.by = guardians.get(consent.guardian_id)
        made[consent.purpose].append(consent)
    today = timezone.localdate()
    found = []
    for purpose in Purpose:
        newest = made[purpose][0] if made[purpose] else None
        given = newest is not None and newest.decision == Decision.GIVEN
        lapsed = given and newest.expires_on is not None and newest.expires_on < today
        found.append(
            {
                "purpose": purpose,
                "decisions": made[purpose],
                "consent": newest,
                "given": given and not lapsed,
                "lapsed": lapsed,
                "stories_url": stories_url(user, someone) if purpose == Purpose.STORY else "",
            }
        )
    return found


def stories_url(user, someone: Participant) -> str:
    """Where stories of the person are written; "" for who writes none."""
    tells = may(user, "tell_stories") and not someone.erased_at
    return reverse("youth:stories", args=[someone.pk]) if tells else ""


@staff("see_people")
@follows
@identified
@require_safe
def data(request, pk):
    """How the person lives and is reached; phones and papers only for who works with them."""
    someone, user = person_or_404(request, pk), request.user
    context = {"sees_contacts": may(user, "see_contacts")}
    if context["sees_contacts"]:
        context |= {
            "contacts": list(seen(Contact, user, someone)),
            "guardians": list(seen(Guardian, user, someone).order_by("-created_at")),
            "documents": papers_of(someone, user),
        }
    return show(request, "data", someone, **context | support.seen_by(user, someone.support))


def papers_of(someone: Participant, user) -> list[dict]:
    """Each document with what may be wrong with its number."""
    rows, country = seen(IdentityDocument, user, someone), someone.organization.country
    return [
        {
            "document": row,
            "doubts": papers.doubts(row.kind, row.number, country=country, born=someone.birth_date),
        }
        for row in rows
    ]


@staff("see_certificates")
@follows
@identified
@require_safe
def certificates(request, pk):
    """Valid ones first; what was replaced or ended stays, and says what came after it."""
    someone, user = person_or_404(request, pk), request.user
    rows = Certificate.objects.visible_to(user).filter(participant=someone)
    related = ("participant__key", "enrollment__offering__course", "replaced_by")
    rows = list(rows.select_related(*related).order_by("-issued_on", "-id"))
    return show(
        request,
        "certificates",
        someone,
        valid=[c for c in rows if c.state == CertificateState.VALID],
        ended=[c for c in rows if c.state != CertificateState.VALID],
        links=EarnedLink.objects.visible_to(user).filter(participant=someone).living(),
        may_certify=may(user, "certify"),
    )
