"""A person sees and shows what they earned: whoever has no right to it sees nothing."""

import re
import subprocess
import time
from datetime import date, timedelta
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.sealing.fields import SealedField
from audit.models import Entry
from tests import builders as make
from tests.clicking import values_of
from tests.signing_in import sign_in
from tests.training.applying.sending import TOLD, YEAR, coming, received, repeats
from tests.training.certifying import group as certifying
from training.applying import following, handling
from training.certifying import ending, issuing
from training.earned import gathering, links, opening, paper
from training.models import Application, Certificate, EarnedLink, Outcome
from youth.details import estimated_month
from youth.importing.dates import age_on
from youth.merging import acts as merging
from youth.models import Participant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_paper")]
WHY = "looked at by a test"
HERE, ENGLISH = "/mis-logros/", "/en/my-record/"
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def certificate(cast) -> Certificate:
    group = certifying.offering(cast.ceiba)
    certifying.member(group, given="Xiomara", surname1="Zelaya")
    return issuing.issue(group, actor=cast.coordinator).issued[0]


@pytest.fixture
def person(certificate) -> Participant:
    return certificate.participant


def all_links():
    return EarnedLink.objects.unscoped(WHY)


def born(person) -> str:
    return person.born


def wrong(born: str, what: str) -> str:
    """The same date with another day, month or year."""
    day = date.fromisoformat(born)
    if what == "year":
        return day.replace(year=day.year - 1).isoformat()
    if what == "month":
        return day.replace(month=day.month % 12 + 1).isoformat()
    return day.replace(day=day.day % 28 + 1).isoformat()


def send(client, values: dict, path=ENGLISH):
    return client.post(path, values, headers=SAME)


def typed(code: str, born: str) -> dict[str, str]:
    year, month, day = born.split("-")
    return {"code": code, "born_day": day, "born_month": month, "born_year": year}


def look(client, code: str, born: str, path=ENGLISH):
    form = BeautifulSoup(client.get(path).content, "html.parser").select_one("#look")
    return send(client, values_of(form) | typed(code, born), path)


def do(client, page, act: str, **more):
    """The next act on a page that is open, as its form would send it."""
    soup = BeautifulSoup(page.content, "html.parser")
    values = values_of(soup.select_one("#seen"))
    values.pop("seen")
    return send(client, values | {"act": act} | more)


def link_on(page) -> str:
    return re.search(r"/en/r/([2-9A-HJKMNP-TV-Z]{27})", page.content.decode())[1]


def linked(client, person, certificate, **more) -> str:
    page = look(client, certificate.code, born(person))
    return link_on(do(client, page, "link", days="7", **more))


# --- who gets in -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [HERE, ENGLISH])
def test_a_code_and_the_date_of_birth_show_what_was_earned(client, certificate, person, path):
    text = look(client, certificate.code, born(person), path).content.decode()
    facts = certificate.facts
    assert "Xiomara Zelaya" in text and "Fundación Ceiba" in text
    assert facts["course_es" if path == HERE else "course_en"] in text
    assert ("48 horas" if path == HERE else "48 hours") in text


DIFFERS = ["another day", "another month", "another year", "unknown", "revoked", "erased"]


@pytest.mark.parametrize("how", DIFFERS)
def test_whatever_does_not_fit_gets_one_answer(client, cast, certificate, person, how):
    code, day = certificate.code, born(person)
    pages = [look(client, "K7QM4RTX9D2FH6WB", "2001-02-03")]
    if how.startswith("another"):
        day = wrong(day, how.split()[1])
    if how == "unknown":
        code = "22222222"
    if how == "revoked":
        ending.revoke(certificate, "Por error.", actor=cast.coordinator)
    if how == "erased":
        erased(person)
    pages.append(look(client, code, day))
    said = [without_what_was_typed(page) for page in pages]
    assert said[0] == said[1] and "We find nothing" in said[0]
    assert [page.status_code for page in pages] == [200, 200]


def without_what_was_typed(page) -> str:
    soup = BeautifulSoup(page.content, "html.parser")
    for field in soup.select("#look input"):
        field["value"] = ""
    for chosen in soup.select("#look [selected]"):
        del chosen["selected"]
    return str(soup)


def cost_of(code: str, day: str) -> tuple[int, int]:
    """(questions to the database, sealed values that were opened) until the answer is known."""
    with (
        CaptureQueriesContext(connection) as asked,
        mock.patch.object(
            SealedField, "open", autospec=True, side_effect=SealedField.open
        ) as opened,
    ):
        opening.person(code, date.fromisoformat(day), "somewhere")
    missed = [each for each in asked if "rumbo_cache" in each["sql"]]
    return len(asked) - len(missed), opened.call_count


def test_a_wrong_date_costs_what_an_unknown_code_costs(cast, certificate, person, monkeypatch):
    day = born(person)
    nobody = cost_of("K7QM4RTX9D2FH6WB", day)
    assert cost_of(certificate.code, wrong(day, "day")) == nobody == (5, 2)
    assert cost_of(seat_of(cast, person), day) == nobody
    monkeypatch.setattr(opening, "_stand_in", lambda: Participant(born="1900-01-01"))
    assert cost_of("K7QM4RTX9D2FH6WB", day) != cost_of(certificate.code, wrong(day, "day"))


def erased(person):
    """As a restored backup could show it: the mark is there, whatever else is."""
    Participant.objects.unscoped(WHY).filter(pk=person.pk).update(erased_at=timezone.now())


def test_who_misses_too_often_waits_with_a_right_code_too(client, certificate, person):
    for _try in range(following.MISSES_PER_CODE):
        look(client, certificate.code, "1999-05-06")
    answer = look(client, certificate.code, born(person))
    assert answer.status_code == 429 and "Xiomara" not in answer.content.decode()


def test_a_network_that_misses_too_often_is_stopped(client, certificate, person, monkeypatch):
    monkeypatch.setattr(opening, "MISSES_PER_NETWORK", 3)
    codes = ["22222222", "33333333", "44444444"]
    assert [look(client, code, "2001-02-03").status_code for code in codes] == [200] * 3
    assert look(client, certificate.code, born(person)).status_code == 429


def test_while_everybody_misses_each_network_has_fewer_tries(client, monkeypatch):
    monkeypatch.setattr(opening, "MISSES_WHILE_MANY", 1)
    monkeypatch.setattr(opening, "MANY_MISSES", 2)
    seen = [
        look(client, code, "2001-02-03").status_code
        for code in ("22222222", "33333333", "44444444")
    ]
    assert seen == [200, 200, 429]


def seat_of(cast, person) -> str:
    """The code of a request that led to a seat of this person."""
    found = received(coming(cast))
    handling.link(found.application, person, cast.coordinator)
    handling.enroll(found.application, cast.coordinator)
    return found.code


def test_the_code_of_a_request_that_led_to_a_seat_opens(client, cast, person):
    code = seat_of(cast, person)
    rows = Participant.objects.unscoped(WHY).filter(pk=person.pk)
    assert "We find nothing" in look(client, code, TOLD["born"]).content.decode()
    registered(person, TOLD["born"])
    assert "Xiomara Zelaya" in look(client, code, TOLD["born"]).content.decode()
    # The record knows an age alone: what the request told counts, and no other day of that age.
    registered(person, None)
    rows.update(born_month=date(YEAR, 2, 1))
    assert "Xiomara Zelaya" in look(client, code, TOLD["born"]).content.decode()
    assert "We find nothing" in look(client, code, wrong(TOLD["born"], "day")).content.decode()


def registered(person, born: str | None):
    person.refresh_from_db()
    person.born, person.birth_estimated = born, born is None
    person.save()


def test_of_whom_only_an_age_is_known_any_date_of_that_age_opens(client, certificate, person):
    told_on, age = date(2026, 11, 23), 17
    registered(person, None)
    person.born_month = estimated_month(age, told_on)
    person.save()
    fits = {day: opens(client, certificate, day) for day in DAYS_OF_THAT_AGE}
    assert fits == DAYS_OF_THAT_AGE
    # Whoever gave that age on that day was born between the second and the third of them.
    inside = [day for day in fits if age_on(date.fromisoformat(day), told_on) == age]
    assert all(fits[day] for day in inside)


# Told 17 on 23 November 2026. The day itself is not kept, so the whole months at both ends fit.
DAYS_OF_THAT_AGE = {
    "2008-10-31": False,
    "2008-11-24": True,
    "2009-03-02": True,
    "2009-11-23": True,
    "2009-12-01": False,
}


def opens(client, certificate, day: str) -> bool:
    return "Xiomara" in look(client, certificate.code, day).content.decode()


def test_a_request_without_a_seat_and_one_sent_again_open_nothing(client, cast, person):
    group = coming(cast)
    registered(person, TOLD["born"])
    first = received(group)
    handling.link(first.application, person, cast.coordinator)
    assert "We find nothing" in look(client, first.code, TOLD["born"]).content.decode()
    again = received(group)
    assert repeats().count() == 1 and again.code != first.code
    handling.enroll(first.application, cast.coordinator)
    assert "We find nothing" in look(client, again.code, TOLD["born"]).content.decode()
    assert "Xiomara" in look(client, first.code, TOLD["born"]).content.decode()


# --- what it shows -----------------------------------------------------------------------------


def test_it_shows_nothing_but_valid_certificates_of_that_organization(client, cast, certificate):
    person = certificate.participant
    own = certifying.offering(cast.ceiba, name="Guacamaya")
    other = certifying.member(own, given="Xiomara")
    other.participant = person
    other.save()
    revoked = issuing.issue(own, actor=cast.coordinator).issued[0]
    ending.revoke(revoked, "Por error.", actor=cast.coordinator)
    Outcome.objects.create(
        organization=cast.ceiba, participant=person, kind="new_job", happened_on="2026-01-01",
        details={"where": "Taller Azul"}, proposed_by=cast.facilitator,
    )  # fmt: skip
    text = look(client, certificate.code, born(person)).content.decode()
    for canary in ("Guacamaya", "FARO-1", "Oficios con futuro", "Taller Azul", person.code):
        assert canary not in text
    assert revoked.code not in text and certificate.code in text


def test_hours_of_one_place_count_once(cast, certificate, person):
    first = Certificate.objects.unscoped(WHY).select_related("participant__key").get()
    Certificate.objects.unscoped(WHY).create(
        organization=first.organization,
        kind="diploma",
        participant=first.participant,
        enrollment=first.enrollment,
        award=first.award,
        holder=first.holder,
        facts=first.facts | {"kind": "diploma"},
        issued_on=first.issued_on,
    )
    earned = gathering.everything(person, "en")
    assert len(earned.items) == 2 and earned.hours == "48 hours"


def test_a_replaced_paper_still_opens_and_shows_the_new_one(client, cast, certificate, person):
    name = "Xiomara Zelaya de Paz"
    new = ending.replace(certificate, actor=cast.coordinator, name=name)
    text = look(client, certificate.code, born(person)).content.decode()
    assert new.code in text and name in text and f"/en/v/{certificate.code}" not in text


# --- a shared phone ----------------------------------------------------------------------------


def test_the_way_back_leads_to_an_empty_form(client, certificate, person, monkeypatch):
    form = BeautifulSoup(client.get(ENGLISH).content, "html.parser").select_one("#look")
    values = values_of(form) | typed(certificate.code, born(person))
    assert "Xiomara" in send(client, values).content.decode()
    assert "Xiomara" in send(client, values).content.decode()  # a double tap
    later = time.time() + opening.GRACE + 1
    monkeypatch.setattr(opening.time, "time", lambda: later)
    text = send(client, values).content.decode()
    assert "Xiomara" not in text and certificate.code not in text and "was closed" in text
    monkeypatch.setattr(opening, "use", lambda key: True)  # without the guard it would open
    assert "Xiomara" in send(client, values).content.decode()


def test_nothing_is_kept_no_cookie_no_index(certificate, person):
    client = Client(enforce_csrf_checks=True)
    page = look(client, certificate.code, born(person))
    made = do(client, page, "link", days="7")
    shared = client.get(f"/en/r/{link_on(made)}")
    for answer in (client.get(ENGLISH), page, made, do(client, made, "pdf"), shared):
        assert answer.status_code == 200 and not answer.cookies
        assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer"
    assert not client.cookies


def test_other_sites_cannot_post(certificate, person):
    values = {"code": certificate.code, "born": born(person), "form_key": opening.new_key()}
    answer = Client().post(ENGLISH, values, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_each_look_is_written_down_and_not_where_it_came_from(client, certificate, person):
    look(client, certificate.code, born(person))
    entry = Entry.objects.get(action="earned.opened")
    assert entry.object_id == str(person.pk) and entry.organization == person.organization_id
    assert (entry.actor, entry.network, entry.session) == ("public:earned", "", "")


# --- links -------------------------------------------------------------------------------------


def test_a_link_shows_initials_unless_the_person_chose_their_name(client, certificate, person):
    text = Client().get(f"/en/r/{linked(client, person, certificate)}").content.decode()
    assert "X. Z. N." in text and "Xiomara" not in text and certificate.code in text
    named = linked(client, person, certificate, with_name="on")
    assert "Xiomara Zelaya" in Client().get(f"/r/{named}").content.decode()
    for canary in (born(person), "FARO-1", person.code):
        assert canary not in text


def test_what_stands_in_a_link_is_kept_nowhere(client, certificate, person):
    token = linked(client, person, certificate)
    link = all_links().get()
    assert link.digest == links.digest_of(token)
    kept = str(list(all_links().values())) + str(list(Entry.objects.values()))
    assert token not in kept


def test_opening_counts_and_keeps_no_visitor(client, certificate, person):
    path = f"/en/r/{linked(client, person, certificate)}"
    before = Entry.objects.count()
    for _time in range(3):
        Client().get(path)
    Client().head(path)  # a messenger looks whether it is there
    assert all_links().get().opened == 3 and Entry.objects.count() == before


@pytest.mark.parametrize("how", ["unknown", "run out", "ended", "erased"])
def test_a_link_that_opens_nothing_says_the_same_whatever_happened(
    client, cast, certificate, person, how
):
    token = linked(client, person, certificate)
    path = f"/en/r/{token}"
    assert Client().get(path).status_code == 200
    if how == "run out":
        now = timezone.now()
        all_links().update(made_at=now - timedelta(days=8), expires_at=now - timedelta(seconds=1))
    if how == "ended":
        assert links.revoke(all_links(), all_links().get().pk, actor=cast.coordinator)
    if how == "erased":
        erased(person)
    if how == "unknown":
        path = "/en/r/" + "2" * 27
    answer, nobody = Client().get(path), Client().get("/en/r/x")
    assert answer.status_code == nobody.status_code == 404
    assert answer.content == nobody.content and token not in answer.content.decode()


def test_the_person_ends_a_link_and_only_their_own(client, cast, certificate, person):
    token = linked(client, person, certificate)
    group = certifying.offering(cast.ceiba)
    certifying.member(group, given="Otra")
    theirs = issuing.issue(group, actor=cast.coordinator).issued[0]
    other = look(client, theirs.code, born(theirs.participant))
    do(client, other, "end", link=str(all_links().get().pk))
    assert all_links().living().count() == 1
    page = look(client, certificate.code, born(person))
    do(client, page, "end", link=str(all_links().get().pk))
    assert all_links().living().count() == 0
    assert Client().get(f"/en/r/{token}").status_code == 404
    assert "not-a-key" not in do(client, page, "end", link="not-a-key").content.decode()


def test_a_double_tap_makes_one_link_and_shows_it_twice(client, certificate, person):
    page = look(client, certificate.code, born(person))
    values = values_of(BeautifulSoup(page.content, "html.parser").select_one("#seen"))
    values |= {"act": "link", "days": "30"}
    values.pop("seen")
    one, two = send(client, values), send(client, values)
    assert link_on(one) == link_on(two) and all_links().count() == 1
    assert Entry.objects.filter(action="earned.link_made").count() == 1


def test_not_more_than_some_links_live_at_a_time(client, certificate, person, monkeypatch):
    monkeypatch.setattr(links, "MOST", 1)
    linked(client, person, certificate)
    page = look(client, certificate.code, born(person))
    assert "many links" in do(client, page, "link", days="7").content.decode()
    assert all_links().count() == 1


@pytest.mark.parametrize("days", ["", "1", "365", "x"])
def test_a_link_lives_as_long_as_offered_and_no_longer(client, certificate, person, days):
    page = look(client, certificate.code, born(person))
    do(client, page, "link", days=days)
    assert all_links().count() == 0


# --- the sheet ---------------------------------------------------------------------------------


def read(tool: str, content: bytes, tmp_path) -> str:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(content)
    more = ["-raw", str(file), "-"] if tool == "pdftotext" else [str(file)]
    return subprocess.run([tool, *more], capture_output=True, text=True, check=True).stdout


def test_the_sheet_is_tagged_and_says_what_can_be_checked(client, certificate, person, tmp_path):
    page = look(client, certificate.code, born(person))
    made = do(client, page, "link", days="7")
    with_link = do(client, made, "pdf", token=link_on(made))
    plain = do(client, made, "pdf")
    assert with_link["Content-Disposition"] == 'attachment; filename="certificates.pdf"'
    for answer in (plain, with_link):
        said, facts = (read(t, answer.content, tmp_path) for t in ("pdftotext", "pdfinfo"))
        assert "Xiomara Zelaya" in said and "48 hours" in said
        assert certificate.code[:4] + "-" in said and "Xiomara" not in facts
        assert re.search(r"Tagged: +yes", facts) and "612 x 792 pts (letter)" in facts
    assert link_on(made) in "".join(read("pdftotext", with_link.content, tmp_path).split())
    assert "/en/r/" not in read("pdftotext", plain.content, tmp_path)


def test_the_same_facts_give_the_same_bytes(person):
    earned = gathering.everything(person, "es")
    day = timezone.localdate()
    assert paper.draw(earned, "es", day) == paper.draw(earned, "es", day)


def test_somebody_elses_link_never_gets_on_a_sheet(client, cast, certificate, person, tmp_path):
    group = certifying.offering(cast.ceiba)
    certifying.member(group, given="Otra")
    theirs = issuing.issue(group, actor=cast.coordinator).issued[0]
    token = linked(client, theirs.participant, theirs)
    page = look(client, certificate.code, born(person))
    sheet = do(client, page, "pdf", token=token)
    assert "/en/r/" not in read("pdftotext", sheet.content, tmp_path)


# --- staff -------------------------------------------------------------------------------------


def test_staff_hand_over_the_sheet_and_end_a_link(client, cast, certificate, person):
    token = linked(Client(), person, certificate)
    sign_in(client, cast.coordinator)
    tab = client.get(f"/trabajo/personas/{person.pk}/certificados/").content.decode()
    link = all_links().get()
    assert f"/trabajo/enlaces/{link.pk}/terminar/" in tab and token not in tab
    sheet = client.get(f"/trabajo/personas/{person.pk}/logros/pdf")
    assert (
        sheet.content.startswith(b"%PDF")
        and Entry.objects.filter(action="earned.taken").count() == 1
    )
    client.post(f"/trabajo/enlaces/{link.pk}/terminar/")
    assert Client().get(f"/r/{token}").status_code == 404
    assert all_links().get().revoked_by == cast.coordinator


@pytest.mark.parametrize("role", ["outsider", "facilitator", "case_worker", "evaluator"])
def test_nobody_else_takes_a_sheet_or_ends_a_link(client, cast, certificate, person, role):
    linked(Client(), person, certificate)
    sign_in(client, getattr(cast, role))
    link = all_links().get()
    assert client.get(f"/trabajo/personas/{person.pk}/logros/pdf").status_code in (403, 404)
    assert client.post(f"/trabajo/enlaces/{link.pk}/terminar/").status_code in (403, 404)
    assert all_links().living().count() == 1


def test_links_move_with_the_record(client, cast, certificate, person):
    token = linked(client, person, certificate)
    kept = make.participant(cast.ceiba, given="Xiomara", surname1="Zelaya")
    merge = merging.merge(kept, person, {}, actor=cast.coordinator)
    assert all_links().get().participant_id == kept.pk
    assert certificate.code in Client().get(f"/en/r/{token}").content.decode()
    merging.unmerge(merge, actor=cast.coordinator)
    assert all_links().get().participant_id == person.pk


def test_a_restored_row_of_an_application_opens_nothing_once_the_person_is_erased(cast, person):
    registered(person, TOLD["born"])
    asked = seat_of(cast, person), date.fromisoformat(TOLD["born"]), "192.0.2.0/24"
    assert opening.person(*asked) == person
    erased(person)
    assert opening.person(*asked) is None
    assert Application.objects.unscoped(WHY).count() == 1
