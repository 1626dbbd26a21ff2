"""Whoever asked for a seat is answered in the order in which they asked, and safely."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.models import Prefetch, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Membership
from audit import journal
from audit.models import Entry
from rumbo import dates
from training import answering, inbox, seats
from training.applying import followed, following, handling, receiving
from training.models import Application, ApplicationRepeat, Enrollment
from training.models.application import ApplicationState as State
from training.models.enrollment import EnrollmentState
from youth.details import ContactDetails, PersonDetails
from youth.intake import register
from youth.models import Contact, Participant

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in
from ..world import MISSING
from ..youth.test_people_pages import adult, minor

pytestmark = pytest.mark.django_db
WHY = "looked at by a test"
INBOX = "/trabajo/solicitudes/"
MOST = 12  # queries of the list, with those of the session, the role and the journal


def told(**given) -> dict:
    year = timezone.localdate().year - 20
    values = {"given": "Wendy", "surname": "Cáceres", "surname2": "Umanzor"}
    values |= {"born": f"{year}-01-05", "phone": "9988-7766", "phone_of": "own"}
    return values | {"safe": "write", "language": "en", "agreed": "Pueden llamarme."} | given


def young(**given) -> dict:
    return told(born=f"{timezone.localdate().year - 15}-01-05", **given)


def ask(group, days: int = 0, **given) -> Application:
    """Somebody asked, so many days ago."""
    followed = receiving.apply(
        receiving.door.key_of(receiving.door.new_key()), group, given or told()
    )
    rows = Application.objects.unscoped(WHY).filter(pk=followed.application.pk)
    rows.update(received_at=timezone.now() - timedelta(days=days))
    repeats = Prefetch("repeats", ApplicationRepeat.objects.unscoped(WHY))
    return rows.select_related("key", "organization").prefetch_related(repeats).get()


def asked(group, days: int = 0, **given) -> Application:
    return ask(group, days, **told(**given))


def as_(client, user) -> Page:
    user.language = "en"
    user.save()
    return Page(sign_in(client, user))


@pytest.fixture
def page(client, cast) -> Page:
    make.consent_text()
    return as_(client, cast.coordinator)


@pytest.fixture
def group(cast):
    return make.offering(cast.ceiba)


def address(application) -> str:
    return f"{INBOX}{application.pk}/"


def now(application) -> Application:
    rows = Application.objects.unscoped(WHY).select_related("key", "organization")
    return rows.get(pk=application.pk)


def people():
    return Participant.objects.unscoped(WHY)


def enrolled(application) -> list[str]:
    rows = Enrollment.objects.unscoped(WHY).filter(offering=application.offering)
    return list(rows.values_list("state", flat=True))


def names(page) -> list[str]:
    return [each.find("a").get_text() for each in page.html.select("main ul.list > li")]


def registered(organization, consented=True, **given) -> Participant:
    """Somebody with tokens, as the pages register them; the one who applies, unless told."""
    values = {"given": "Wendy", "surname1": "Caceres", "surname2": "Umanzor", "sex": "female"}
    born = told()["born"]
    values |= {"born": timezone.datetime.fromisoformat(born).date()}
    person = register(organization, PersonDetails(**values | given), actor="system:tests")
    if consented:
        make.consent(person)
    return person


# --- the list --------------------------------------------------------------------------------


def test_new_ones_stand_first_and_the_oldest_before_all(page, group):
    asked(group, 2, given="Segunda")
    asked(group, 6, given="Primera")
    handling.contacted(asked(group, 9, given="Tercera"), "", group_user(group))
    page.open(INBOX)
    assert names(page) == ["Primera Cáceres Umanzor", "Segunda Cáceres Umanzor"]
    assert "2 applications · The oldest has been waiting for 6 days." in page.text
    assert "asked 6 days ago" in page.text and "9988-7766" in page.text
    page.link("Contacted (1)")
    assert names(page) == ["Tercera Cáceres Umanzor"]


def group_user(group):
    """Somebody who coordinates the organization of this group, with the membership chosen."""
    rows = Membership.objects.filter(organization=group.organization, role="coordinator")
    return rows.get().user


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "The oldest came today."),
        (1, "The oldest has been waiting for 1 day."),
        (6, "The oldest has been waiting for 6 days."),
    ],
)
def test_how_long_the_oldest_waits_is_said_in_words(days, said):
    with translation.override("en"):
        assert inbox.oldest_said(days) == said


def test_the_list_is_narrowed_to_one_group(page, cast, group):
    other = make.offering(cast.ceiba, name="Quetzal")
    asked(group, given="Aquí")
    asked(other, given="Allá")
    page.open(INBOX)
    assert len(names(page)) == 2
    page.press("Show", group=str(other.pk))
    page.open(f"{INBOX}?state=new&group={other.pk}")
    assert names(page) == ["Allá Cáceres Umanzor"] and "New (1)" in page.text
    page.open(f"/trabajo/grupos/{group.pk}/").link("Applications", within="main")
    assert names(page) == ["Aquí Cáceres Umanzor"]


@pytest.mark.parametrize("query", ["state=x", f"group={MISSING}", "group=x", "page=99", "state="])
def test_a_choice_that_is_not_there_shows_the_new_ones(page, group, query):
    asked(group)
    assert page.open(f"{INBOX}?{query}").status == 200
    assert names(page) == ["Wendy Cáceres Umanzor"]


def test_nobody_waits(page):
    assert "No new application is waiting." in page.open(INBOX).text


def test_who_was_promised_an_answer_and_has_none_is_late(page, group):
    asked(group, 300)
    assert "late" in page.open(INBOX).text
    other = asked(group, 0, given="Nueva")
    assert "late" not in page.open(address(other)).text


def questions(client) -> int:
    """How often the list asks the database, without the marks of transactions."""
    with CaptureQueriesContext(connection) as asked_:
        assert client.get(INBOX).status_code == 200
    return sum("SAVEPOINT" not in each["sql"] for each in asked_.captured_queries)


def test_a_long_list_asks_no_more_than_a_short_one(page, group, client):
    for n in range(10):
        asked(group, n, given=f"Wendy {chr(65 + n)}")
    few = questions(client)
    for n in range(90):
        asked(group, n, given=f"Wendy {chr(65 + n // 26)}{chr(65 + n % 26)}")
    assert Application.objects.unscoped(WHY).count() == 100
    assert questions(client) <= few <= MOST


def test_control_a_question_for_each_row_is_counted(page, group, client, monkeypatch):
    for n in range(10):
        asked(group, n, given=f"Wendy {chr(65 + n)}")
    real = inbox.seen
    monkeypatch.setattr(inbox, "seen", lambda user: real(user).select_related(None))
    assert questions(client) > MOST


# --- who sees it -----------------------------------------------------------------------------


def test_of_another_organization_is_the_same_as_of_nobody(client, cast, group):
    application = asked(group)
    page = as_(client, cast.outsider)
    assert names(page.open(INBOX)) == []
    for path in (address(application), f"{address(application)}persona/"):
        missing = path.replace(str(application.pk), str(MISSING))
        for step in ("", "enroll", "reopen", "contacted"):
            here = client.post(path, {"step": step}), client.get(path)
            there = client.post(missing, {"step": step}), client.get(missing)
            assert [a.status_code for a in (*here, *there)] == [404] * 4
            for one, other in zip(here, there, strict=True):
                same = one.content.replace(str(application.pk).encode(), str(MISSING).encode())
                assert _without_keys(same) == _without_keys(other.content)
    assert now(application).state == State.NEW


def _without_keys(content: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content)


def test_a_facilitator_answers_only_for_their_groups(client, cast):
    mine = make.offering(cast.ceiba, facilitator=cast.facilitator)
    other = make.offering(cast.ceiba, name="Quetzal")
    asked(mine, given="Mía")
    foreign = asked(other, given="Ajena")
    page = as_(client, cast.facilitator)
    assert names(page.open(INBOX)) == ["Mía Cáceres Umanzor"]
    assert "Quetzal" not in page.text
    assert page.open(address(foreign)).status == 404
    assert "1 new application" in page.open("/trabajo/").text


def test_control_without_the_rule_a_facilitator_would_see_all(client, cast, monkeypatch):
    foreign = asked(make.offering(cast.ceiba))
    page = as_(client, cast.facilitator)
    assert page.open(address(foreign)).status == 404
    monkeypatch.setattr(Application, "visible_q", classmethod(lambda cls, membership: Q()))
    assert page.open(address(foreign)).status == 200


@pytest.mark.parametrize("who", ["case_worker", "monitor", "evaluator", "editor", "administrator"])
def test_who_does_not_enroll_reads_none(client, cast, group, who):
    application = asked(group)
    sign_in(client, getattr(cast, who))
    for path in (INBOX, address(application), f"{address(application)}persona/"):
        assert client.get(path).status_code in (403, 404)
        assert client.post(path).status_code in (403, 404)


# --- reading is recorded ---------------------------------------------------------------------


def test_each_look_is_one_entry(page, group, client):
    application = asked(group)
    for path, action in (
        (INBOX, "applications.listed"),
        (address(application), "application.opened"),
        (f"{address(application)}persona/", "application.opened"),
    ):
        before = set(Entry.objects.values_list("pk", flat=True))
        assert client.get(path).status_code == 200
        new = Entry.objects.exclude(pk__in=before)
        assert [entry.action for entry in new] == [action]


def test_control_a_look_that_is_not_recorded_is_not_answered(page, group, client, monkeypatch):
    application = asked(group)
    client.raise_request_exception = False
    monkeypatch.setattr(journal, "read", lambda *given, **more: None)
    for path in (INBOX, address(application), f"{address(application)}persona/"):
        assert client.get(path).status_code == 500


def test_who_may_be_the_same_was_seen_too(page, cast, group):
    person = registered(cast.ceiba)
    page.open(address(asked(group)))
    assert Entry.objects.get(action="participant.similar").object_id == str(person.pk)


def test_the_history_of_the_person_tells_who_read_their_application(page, cast, group):
    person = registered(cast.ceiba)
    application = asked(group)
    page.open(address(application)).press("It is this person: enroll")
    page.open(f"/trabajo/personas/{person.pk}/historial/")
    assert f"read the application for {group}" in page.text


# --- one application -------------------------------------------------------------------------


def test_the_page_tells_all_that_was_told(page, group):
    application = asked(group, 3, phone_of="family", safe="call", language="es")
    page.open(address(application))
    for words in (
        *["Wendy Cáceres Umanzor", str(group), "20 years old", "9988-7766", "a relative's"],
        *["Only calls: writing is not safe.", "Español", application.code, "asked 3 days ago"],
    ):
        assert words in page.text


STRANGE = ["<script>alert(1)</script>", "Ñandú 🚌", "O'Higgins & hijas", "ב\u202eb"]


@pytest.mark.parametrize("text", STRANGE)
def test_whatever_was_told_runs_nowhere(page, group, text):
    application = asked(group, given=text, surname=text, phone='+1"><b>x')
    for path in (INBOX, address(application), f"{address(application)}persona/"):
        answer = page.open(path)
        assert answer.status == 200 and b"<script>alert" not in answer.response.content
        assert b"<b>x" not in answer.response.content


def test_who_asked_again_is_one_row_that_says_so(page, group):
    application = asked(group)
    again = asked(group)
    assert again.pk == application.pk
    assert len(names(page.open(INBOX))) == 1 and "asked again" in page.text
    assert "Asked again on" in page.open(address(application)).text


def test_people_who_may_be_the_same_are_named_with_the_reason(page, cast, group):
    contact = (ContactDetails("+504 9988 7766"),)
    registered(cast.ceiba)
    registered(cast.ceiba, given="Karla", surname1="Otra", contacts=contact)
    registered(cast.ceiba, given="Nadie", surname1="Parecida")
    registered(cast.quetzal)
    page.open(address(asked(group)))
    assert names(page) == ["Wendy Caceres Umanzor", "Karla Otra Umanzor"]
    assert "The same names and date of birth." in page.text and "The same phone." in page.text


def test_who_may_be_the_same_is_named_only_to_who_sees_them(client, cast):
    registered(cast.ceiba)
    application = asked(make.offering(cast.ceiba, facilitator=cast.facilitator))
    page = as_(client, cast.facilitator).open(address(application))
    assert names(page) == [] and "Caceres" not in page.text


def test_control_the_same_person_is_named_to_who_sees_all(client, cast):
    registered(cast.ceiba)
    application = asked(make.offering(cast.ceiba, facilitator=cast.facilitator))
    assert names(as_(client, cast.coordinator).open(address(application)))


# --- enrolling -------------------------------------------------------------------------------


def test_one_tap_puts_the_application_and_the_person_together_and_enrolls(page, cast, group):
    person = registered(cast.ceiba)
    application = asked(group)
    page.open(address(application)).press("It is this person: enroll")
    assert page.url == address(application) and "Enrolled in" in page.text
    found = now(application)
    assert (found.state, found.participant_id) == (State.ENROLLED, person.pk)
    assert enrolled(application) == [EnrollmentState.ACTIVE]
    page.again()
    assert enrolled(application) == [EnrollmentState.ACTIVE]
    page.link("Wendy Caceres Umanzor")
    assert page.url == f"/trabajo/personas/{person.pk}/"


def test_a_full_group_offers_the_waiting_list_and_the_words_for_it(page, cast):
    group = make.offering(cast.ceiba, capacity=1)
    seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    registered(cast.ceiba)
    application = asked(group)
    page.open(address(application)).press("It is this person: put on the waiting list")
    assert now(application).state == State.WAITING
    assert "There is no place for now. We will let you know." in page.text
    assert "There is no seat for now. We will let you know." in page.text  # to be sent
    place = Enrollment.objects.unscoped(WHY).get(state="active")
    seats.leave(place, actor="system:tests", reason="not_said")
    assert "There is a seat for you" in page.open(address(application)).text


def test_a_minor_needs_two_permissions_and_the_refusal_says_which(page, cast, group):
    born = timezone.datetime.fromisoformat(young()["born"]).date()
    person = registered(cast.ceiba, consented=False, born=born)
    application = ask(group, 0, **young())
    assert "Under 18: two permissions" in page.open(address(application)).text
    page.press("It is this person: enroll")
    assert "There is no consent to take part." in page.text
    assert (now(application).participant_id, enrolled(application)) == (person.pk, [])
    make.consent(person, guardian=make.guardian(person), assent=False)
    page.press("Enroll")
    assert "The young person has not agreed yet." in page.text and enrolled(application) == []
    make.consent(person, guardian=make.guardian(person), assent=True)
    page.press("Enroll")
    assert enrolled(application) == [EnrollmentState.ACTIVE]
    assert now(application).state == State.ENROLLED


def test_an_adult_is_not_asked_for_an_adult(page, group):
    assert "Under 18" not in page.open(address(asked(group))).text


def test_other_ages_are_refused_in_words(page, cast):
    group = make.offering(cast.ceiba, least_age=25)
    registered(cast.ceiba)
    application = asked(group)
    page.open(address(application)).press("It is this person: enroll")
    assert "The group is for ages 25 to 29; this person is 20." in page.text
    assert now(application).state == State.NEW


def test_somebody_known_under_another_spelling_is_proposed(page, cast, group):
    registered(cast.ceiba, given="Guendi", surname1="Umansor", surname2="")
    assert names(page.open(address(asked(group)))) == ["Guendi Umansor"]


def test_somebody_known_under_another_birth_is_found_on_the_page(page, cast, group):
    born = timezone.datetime.fromisoformat(told()["born"]).date() - timedelta(days=500)
    registered(cast.ceiba, given="Guendi", surname1="Umanzor", surname2="", born=born)
    application = asked(group)
    assert names(page.open(address(application))) == []
    page.press("Search", q="guendi umansor")
    assert page.url == address(application) and names(page) == ["Guendi Umanzor"]
    assert Entry.objects.filter(action="participants.searched").count() == 1
    page.press("It is this person: enroll")
    assert now(application).state == State.ENROLLED


def test_an_empty_search_says_what_to_write(page, group):
    page.open(address(asked(group))).press("Search", q=" ")
    assert page.errors() == ["Write a name, a phone or a code."]


@pytest.mark.parametrize("whose", ["foreign", "missing", "x"])
def test_only_people_whom_one_sees_can_be_chosen(page, cast, group, whose):
    application = asked(group)
    foreign = registered(cast.quetzal)
    named = {"foreign": foreign.pk, "missing": MISSING}.get(whose, whose)
    page.send(address(application), {"step": "person", "participant": named})
    assert "Choose the person again." in page.text
    assert (now(application).participant, now(application).state) == (None, State.NEW)


def test_nobody_is_enrolled_before_it_is_said_who_it_is(page, group):
    application = asked(group)
    page.send(address(application), {"step": "enroll"})
    assert "Say first who it is." in page.text and enrolled(application) == []


@pytest.mark.parametrize("step", ["x", "", "page", "__class__"])
def test_a_step_that_is_none_changes_nothing(page, group, step):
    application = asked(group)
    assert page.send(address(application), {"step": step}).status == 200
    assert now(application).state == State.NEW


# --- a new person ----------------------------------------------------------------------------

REST = ("place_text", "sex", "studies", "works", "agreed")


def test_a_new_person_is_made_from_what_was_told(page, cast, group):
    make.place()
    application = asked(group, safe="call", phone_of="family")
    page.open(address(application)).link("Register as a new person")
    names = [page.value(name) for name in ("given", "surname1", "surname2")]
    assert names == ["Wendy", "Cáceres", "Umanzor"]
    assert (page.value("born_day"), page.value("phone")) == ("5", "9988-7766")
    assert (page.value("phone_owner"), page.value("phone_safety")) == ("family", "calls_only")
    page.press("Save", **{name: adult()[name] for name in REST})
    person = people().get()
    assert page.url == address(application) and now(application).participant_id == person.pk
    assert Contact.objects.unscoped(WHY).get().safety == "calls_only"
    assert page.again().url == address(application) and people().count() == 1
    page.press("Enroll")
    assert now(application).state == State.ENROLLED


def test_a_minor_is_registered_with_guardian_and_assent_and_then_enrolled(page, cast, group):
    make.place()
    application = ask(group, 0, **young())
    page.open(f"{address(application)}persona/")
    given = {name: minor()[name] for name in (*REST, "assent", "guardian_name")}
    page.press("Save", **given).press("Enroll")
    assert now(application).state == State.ENROLLED


def test_what_is_missing_in_the_intake_is_said_and_nothing_is_linked(page, group):
    application = asked(group)
    page.open(f"{address(application)}persona/").press("Save")
    assert page.status == 200 and page.errors() and people().count() == 0
    assert page.html.find("p", class_="back").a["href"] == address(application)


def test_who_may_be_the_same_is_asked_about_before_a_second_record_is_made(page, cast, group):
    make.place()
    registered(cast.ceiba)
    application = asked(group)
    page.open(f"{address(application)}persona/")
    given = {name: adult()[name] for name in REST}
    page.press("Save", **given)
    assert "This person may already be registered" in page.text and people().count() == 1
    page.press("It is somebody else: save")
    assert people().count() == 2 and now(application).participant_id


def test_a_person_is_made_once_only(page, cast, group):
    application = asked(group)
    handling.link(application, registered(cast.ceiba), group_user(group))
    page.open(f"{address(application)}persona/")
    assert page.url == address(application)


# --- notes, not now, again -------------------------------------------------------------------


def test_a_talk_is_written_down_once(page, group):
    application = asked(group)
    page.open(address(application)).press("We talked", **{"contacted-note": "Puede el martes."})
    page.again()
    found = now(application)
    assert found.state == State.CONTACTED
    assert [note["text"] for note in found.notes] == ["Puede el martes."]
    assert "Puede el martes." in page.text and page.text.count("Puede el martes.") == 1
    assert Entry.objects.filter(action="application.contacted").count() == 1


def test_not_now_needs_a_reason_and_offers_kind_words(page, group):
    application = asked(group)
    page.open(address(application)).press("Not now")
    assert page.errors() and now(application).state == State.NEW
    page.choose(**{"not_now-reason": "other"}).press("Not now")
    assert page.errors() == ["Write the reason."] and now(application).state == State.NEW
    page.choose(**{"not_now-reason": "hours"}).press("Not now", **{"not_now-note": "Trabaja."})
    found = now(application)
    assert found.state == State.NOT_NOW
    assert found.notes[-1]["text"] == "The days or hours do not suit them. Trabaja."
    assert "There will be other courses, and you can ask again." in page.text
    assert "reject" not in page.text.casefold()
    page.press("Open it again")
    assert now(application).state == State.CONTACTED


def test_a_step_that_is_no_longer_possible_is_refused_in_words(page, group):
    application = asked(group)
    page.open(address(application))
    handling.put_off(application, "", group_user(group))
    page.choose(**{"not_now-reason": "full"}).press("Not now")
    assert "This step is not possible from the present state." in page.text
    page.send(address(application), {"step": "reopen"})
    page.send(address(application), {"step": "reopen"})
    assert "This step is not possible from the present state." in page.text


# --- words that are sent ---------------------------------------------------------------------


def written(page) -> str:
    """The words of the WhatsApp link of the page; "" without one."""
    link = page.html.find("a", href=re.compile("wa.me|whatsapp"))
    return parse_qs(urlsplit(link["href"]).query)["text"][0] if link else ""


def test_the_words_are_ready_to_be_sent_and_to_be_read(page, group):
    page.open(address(asked(group)))
    link = page.html.find("a", href=re.compile("^https://wa.me/50499887766\\?text="))
    assert link and "noreferrer" in link["rel"]
    assert written(page) == (
        "Hello, Wendy. This is Fundación Ceiba. You asked about the course:"
        f" {group.course.name_en}. When can we call you?"
    )
    assert written(page) in page.text
    assert page.html.find("a", href="tel:+50499887766")


def test_the_words_are_in_the_language_of_whoever_asked(cast, group):
    for language in ("es", "en"):
        application = asked(group, given=f"Wendy {language}", language=language)
        reach = answering.reach(application, application.told)
        assert reach.language == language
        assert getattr(group.course, f"name_{language}") in reach.text


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_words_say_what_nobody_should_read(cast, language):
    group = make.offering(cast.ceiba, name="Quetzal")
    application = asked(group, language=language)
    states = [(state, None) for state in State if state != State.WITHDRAWN]
    place = seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    for state, enrollment in [*states, (State.ENROLLED, place)]:
        application.state, application.enrollment = state, enrollment
        text = answering.reach(application, application.told).text
        for word in (group.program.name_es, cast.award.code, "Faro", group.name, "Cáceres"):
            assert word not in text
        with translation.override(language):
            assert dates.day(group.starts_on, "weekday") not in text  # it has begun
    group.starts_on = timezone.localdate() + timedelta(days=3)
    application.offering = group
    with translation.override(language):
        day = dates.day(group.starts_on, "weekday")
    assert day in answering.reach(application, application.told).text


@pytest.mark.parametrize("safe", ["call", "", "maybe"])
@pytest.mark.parametrize("state", [state for state in State])
def test_who_asked_for_calls_only_is_never_written_to(page, group, safe, state):
    application = asked(group, safe=safe)
    Application.objects.unscoped(WHY).update(state=state)
    page.open(address(application))
    assert "wa.me" not in page.response.content.decode()
    if state != State.WITHDRAWN:
        assert "Only calls: writing is not safe." in page.text
        assert page.html.find("a", href="tel:+50499887766")
    page.open(f"{INBOX}?state={state}")
    assert "wa.me" not in page.response.content.decode()


def test_control_a_link_that_ignores_it_is_found(page, group, monkeypatch):
    monkeypatch.setattr(answering, "WRITE", "call")
    application = asked(group, safe="call")
    assert "wa.me" in page.open(address(application)).response.content.decode()


def test_who_said_calls_only_in_one_of_two_requests_is_called(page, group):
    application = asked(group, safe="write")
    assert written(page.open(address(application)))
    asked(group, safe="call")
    assert not written(page.open(address(application)))
    assert "Only calls: writing is not safe." in page.text


@pytest.mark.parametrize("whose", ["family", "other"])
def test_somebody_elses_phone_learns_nothing(page, cast, group, whose):
    page.open(address(asked(group, phone_of=whose)))
    assert written(page).startswith("Good day. We have a message for Wendy.")
    for word in (group.course.name_en, group.course.name_es, "Ceiba", "course"):
        assert word not in written(page)


@pytest.mark.parametrize("end", [following.withdraw, following.end_contact])
def test_who_cannot_come_or_wants_no_calls_is_left_in_peace(page, group, end):
    application = asked(group)
    end(followed.Followed(application))
    page.open(address(application))
    content = page.response.content.decode()
    assert "wa.me" not in content and "tel:" not in content
    said = {
        following.withdraw: "This person cannot come any more.",
        following.end_contact: "This person does not want to be called or written to.",
    }
    assert said[end] in page.text
    assert names(page.open(INBOX)) == []


def test_who_asks_anew_after_having_wanted_no_calls_is_called(page, group):
    application = asked(group)
    following.end_contact(followed.Followed(application))
    asked(group)
    assert written(page.open(address(application)))


def test_a_number_that_nothing_can_dial_has_no_link_to_write(page, group):
    page.open(address(asked(group, phone="12")))
    assert not written(page) and page.html.find("a", href="tel:12")


# --- today -----------------------------------------------------------------------------------


def test_today_says_how_many_are_new_and_how_long_the_oldest_waits(page, group):
    assert "new application" not in page.open("/trabajo/").text
    asked(group, 6)
    asked(group, 1, given="Otra")
    page.open("/trabajo/")
    assert "2 new applications" in page.text
    assert "The oldest has been waiting for 6 days." in page.text
    page.link("See them", within="main")
    assert page.url == INBOX
    assert page.html.find("nav", class_="worknav").find(attrs={"aria-current": "page"}).text == (
        "People"
    )


@pytest.mark.parametrize("who", ["case_worker", "monitor"])
def test_today_says_nothing_of_them_to_who_does_not_enroll(client, cast, group, who):
    asked(group)
    page = as_(client, getattr(cast, who))
    assert "pplication" not in page.open("/trabajo/").text
    assert "pplication" not in page.open("/trabajo/personas/").text


def test_people_leads_to_them(page):
    page.open("/trabajo/personas/").link("Applications from the website", within="main")
    assert page.url == INBOX
