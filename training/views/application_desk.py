"""One application as it lies before whoever answers it: what was told, and what can be done."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.form_keys import once
from accounts.roles import may
from audit import journal
from training import answering, inbox, permitting
from training.applying import handling, minors
from training.applying.followed import ENDED
from training.forms.applications import (
    REACHED_NOBODY,
    ContactedForm,
    LinkForm,
    NotNowForm,
    PersonSearchForm,
    TriedForm,
)
from training.models import Application, Enrollment, MinorPermission
from training.models.application import ApplicationState as State
from training.models.call import Result
from training.models.minor import GuardianAnswer as Answer
from training.seats import NotAllowed
from training.telling import enrollment_tag
from youth.models import Guardian
from youth.models.consent import Purpose

OPEN = inbox.OPEN
TAGS = {State.NEW: "warn", State.CONTACTED: "plain", State.WAITING: "plain", State.ENROLLED: "good"}


def application_or_404(request, pk) -> Application:
    related = ("offering__center__place", "participant__key", "participant__organization")
    return get_object_or_404(inbox.seen(request.user).select_related(*related), pk=pk)


def address(application: Application) -> str:
    return reverse("training:application", args=[application.pk])


class Desk:
    """One application on the desk of one reader."""

    def __init__(self, request, application: Application) -> None:
        self.request, self.user, self.application = request, request.user, application
        self.told, self.home = application.told, address(application)
        self.found: list | None = None  # people of a search
        self.search = self._form(PersonSearchForm, "search")
        self.contacted = self._form(ContactedForm, "contacted", prefix="contacted")
        self.tried = self._form(TriedForm, "tried")
        self.not_now = self._form(NotNowForm, "not_now", prefix="not_now")
        self.link = self._form(LinkForm, "link", "reminded")
        self.forms = (self.search, self.contacted, self.tried, self.not_now, self.link)

    def _form(self, kind, *steps: str, **given):
        sent = self.request.POST if self.request.POST.get("step") in steps else None
        return kind(sent, user=self.user, **given)

    def page(self):
        application, told = self.application, self.told
        if self.found is None and application.state in OPEN and not application.participant_id:
            self.found = inbox.may_be(self.user, application, told)
        people = self.found or []
        journal.read(self.request, "application.opened", application)
        if people:
            action = "participants.searched" if self.search.is_bound else "participant.similar"
            journal.read(self.request, action, [person for person, _why in people])
        context = {
            "application": application,
            "told": told,
            "name": inbox.full_name(told),
            "tag": TAGS.get(application.state, "plain"),
            "label": inbox.LABELS[application.state],
            "again": application.repeats.all(),
            "born": inbox.born(told),
            "age": minors.age_of(told),
            "permission": permitting.of(application, told),
            "links": links_told(self),
            "link": LinkForm(user=self.user),
            "record_url": self.record_url(),
            "age_said": inbox.asked_said(inbox.days_since(application.received_at)),
            "answer_by": handling.answer_by(application.received_at),
            "reach": answering.reach(application, told),
            "silent": answering.is_silent(application),
            "done": done(application),
            "people": [found_line(*each) for each in people],
            "is_new": application.state == State.NEW,
            "is_open": application.state in OPEN,
            "is_closed": application.state in ENDED,
            "is_full": application.offering.waiting > 0 or not application.offering.free,
            "place": place_of(self.user, application),
            "person": self.seen_person(),
            "may_add": may(self.user, "add_people"),
            "search": self.search,
            "contacted": self.contacted,
            "tried": self.tried,
            "nobody": REACHED_NOBODY,
            "not_now": self.not_now,
            "form": next((each for each in self.forms if each.is_bound), None),
        }
        return render(self.request, "training/applications/one.html", context)

    def seen_person(self):
        """The person of this application, where the reader may open their page."""
        person = self.application.participant
        return person if person and inbox.visible(self.user, [person]) else None

    def record_url(self) -> str:
        """Where a consent to take part is written down, on paper or spoken; "" for who may not."""
        person = self.seen_person()
        if person is None or not may(self.user, "add_people"):
            return ""
        return reverse("youth:consent", args=[person.pk, Purpose.SERVICES])

    def act(self, form, do: Callable[[], str]):
        """Do it once, however often it is sent, and come back here."""

        def done_once() -> str:
            messages.success(self.request, do())
            return self.home

        try:
            return once(self.request, form, done_once, self.home)
        except NotAllowed as refused:
            return refuse(self, refused)


def links_told(desk: Desk) -> list[dict]:
    """The links of all forms that were sent; to remind, the newest one that takes an answer."""
    rows = [link_told(desk, each) for each in desk.application.permissions.all()]
    for row in [row for row in rows if row["takes_answer"]][-1:]:
        row["reminder"] = reminder(desk, row["permission"])
    return rows


def link_told(desk: Desk, permission: MinorPermission) -> dict:
    """One link, what was answered by it, and what can be done about it."""
    link = minors.Link(permission)
    again = {each.pk: each for each in desk.application.repeats.all()}
    given = permission.guardian or {}
    seen = {"permission": permission.pk, "made": permission.made_at.isoformat()}
    return {
        "permission": permission,
        "again": again.get(permission.repeat_id),
        "guardian": given,
        "relation": dict(Guardian.Relation.choices).get(given.get("relation"), ""),
        "is_given": permission.answer == Answer.GIVEN,
        "until": link.expires_at,
        # Of a repeat the link stays open: it knows nothing of what became of the first form.
        "takes_answer": link.is_open and desk.application.state not in ENDED,
        "form": LinkForm(user=desk.user, initial=seen),
    }


def reminder(desk: Desk, permission: MinorPermission) -> answering.Reach | None:
    def link(language: str) -> str:
        return permitting.address(permission, language)

    return answering.reminder(desk.application, desk.told, link)


def found_line(person, why: str) -> dict:
    return {"pk": person.pk, "name": person.full_name, "year": person.born_month.year, "why": why}


def done(application: Application) -> list[dict]:
    """What staff wrote, newest first: [{"when", "who", "what"}]."""
    notes = [
        {"when": datetime.fromisoformat(note["at"]), "who": note["by"], "what": said(note)}
        for note in application.notes or []
    ]
    return notes[::-1]


def said(note: dict) -> str:
    """What was written, or what came of a call that reached nobody."""
    return str(Result(note["result"]).label) if "result" in note else note["text"]


def place_of(user, application: Application) -> dict | None:
    """What the person is in the group, however they came into it: {"label", "tag"}."""
    if not application.participant_id:
        return None
    rows = Enrollment.objects.visible_to(user).filter(offering=application.offering)
    found = rows.filter(participant=application.participant_id).first()
    return found and {"label": found.get_state_display(), "tag": enrollment_tag(found.state)}


def refuse(desk: Desk, refused: NotAllowed):
    for reason in refused.reasons:
        messages.error(desk.request, reason)
    return redirect(desk.home)
