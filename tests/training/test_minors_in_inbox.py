"""What staff see and do about the permission for a minor, and about the minor's own word."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from accounts.scope import ScopeMissing
from audit.models import Entry
from training import answering, inbox, kept, permitting
from training.applying import following, handling, minors, minors_record, minors_said
from training.applying.followed import Followed
from training.models import Application, ApplicationRepeat, MinorPermission
from training.models.application import ApplicationState as State
from training.models.enrollment import EnrollmentState
from training.seats import NotAllowed
from youth import consenting
from youth.models import Consent, Guardian

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in
from ..world import MISSING
from ..youth.test_people_pages import adult, minor
from .test_inbox import (
    INBOX,
    MOST,
    REST,
    WHY,
    address,
    as_,
    ask,
    asked,
    enrolled,
    group_user,
    names,
    now,
    people,
    questions,
    registered,
    young,
)

pytestmark = pytest.mark.django_db
ADULT = {"name": "Rosa Núñez", "relation": "mother", "phone": "9911-2233"}
GIVEN, REFUSED, NOT_ME = "given", "refused", "not_me"


@pytest.fixture
def page(client, cast) -> Page:
    make.consent_text()
    return as_(client, cast.coordinator)


@pytest.fixture
def group(cast):
    return make.offering(cast.ceiba)


def of_minor(group, days: int = 0, **given) -> Application:
    return ask(group, days, **young(**given))


def links():
    return MinorPermission.objects.unscoped(WHY).select_related("application__key", "text")


def link_of(application) -> MinorPermission:
    return links().get(application=application, repeat=None)


def say(application, said: str) -> None:
    told = {"text": make.consent_text(), "guardian": ADULT} if said != NOT_ME else {}
    assert minors_said.answer(link_of(application), said, **told)


def agree(application) -> None:
    minors_said.assent(link_of(application), make.consent_text())


def both(application) -> None:
    say(application, GIVEN)
    agree(application)


def grown_old(application, days: int) -> None:
    links().filter(application=application).update(made_at=timezone.now() - timedelta(days=days))


def alone(application) -> None:
    minors_said.without_guardian(link_of(application))


def own_word_taken_back(application) -> None:
    both(application)
    minors_said.take_back(link_of(application))


def entries(action: str) -> int:
    return Entry.objects.filter(action=f"application.{action}").count()


def born_of(told: dict) -> date:
    return date.fromisoformat(told["born"])


def known(cast, **given):
    """The young person's record, without any consent."""
    return registered(cast.ceiba, consented=False, born=born_of(young()), **given)


def tags(page) -> list[str]:
    return [tag.get_text(" ", strip=True) for tag in page.html.select("main li .tag")]


# --- the list --------------------------------------------------------------------------------

STANDINGS = {
    "permission asked today": lambda application: None,
    "permission asked 4 days ago": lambda application: grown_old(application, 4),
    "link is over": lambda application: grown_old(application, 15),
    "wrong person": lambda application: say(application, NOT_ME),
    "permission refused": lambda application: say(application, REFUSED),
    "own word is missing": lambda application: say(application, GIVEN),
    "permission given": both,
    "no longer agrees": own_word_taken_back,
    "no adult in charge": alone,
    "permission is missing": lambda application: (
        links().filter(application=application).update(application=asked(application.offering))
    ),
}


@pytest.mark.parametrize("label", STANDINGS)
def test_a_line_says_how_the_permission_stands(page, group, label):
    application = of_minor(group, 1, given="Menor")
    STANDINGS[label](application)
    page.open(INBOX)
    line = next(li for li in page.html.select("main ul.list > li") if "Menor" in li.text)
    found = [tag.get_text(" ", strip=True) for tag in line.select(".tag")]
    assert found == ["under 18", label]


def test_an_adult_has_no_permission_to_wait_for(page, group):
    asked(group)
    assert tags(page.open(INBOX)) == [] and "Permission" not in page.text


def test_who_came_of_age_since_needs_nobody(page, group):
    application = of_minor(group)
    row = now(application)
    row.told = row.told | {"born": f"{timezone.localdate().year - 19}-01-05"}
    row.save()
    for path in (INBOX, f"{INBOX}?permission=missing"):
        assert tags(page.open(path)) == ["of age now"]
    page.open(address(application))
    assert "two permissions" not in page.text and "Make a new link" not in page.buttons()
    assert "only their own consent is needed" in page.text
    handling.put_off(application, "", group_user(group))
    assert tags(page.open(f"{INBOX}?state=not_now")) == []


@pytest.mark.parametrize(
    ("guardian", "assent", "excepted", "said"),
    [
        (True, True, False, "permission given"),
        (True, False, False, "permission asked today"),  # as a list of people may say
        (False, True, False, "permission asked today"),
        (False, True, True, "permission given"),
    ],
)
def test_the_record_counts_as_the_rule_of_enrolling_says(
    page, cast, group, guardian, assent, excepted, said
):
    application, person = of_minor(group), known(cast)
    handling.link(application, person, cast.coordinator)
    make.consent(person, guardian=make.guardian(person) if guardian else None, assent=assent)
    if excepted:
        why, until = "Vive sola y nadie responde por ella.", timezone.localdate()
        given = {"reason": why, "actor": cast.coordinator, "review_on": until}
        consenting.record_exception(person, **given)
    assert tags(page.open(INBOX)) == ["under 18", said]
    assert bool(consenting.may_take_part(person)) == (said == "permission given")
    assert ("Permission is missing" in page.text) == (said != "permission given")


def test_a_paper_on_the_record_counts_as_much(page, cast, group):
    application, person = of_minor(group), known(cast)
    handling.link(application, person, cast.coordinator)
    assert tags(page.open(INBOX)) == ["under 18", "permission asked today"]
    make.consent(person, guardian=make.guardian(person), assent=True)
    assert tags(page.open(INBOX)) == ["under 18", "permission given"]
    assert "It stands on the record" in page.open(address(application)).text


@pytest.mark.parametrize("first", [True, False])
def test_a_refusal_is_not_hidden_by_another_form(page, group, first):
    """The same minor sends a second form; whichever was refused, the line says so."""
    application = of_minor(group)
    of_minor(group)
    one, two = links().order_by("made_at")
    assert (one.repeat_id, two.repeat_id is None) == (None, False)
    refused, given = (one, two) if first else (two, one)
    told = {"text": make.consent_text(), "guardian": ADULT}
    assert minors_said.answer(refused, REFUSED, **told) and minors_said.answer(given, GIVEN, **told)
    assert tags(page.open(INBOX)) == ["under 18", "permission refused"]
    assert "Asked again on" in page.open(address(application)).text


def test_those_without_permission_can_be_shown_alone(page, cast, group):
    other = make.offering(cast.ceiba, name="Quetzal")
    of_minor(group, 3, given="Pendiente")
    of_minor(other, given="Otra")
    contacted = of_minor(group, 1, given="Hablada")
    handling.contacted(contacted, "", cast.coordinator)
    asked(group, given="Adulta")
    say(of_minor(group, given="Negada"), REFUSED)
    say(of_minor(group, given="Dada"), GIVEN)
    handling.put_off(of_minor(group, given="Después"), "", cast.coordinator)
    page.open(INBOX).link("Permission is missing (3)")
    assert page.url == f"{INBOX}?permission=missing"
    assert [name.split()[0] for name in names(page)] == ["Pendiente", "Hablada", "Otra"]
    assert "3 applications · The oldest has been waiting for 3 days." in page.text
    assert page.html.find("input", attrs={"name": "permission", "value": "missing"})
    page.open(f"{INBOX}?permission=missing&group={group.pk}")
    assert [name.split()[0] for name in names(page)] == ["Pendiente", "Hablada"]
    assert "Permission is missing (2)" in page.text


@pytest.mark.parametrize("query", ["permission=x", "permission=", "permission=missing&group=x"])
def test_a_strange_filter_shows_the_new_ones(page, group, query):
    of_minor(group)
    assert page.open(f"{INBOX}?{query}").status == 200 and len(names(page)) == 1


def test_a_long_list_of_minors_asks_no_more_than_a_short_one(page, group, client):
    for n in range(5):
        say(of_minor(group, n, given=f"Wendy {chr(65 + n)}"), GIVEN)
    few = questions(client)
    for n in range(40):
        of_minor(group, n, given=f"Wendy {chr(65 + n // 26)}{chr(65 + n % 26)}")
    assert questions(client) <= few <= MOST


def test_control_without_fetching_links_at_once_each_line_asks(
    page,
    group,
    client,
    monkeypatch,
):
    for n in range(10):
        of_minor(group, n, given=f"Wendy {chr(65 + n)}")
    real = inbox.seen
    monkeypatch.setattr(inbox, "seen", lambda user: real(user).prefetch_related(None))
    with pytest.raises(ScopeMissing):
        questions(client)


# --- one application -------------------------------------------------------------------------


def test_the_page_tells_who_permitted_what(page, group):
    application = of_minor(group)
    both(application)
    text = page.open(address(application)).text
    for words in ("Rosa Núñez (mother)", "9911-2233", "permission given", "version 1", "agrees"):
        assert words in text
    assert "Remind" not in text and "new link" not in page.buttons()
    assert link_of(application).token not in page.response.content.decode()


def test_whatever_an_adult_wrote_runs_nowhere(page, group):
    application = of_minor(group)
    strange = {"name": "<script>alert(1)</script>", "relation": "<b>x", "phone": '"><b>x'}
    minors_said.answer(link_of(application), GIVEN, text=make.consent_text(), guardian=strange)
    content = page.open(address(application)).response.content
    assert page.status == 200 and b"<script>alert" not in content and b"<b>x" not in content


def test_who_has_no_adult_in_charge_is_led_to_the_protection_path(page, cast, group):
    application, person = of_minor(group), known(cast)
    alone(application)
    page.open(address(application))
    assert "No adult in charge" in page.text and "within 30 days" in page.text
    assert "Say first who it is, below." in page.text and "Remind" not in page.text
    page.press("It is this person: enroll")
    assert enrolled(application) == [] and "There is no consent to take part." in page.text
    page.link("Record it on their consent page")
    assert page.url == f"/trabajo/personas/{person.pk}/consentimientos/services/"
    page.choose(method="spoken").press(
        "Record the consent",
        witness="Ana Paz",
        assent="on",
        no_guardian="on",
        exception_reason="Vive sola y nadie responde por ella ahora.",
    )
    page.open(address(application)).press("Enroll")
    assert enrolled(application) == [EnrollmentState.ACTIVE]


# --- a new link ------------------------------------------------------------------------------


def test_a_new_link_ends_the_one_before_and_is_recorded_once(page, group):
    application = of_minor(group)
    before = link_of(application)
    page.open(address(application)).press("Make a new link")
    assert page.url == address(application) and "There is a new link." in page.text
    after = link_of(application)
    assert after.token != before.token and minors.by_token(before.token) is None
    page.again()
    assert link_of(application).token == after.token and entries("link_renewed") == 1
    entry = Entry.objects.get(action="application.link_renewed")
    assert entry.actor == f"user:{group_user(group).pk}"
    assert entry.object_id == str(application.pk)


def fields_of(page) -> dict:
    """What the form for a new link would send, in a tab that stays open."""
    form = page.html.find("button", value="link").find_parent("form")
    return {each["name"]: each.get("value", "") for each in form.find_all("input")}


@pytest.mark.parametrize("step", ["link", "reminded"])
def test_a_link_made_in_another_tab_stays(page, group, step):
    application = of_minor(group)
    fields = fields_of(page.open(address(application)))
    page.open(address(application)).press("Make a new link")
    made = link_of(application).token
    page.send(address(application), fields | {"step": step})
    assert "Something changed meanwhile." in page.text
    assert link_of(application).token == made and entries("link_renewed") == 1
    assert link_of(application).reminded_at is None and entries("guardian_reminded") == 0


def test_control_without_looking_the_link_of_the_other_tab_is_lost(page, group, monkeypatch):
    application = of_minor(group)
    fields = fields_of(page.open(address(application)))
    minors.renew(link_of(application), actor=group_user(group))
    made = link_of(application).token
    monkeypatch.setattr("training.views.application.check_unchanged", lambda *given: None)
    page.send(address(application), fields | {"step": "link"})
    assert link_of(application).token != made


@pytest.mark.parametrize("act", [minors.asked_anew, minors.reminded])
def test_of_two_who_saw_the_same_link_one_is_refused(cast, group, act):
    application = of_minor(group)
    first, second = link_of(application), link_of(application)
    minors.asked_anew(first, actor=cast.coordinator)
    made = link_of(application).token
    with pytest.raises(NotAllowed):
        act(second, actor=cast.coordinator)
    assert (link_of(application).token, link_of(application).reminded_at) == (made, None)
    minors.renew(second, actor=cast.coordinator)  # the control: this looks at nothing
    assert link_of(application).token != made


@pytest.mark.parametrize("step", ["Make a new link", "I reminded them"])
def test_what_was_answered_meanwhile_stays_answered(page, group, step):
    application = of_minor(group)
    page.open(address(application))
    say(application, GIVEN)
    page.press(step)
    assert link_of(application).answer == GIVEN and link_of(application).reminded_at is None
    assert entries("link_renewed") + entries("guardian_reminded") == 0
    assert "permission was given" in page.text or "Something changed" in page.text


@pytest.mark.parametrize("act", [handling.put_off, following.withdraw])
def test_what_has_ended_gets_no_new_link(page, cast, group, act):
    application = of_minor(group)
    page.open(address(application))
    before = link_of(application).token
    if act is following.withdraw:
        act(Followed(application))
    else:
        act(application, "", cast.coordinator)
    page.press("Make a new link")
    assert "This request has ended. Open it again first." in page.text
    assert "Make a new link" not in page.buttons() and "I reminded them" not in page.buttons()
    assert link_of(application).token == before


@pytest.mark.parametrize("said", [REFUSED, NOT_ME])
def test_after_another_answer_staff_may_ask_anew(page, group, said):
    application = of_minor(group)
    say(application, said)
    page.open(address(application))
    assert "I reminded them" not in page.buttons()
    page.press("Make a new link")
    assert link_of(application).answer == "" and minors.Link(link_of(application)).is_open


def test_a_minor_who_asked_before_there_were_links_gets_one(page, cast, group):
    application = of_minor(group)
    other = asked(group, given="Otra")
    links().update(application=other)
    page.open(address(application)).press("Make a link")
    assert minors.Link(link_of(application)).is_open and "There is a link now." in page.text
    page.again()
    assert links().filter(application=application).count() == entries("link_renewed") == 1


STEPS = ["link", "reminded"]


@pytest.mark.parametrize("step", STEPS)
def test_a_link_of_another_application_is_the_same_as_none(
    page,
    cast,
    group,
    step,
):
    application, other = of_minor(group), of_minor(make.offering(cast.ceiba), given="Otra")
    foreign = of_minor(make.offering(cast.quetzal), given="Lejana")
    before = set(links().values_list("opens", flat=True))
    for named in (link_of(other).pk, link_of(foreign).pk, MISSING, "x", "\x00"):
        page.open(address(application))
        key = page.html.find("input", attrs={"name": "form_key"})["value"]
        data = {"step": step, "permission": str(named), "form_key": key}
        assert page.send(address(application), data).status == 404
    assert set(links().values_list("opens", flat=True)) == before
    assert entries("link_renewed") + entries("guardian_reminded") == 0


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "who",
    ["outsider", "facilitator", "case_worker", "monitor", "evaluator", "editor", "administrator"],
)
def test_who_does_not_answer_it_can_do_nothing(client, cast, group, who, step):
    """The facilitator leads another group."""
    application = of_minor(group)
    make.offering(cast.ceiba, facilitator=cast.facilitator)
    permission = link_of(application)
    sign_in(client, getattr(cast, who))
    data = {"step": step, "permission": str(permission.pk)}
    data["made"] = permission.made_at.isoformat()
    answer = client.post(address(application), data)
    assert answer.status_code in (403, 404)
    assert permission.token not in answer.content.decode()
    assert link_of(application).token == permission.token
    assert link_of(application).reminded_at is None


@pytest.mark.parametrize("step", STEPS)
def test_without_a_key_of_the_page_nothing_is_done(page, group, step):
    application = of_minor(group)
    permission = link_of(application)
    data = {"step": step, "permission": str(permission.pk), "form_key": "x"}
    data["made"] = permission.made_at.isoformat()
    page.open(address(application)).send(address(application), data)
    assert "This page was open for very long." in page.text
    assert link_of(application).token == permission.token
    assert link_of(application).reminded_at is None


# --- reminding -------------------------------------------------------------------------------


def sent_words(page) -> list[str]:
    """The words of each WhatsApp link of the page."""
    found = page.html.find_all("a", href=re.compile("wa.me"))
    return [parse_qs(urlsplit(link["href"]).query)["text"][0] for link in found]


def test_the_words_to_remind_hold_the_link(page, group):
    application = of_minor(group)
    page.open(address(application))
    token = link_of(application).token
    assert sent_words(page)[-1] == (
        f"Hello, Wendy. This is Fundación Ceiba. For the course {group.course.name_en}, an adult"
        " in charge of you has to agree. Please send them this link:"
        f" https://rumbo.example/en/permission/{token}/"
    )
    page.press("I reminded them")
    assert link_of(application).reminded_at and "Reminded on" in page.text
    page.again()
    assert entries("guardian_reminded") == 1


def test_the_words_are_in_the_language_of_the_family(page, group):
    application = of_minor(group, language="es")
    page.open(address(application))
    assert f"https://rumbo.example/permiso/{link_of(application).token}/" in sent_words(page)[-1]


def test_a_phone_of_the_family_hears_nothing_but_the_link(page, group):
    application = of_minor(group, phone_of="family")
    words = sent_words(page.open(address(application)))[-1]
    assert link_of(application).token in words and "adult in charge of Wendy" in words
    for word in (group.course.name_en, "Ceiba", "course", "Cáceres", "18"):
        assert word not in words


def test_a_phone_of_somebody_else_gets_no_link(page, group):
    application = of_minor(group, phone_of="other")
    page.open(address(application))
    assert link_of(application).token not in page.response.content.decode()


@pytest.mark.parametrize("whose", ["own", "family", "other"])
def test_who_is_only_called_is_told_where_the_link_stands(page, group, whose):
    application = of_minor(group, safe="call", phone_of=whose)
    content = page.open(address(application)).response.content.decode()
    assert "wa.me" not in content and link_of(application).token not in content
    assert ("You find a link for them" in page.text) == (whose == "own")
    page.press("I reminded them")
    assert link_of(application).reminded_at


def test_control_a_link_that_ignores_it_is_written(page, group, monkeypatch):
    monkeypatch.setattr(answering, "WRITE", "call")
    application = of_minor(group, safe="call")
    content = page.open(address(application)).response.content.decode()
    assert link_of(application).token in content


def test_who_said_calls_only_once_gets_no_link_written(page, group):
    application = of_minor(group)
    of_minor(group, safe="call")
    content = page.open(address(application)).response.content.decode()
    assert "wa.me" not in content
    assert all(each.token not in content for each in links())


def test_nobody_is_reminded_who_wants_no_calls(page, group):
    application = of_minor(group)
    row = now(application)
    row.contact_ended_at, row.state = timezone.now(), State.NEW
    row.save()
    content = page.open(address(application)).response.content.decode()
    assert "wa.me" not in content and link_of(application).token not in content
    assert "I reminded them" not in page.buttons()


# --- on the record ---------------------------------------------------------------------------


def test_with_both_a_known_person_is_enrolled_by_one_click(page, cast, group):
    application, person = of_minor(group), known(cast)
    both(application)
    page.open(address(application)).press("It is this person: enroll")
    assert enrolled(application) == [EnrollmentState.ACTIVE]
    consent = consenting.newest(person, "services")
    assert (consent.method, consent.assent, consent.guardian.name) == (
        "digital",
        True,
        "Rosa Núñez",
    )
    assert entries("permitted") == 1


def put_right(cast, group):
    """Staff took the application for somebody else's first: (the wrong person, the right one)."""
    application, wrong, right = of_minor(group), known(cast), known(cast, given="Guendi")
    both(application)
    handling.link(application, wrong, cast.coordinator)
    assert consenting.may_take_part(wrong)
    handling.link(application, right, cast.coordinator)
    return wrong, right


def test_who_was_taken_for_somebody_else_keeps_no_consent_of_theirs(cast, group):
    make.consent_text()
    wrong, right = put_right(cast, group)
    assert not consenting.may_take_part(wrong) and consenting.may_take_part(right)
    entry = Entry.objects.get(action="consent.withdrawn")
    assert entry.actor == f"user:{cast.coordinator.pk}"


def test_control_otherwise_the_wrong_record_keeps_it(cast, group, monkeypatch):
    make.consent_text()
    monkeypatch.setattr(minors_record, "take_off", lambda *given, **more: None)
    wrong, right = put_right(cast, group)
    assert consenting.may_take_part(wrong) and not consenting.may_take_part(right)


def test_with_both_a_new_person_is_not_asked_about_consent(page, cast, group):
    make.place()
    application = of_minor(group)
    both(application)
    page.open(address(application))
    before = page.taps
    page.link("Register as a new person")
    assert "Adult and young person agreed already" in page.text
    for name in ("agreed", "method", "assent", "guardian_name", "no_guardian"):
        assert page.html.find(attrs={"name": name}) is None
    rest = [name for name in REST if name != "agreed"]
    page.press("Save", **{name: minor()[name] for name in rest}).press("Enroll")
    assert page.taps - before == 3 and enrolled(application) == [EnrollmentState.ACTIVE]
    [consent] = Consent.objects.unscoped(WHY)
    assert (consent.method, consent.decided_on) == ("digital", timezone.localdate())
    [guardian] = Guardian.objects.unscoped(WHY).select_related("participant__key")
    assert (guardian.name, guardian.phone, guardian.relation) == tuple(
        ADULT[name] for name in ("name", "phone", "relation")
    )


def test_who_permits_is_filled_in_where_the_own_word_is_missing(page, group):
    make.place()
    application = of_minor(group)
    say(application, GIVEN)
    page.open(f"{address(application)}persona/")
    assert page.value("guardian_name") == "Rosa Núñez"
    assert page.value("guardian_relation") == "mother"
    assert not page.html.find("input", attrs={"name": "assent"}).has_attr("checked")
    assert not page.html.select("input[name=agreed][checked], input[name=method][checked]")


def test_a_word_taken_back_meanwhile_is_asked_for(page, group):
    make.place()
    application = of_minor(group)
    both(application)
    page.open(f"{address(application)}persona/")
    minors_said.take_back(link_of(application))
    rest = [name for name in REST if name != "agreed"]
    page.press("Save", **{name: minor()[name] for name in rest})
    assert page.status == 200 and page.errors() and people().count() == 0
    assert page.html.find(attrs={"name": "assent"})


def test_what_was_typed_about_consent_is_kept_if_both_came_meanwhile(page, group):
    make.place()
    application = of_minor(group)
    page.open(f"{address(application)}persona/")
    both(application)
    given = {name: minor()[name] for name in (*REST, "assent", "guardian_name")}
    page.press("Save", **given)
    methods = Consent.objects.unscoped(WHY).values_list("method", flat=True)
    assert list(methods) == ["signed"], "what staff wrote down is not replaced"


def test_no_consent_is_invented_for_who_turns_out_to_be_of_age(page, group):
    make.place()
    application = of_minor(group)
    both(application)
    page.open(f"{address(application)}persona/")
    rest = [name for name in REST if name != "agreed"]
    older = {"born_year": adult()["born_year"]}
    page.press("Save", **{name: adult()[name] for name in rest}, **older)
    assert people().count() == 1 and not Consent.objects.unscoped(WHY).exists()
    page.press("Enroll")
    assert enrolled(application) == []


# --- today -----------------------------------------------------------------------------------


def test_today_says_how_many_permissions_are_missing(page, cast, group):
    asked(group)
    assert "permission" not in page.open("/trabajo/").text
    of_minor(group, 6, given="Una")
    of_minor(group, 1, given="Dos")
    say(of_minor(group, given="Tres"), GIVEN)
    of_minor(make.offering(cast.quetzal), 90, given="Lejana")
    page.open("/trabajo/")
    assert "2 permissions of adults are missing" in page.text
    assert "The oldest has been waiting for 6 days." in page.text
    found = page.html.find("a", href=f"{INBOX}?permission=missing")
    page.open(found["href"])
    assert [name.split()[0] for name in names(page)] == ["Una", "Dos"]


@pytest.mark.parametrize("who", ["outsider", "facilitator", "case_worker", "monitor"])
def test_today_tells_nobody_else(client, cast, group, who):
    of_minor(group)
    make.offering(cast.ceiba, facilitator=cast.facilitator)
    page = as_(client, getattr(cast, who)).open("/trabajo/")
    assert "permission of an adult" not in page.text and "missing" not in page.text


def test_control_a_facilitator_is_told_of_their_own_group(client, cast):
    of_minor(make.offering(cast.ceiba, facilitator=cast.facilitator))
    page = as_(client, cast.facilitator).open("/trabajo/")
    assert "1 permission of an adult is missing" in page.text


# --- the person's own file -------------------------------------------------------------------


def test_the_file_says_when_they_and_an_adult_agreed(page, cast, group):
    application, person = of_minor(group), known(cast)
    both(application)
    handling.link(application, person, cast.coordinator)
    [row] = kept.applications(person, cast.coordinator)
    facts = {fact.name: fact.value for fact in row}
    assert facts["own_word_on"] == facts["adult_permitted_on"] == timezone.localdate()
    assert facts["own_word_taken_back_on"] is None
    told = " ".join(fact.words for fact in row if fact.value is not None)
    assert "9911" not in told and "Rosa" not in told
    minors_said.take_back(link_of(application))
    [row] = kept.applications(person, cast.coordinator)
    facts = {fact.name: fact.value for fact in row}
    assert facts["own_word_on"] is None
    assert facts["own_word_taken_back_on"] == timezone.localdate()


def test_the_file_of_an_adult_says_nothing_of_it(page, cast, group):
    application = asked(group)
    handling.link(application, registered(cast.ceiba), cast.coordinator)
    [row] = kept.applications(application_person(application), cast.coordinator)
    facts = {fact.name: fact.value for fact in row}
    assert (facts["own_word_on"], facts["adult_permitted_on"]) == (None, None)


def application_person(application):
    return now(application).participant


def test_a_repeat_has_a_link_of_its_own_on_the_page(page, group):
    application = of_minor(group)
    of_minor(group)
    assert ApplicationRepeat.objects.unscoped(WHY).count() == 1
    page.open(address(application))
    assert page.buttons().count("Make a new link") == 2
    assert page.buttons().count("I reminded them") == 1
    text = page.response.content.decode()
    first, repeat = links().order_by("made_at")
    assert permitting.address(repeat, "en") in text and first.token not in text
    told = {"text": make.consent_text(), "guardian": ADULT}
    minors_said.answer(repeat, REFUSED, **told)
    text = page.open(address(application)).response.content.decode()
    assert permitting.address(first, "en") in text and repeat.token not in text


def test_nobody_is_reminded_of_a_request_that_has_ended(page, cast, group):
    """The link of a repeat stays open, for it knows nothing of what became of the first form."""
    application = of_minor(group)
    of_minor(group)
    repeat = links().exclude(repeat=None).get()
    handling.put_off(application, "", cast.coordinator)
    assert minors.Link(repeat).is_open
    page.open(address(application))
    assert "I reminded them" not in page.buttons()
    with pytest.raises(NotAllowed):
        minors.reminded(repeat, actor=cast.coordinator)


def test_a_new_minor_who_may_be_somebody_known_is_asked_about(page, cast, group):
    make.place()
    known(cast)
    application = of_minor(group)
    both(application)
    page.open(f"{address(application)}persona/")
    given = {name: minor()[name] for name in REST if name != "agreed"}
    page.press("Save", **given)
    assert "This person may already be registered" in page.text and people().count() == 1
    page.press("It is somebody else: save", **given)
    assert people().count() == 2 and Consent.objects.unscoped(WHY).count() == 1


# --- what came by another form ----------------------------------------------------------------


def test_what_was_answered_by_another_form_is_taken_over_by_a_button(page, cast, group):
    application = of_minor(group)
    person = known(cast)
    handling.link(application, person, cast.coordinator)
    of_minor(group)
    second = links().get(application=application, repeat__isnull=False)
    told = {"text": make.consent_text(), "guardian": ADULT}
    assert minors_said.answer(second, GIVEN, **told)
    minors_said.assent(links().get(pk=second.pk), make.consent_text())
    page.open(address(application))
    assert not consenting.may_take_part(person)
    page.press("Put it on the record")
    assert consenting.may_take_part(person)
    page.open(address(application))
    assert "Put it on the record" not in page.buttons()


def test_a_refusal_stands_out_although_a_consent_is_on_the_record(page, cast, group):
    application = of_minor(group)
    person = known(cast)
    handling.link(application, person, cast.coordinator)
    make.consent(person, assent=True)
    say(application, REFUSED)
    assert tags(page.open(INBOX))[-1] == "permission refused"
