"""Whoever writes on a record that was joined meanwhile is told so, and nothing lands beside it."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.sealing.fields import Unreadable
from tests import builders as make
from tests.clicking import Page
from tests.many_hands import all_at_once
from tests.signing_in import sign_in
from tests.training.applying import sending
from tests.training.certifying import group
from tests.training.outcomes import samples
from training import seats
from training.applying import handling
from training.certifying import ending, issuing
from training.models import Application, Certificate, Enrollment, Outcome, OutcomeEvidence
from training.outcomes import acts as outcomes
from youth import consenting, intake, rights, stories
from youth.merging import acts
from youth.models import Participant, RightsRequest, Story
from youth.views import consents, people
from youth.views import merging as pages

from .lives import WHY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
GUARDED = (outcomes, issuing, ending, stories, rights, consenting, seats)
WORDS = dict.fromkeys(stories.TEXTS, "Aprendí a coser ropa")


class Desk:
    """What somebody has on the screen of a record that a colleague joins now."""

    def __init__(self, cast) -> None:
        self.cast, self.org = cast, cast.ceiba
        self.kept = make.participant(self.org)
        self.place = group.member(group.offering(self.org))
        self.gone = self.place.participant
        self.group, self.user = self.place.offering, cast.coordinator
        self.outcome = samples.proposed(self.gone, cast.facilitator)
        self.story = stories.write(self.gone, WORDS, actor=self.user)
        self.asked = rights.receive("f" * 32, "see", {"name": "Zulma"}, organization=self.org)
        self.application = sending.received(make.offering(self.org))

    def join(self) -> None:
        rows = Participant.objects.unscoped(WHY)
        acts.merge(rows.get(pk=self.kept.pk), rows.get(pk=self.gone.pk), {}, actor=self.user)

    def propose(self):
        return samples.proposed(self.gone, self.cast.facilitator, evidence=samples.contract())

    def show(self):
        return outcomes.add_evidence(self.outcome, samples.contract(), actor=self.cast.facilitator)

    def tell(self):
        return stories.write(self.gone, WORDS, actor=self.user)

    def tell_otherwise(self):
        return stories.change(self.story, WORDS | {"title_es": "Otra"}, actor=self.user)

    def certify(self):
        """The group was looked through a moment ago."""
        told = issuing.Issued()
        version = issuing.templates.version_of(self.group.course)
        shared = issuing.composing.shared_facts(self.group, timezone.localdate(), version)
        verdict = issuing.finishing.verdict_for(self.place)
        hand = issuing._Hand(self.group, shared, version, self.user, issuing.ALONE)
        hand.issue(self.place, verdict, told)
        if told.not_eligible:
            raise seats.NotAllowed(told.not_eligible[0][1][0].text("es"))

    def link_request(self):
        return rights.link(self.asked, self.gone, actor=self.user)


WRITES = [
    Desk.propose,
    Desk.show,
    Desk.tell,
    Desk.tell_otherwise,
    Desk.certify,
    Desk.link_request,
]
TOLD = (outcomes.Refused, stories.NotAllowed, seats.NotAllowed, rights.NotPossible)


def astray(desk: Desk) -> list:
    """What is written beside the record that was joined, or with a key that is not its own."""
    models = (Outcome, Story, Certificate, RightsRequest, Application, Enrollment)
    found = [
        row._meta.label
        for model in models
        for row in model._base_manager.filter(participant=desk.gone)
    ]
    for model, name in ((OutcomeEvidence, "note"), (Story, "words"), (Certificate, "holder")):
        for row in model._base_manager.all():
            try:
                getattr(row, name)
            except Unreadable:
                found.append(f"{row._meta.label} {name}")
    return found


@pytest.mark.parametrize("write", WRITES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("guard", [True, False])
def test_nothing_is_written_on_a_record_that_was_joined(cast, monkeypatch, write, guard):
    """False is the control: without the lock something would be lost beside the person."""
    desk = Desk(cast)
    desk.join()
    if guard:
        with pytest.raises(TOLD, match="se unió con otra"):
            write(desk)
        assert astray(desk) == []
        return
    for module in GUARDED:
        for name in ("hold", "same_person"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, lambda *given, **more: None)
    monkeypatch.setattr(seats, "_refuse_left_behind", lambda enrollment: None)
    write(desk)
    assert astray(desk)


@pytest.mark.parametrize("write", WRITES, ids=lambda each: each.__name__)
def test_at_the_same_moment_it_goes_along_or_is_refused(cast, write):
    desk = Desk(cast)
    done = all_at_once([desk.join, lambda: write(desk)])
    assert set(done) <= {"done", "Refused", "NotAllowed", "NotPossible"}
    assert "done" in done
    assert astray(desk) == []
    assert Participant._base_manager.get(pk=desk.gone.pk).merged_into_id == desk.kept.pk


@pytest.mark.parametrize("write", WRITES, ids=lambda each: each.__name__)
def test_on_a_record_of_its_own_the_same_is_done(cast, write):
    write(Desk(cast))


def test_who_was_erased_meanwhile_gets_no_story(cast):
    desk = Desk(cast)
    Participant._base_manager.filter(pk=desk.gone.pk).update(erased_at=timezone.now())
    with pytest.raises(stories.NotAllowed, match="se borraron"):
        desk.tell()


def test_a_place_left_behind_moves_no_more(cast):
    """Of two places in the group the one that does not count stays, and so do the seats."""
    desk = Desk(cast)
    ours = group.member(desk.group)
    Enrollment._base_manager.filter(pk=ours.pk).update(participant=desk.kept, state="completed")
    type(desk.group).objects.filter(pk=desk.group.pk).update(taken=2)
    seen = Enrollment._base_manager.get(pk=ours.pk)
    desk.join()
    behind = Enrollment._base_manager.filter(participant=desk.gone)
    assert behind.count() == 1
    stale = seen if behind.get().pk == seen.pk else desk.place
    taken = type(desk.group).objects.get(pk=desk.group.pk).taken
    with pytest.raises(seats.NotAllowed):
        seats.move(stale, "active" if stale is seen else "paused", desk.user, "work")
    assert type(desk.group).objects.get(pk=desk.group.pk).taken == taken


def test_an_application_is_not_put_to_it(cast):
    desk = Desk(cast)
    rows = Participant.objects.unscoped(WHY)
    seen = rows.get(pk=desk.gone.pk)
    desk.join()
    with pytest.raises(seats.NotAllowed):
        handling.link(desk.application.application, seen, desk.user)
    assert astray(desk) == []


@pytest.mark.parametrize("guard", [True, False])
def test_what_a_colleague_corrects_while_the_answer_is_on_its_way_is_not_lost(
    cast, client, monkeypatch, guard
):
    """False is the control: the old words, chosen on a page of before, would win."""
    one, other = sorted((make.participant(cast.ceiba) for _n in "ab"), key=lambda each: each.pk)
    cast.coordinator.language = "en"
    cast.coordinator.save()
    page = Page(sign_in(client, cast.coordinator))
    page.open(reverse("youth:pair", args=[one.pk, other.pk]))
    join = pages.join

    def corrected_just_before(request, form) -> str:
        rows = Participant.objects.unscoped(WHY).select_related("key", "organization")
        person = rows.get(pk=one.pk)
        new = replace(intake.details_of(person), grade="noveno")
        intake.update(person, new, "system:tests")
        if not guard:
            seen = form.cleaned_data["seen"]
            monkeypatch.setattr(acts.comparing, "digest", lambda *both: seen)
        return join(request, form)

    monkeypatch.setattr(pages, "join", corrected_just_before)
    page.press("It is one person")
    rows = Participant.objects.unscoped(WHY)
    assert rows.get(pk=one.pk).grade == ("noveno" if guard else "")
    assert rows.filter(merged_into=None).count() == (2 if guard else 1)
    if guard:
        assert "Somebody changed one of the records" in page.text


@pytest.mark.parametrize("page", ["correct", "give", "withdraw"])
@pytest.mark.parametrize("erased", [False, True])
def test_the_pages_say_so_and_lead_to_the_person(cast, client, monkeypatch, page, erased):
    desk = Desk(cast)
    make.consent(desk.gone)
    address = {
        "correct": reverse("youth:edit", args=[desk.gone.pk]),
        "give": reverse("youth:consent", args=[desk.gone.pk, "services"]),
        "withdraw": reverse("youth:withdraw", args=[desk.gone.pk, "services"]),
    }[page]
    views, name = {
        "correct": (people, "correct"),
        "give": (consents, "record"),
        "withdraw": (consents, "take_back"),
    }[page]
    act = getattr(views, name)

    def a_moment_too_late(*given):
        if erased:
            rows = Participant._base_manager.filter(pk=desk.gone.pk)
            rows.update(erased_at=timezone.now())
        else:
            desk.join()
        return act(*given)

    monkeypatch.setattr(views, name, a_moment_too_late)
    shown = Page(sign_in(client, cast.coordinator), address)
    [button] = shown.html.select("main form[method=post] .button:not(.secondary)")
    typed = {"agreed": "yes", "method": "signed", "decided_on": timezone.localdate().isoformat()}
    known = {name: value for name, value in typed.items() if shown.html.find(attrs={"name": name})}
    shown.press(button.get_text(strip=True), **known)
    assert ("se borraron" if erased else "se unió con otra") in shown.text
