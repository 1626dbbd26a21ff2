"""The screens of outcomes, walked as staff do: record, confirm, send back, put right, take away."""

import csv
import io
from datetime import date

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from training import seats
from training.models.outcome import EvidenceKind
from training.outcomes import acts, codebook
from training.outcomes.acts import Shown

from ... import builders as make
from ...clicking import Page
from ...signing_in import sign_in
from .samples import HEARD, confirmed, contract, evidence, now, proposed, rows, second_coordinator

pytestmark = pytest.mark.django_db
LIST = "/trabajo/resultados/"


def page_of(user) -> Page:
    user.language = "en"
    user.save()
    return Page(sign_in(Client(), user))


@pytest.fixture
def group(cast):
    return make.offering(cast.ceiba, facilitator=cast.facilitator)


@pytest.fixture
def person(cast, group):
    someone = make.participant(cast.ceiba, given="Ana", surname1="Ávila")
    seats.enroll(group, someone, actor="system:tests")
    return someone


@pytest.fixture
def facilitator(cast):
    return page_of(cast.facilitator)


@pytest.fixture
def coordinator(cast):
    return page_of(cast.coordinator)


def typed(**more) -> dict:
    return {"happened_on_month": "3", "happened_on_year": "2026"} | more


class TestRecording:
    def test_from_the_group_in_four_taps_and_three_answers(self, facilitator, group, person):
        page = facilitator.open(f"/trabajo/grupos/{group.pk}/")
        page.link("Outcomes of the group").link("Record an outcome")
        asked = [f for f in page.html.select("form .field") if "(optional)" not in f.get_text()]
        assert len(asked) == 3
        page.choose(kind="new_job").press("Record the outcome", **typed())
        assert page.taps == 4 and page.status == 200, page.errors()
        assert "new job" in page.text.lower() and "March 2026" in page.text
        [outcome] = rows()
        assert (outcome.kind, outcome.state, outcome.enrollment.offering_id) == (
            "new_job",
            "proposed",
            group.pk,
        )
        assert [e.kind for e in evidence(outcome)] == ["word"]

    def test_from_the_person(self, facilitator, person):
        page = facilitator.open(f"/trabajo/personas/{person.pk}/resultado/")
        page.choose(kind="own_business").press(
            "Record the outcome",
            **typed(happened_on_day="17", where="Pulpería Ávila", what="Venta de pan"),
        )
        outcome = now(rows().get())
        assert page.url == f"{LIST}{outcome.pk}/"
        assert (outcome.happened_on, outcome.day_known) == (date(2026, 3, 17), True)
        for text in ("Pulpería Ávila", "Venta de pan", "17 March 2026", "Somebody else"):
            assert text in page.text

    def test_what_was_typed_stays_and_problems_stand_beside_their_question(
        self, facilitator, person
    ):
        page = facilitator.open(f"/trabajo/personas/{person.pk}/resultado/")
        page.press("Record the outcome", happened_on_month="", where="Ferretería El Clavo")
        assert len(page.errors()) == 2 and page.value("where") == "Ferretería El Clavo"
        page.choose(kind="new_job").press(
            "Record the outcome", happened_on_month="3", happened_on_year="2999"
        )
        assert page.errors() == ["This date is in the future. Check the year."]
        assert page.value("where") == "Ferretería El Clavo"
        page.choose(kind="new_job").press("Record the outcome", **typed(happened_on_year="1999"))
        assert len(page.errors()) == 1 and not rows().exists()

    def test_sent_twice_it_is_there_once(self, facilitator, person):
        page = facilitator.open(f"/trabajo/personas/{person.pk}/resultado/")
        page.choose(kind="new_job").press("Record the outcome", **typed())
        first = page.url
        assert page.again().url == first
        assert rows().count() == 1

    def test_the_same_month_and_kind_again_is_warned_of_and_taken(self, facilitator, person):
        for number in (1, 2):
            page = facilitator.open(f"/trabajo/personas/{person.pk}/resultado/")
            page.choose(kind="new_job").press("Record the outcome", **typed())
            assert ("Another outcome of this kind" in page.text) == (number == 2)
        assert rows().count() == 2

    def test_somebody_in_no_group_is_asked_for_none(self, coordinator, cast):
        loose = make.participant(cast.ceiba, given="Berta")
        page = coordinator.open(f"/trabajo/personas/{loose.pk}/resultado/")
        assert page.value("enrollment") is None
        page.choose(kind="back_to_school").press("Record the outcome", **typed())
        assert rows().get().enrollment is None


class TestDeciding:
    @pytest.fixture
    def outcome(self, cast, person):
        return proposed(person, cast.facilitator)

    def test_confirmed_from_the_list_in_three_taps(self, coordinator, outcome, cast):
        page = coordinator.open("/trabajo/")
        assert "1 outcome waits for confirmation" in page.text
        page.open(LIST)
        assert "1 to confirm" in page.text
        page.taps = 0
        page.link("Look and confirm").choose(how="visited").press("Confirm", note=HEARD)
        assert page.taps == 3 and "is confirmed" in page.text
        assert now(outcome).verified_by == cast.coordinator
        assert "waits for confirmation" not in page.open("/trabajo/").text

    def test_what_is_missing_is_said_beside_the_question(self, coordinator, outcome):
        page = coordinator.open(f"{LIST}{outcome.pk}/confirmar/")
        page.press("Confirm")
        assert len(page.errors()) == 1
        page.choose(how="saw_paper").press("Confirm", note="Se ve bien")
        assert page.errors() == [
            "There is no paper among the evidence. Add it, or call or visit."
        ] and page.html.find(id="id_how_error")
        page.choose(how="called").press("Confirm", note="sí")
        assert page.html.find(id="id_note_error") and page.value("note") == "sí"
        assert now(outcome).state == "proposed"

    def test_sent_back_with_a_reason_put_right_and_sent_again(
        self, coordinator, facilitator, outcome
    ):
        page = coordinator.open(f"{LIST}{outcome.pk}/").link("Send it back")
        page.press("Send it back", reason="Falta saber desde qué mes")
        assert now(outcome).state == "returned"
        page = facilitator.open("/trabajo/")
        assert "1 outcome came back to you" in page.text
        page.link("See them")
        assert "Falta saber desde qué mes" in page.text
        page.link("Ávila").link("Put it right")
        assert "Falta saber desde qué mes" in page.text and page.value("kind") == "new_job"
        page.press("Send again", happened_on_month="4", evidence="letter", note="Carta de mayo")
        again = now(outcome)
        assert (again.state, again.happened_on) == ("proposed", date(2026, 4, 1))
        assert "came back to you" not in page.open("/trabajo/").text
        story = coordinator.open(f"{LIST}{outcome.pk}/").text
        assert "Sent back: Falta saber desde qué mes" in story and "Sent again" in story
        assert "Carta de mayo" in story

    def test_confirmed_twice_by_a_double_tap_it_is_confirmed_once(self, coordinator, outcome):
        page = coordinator.open(f"{LIST}{outcome.pk}/confirmar/")
        page.choose(how="called").press("Confirm", note=HEARD)
        there = page.url
        assert page.again().url == there and len(evidence(outcome)) == 2
        assert Entry.objects.filter(action="outcome.confirmed").count() == 1

    def test_who_comes_second_is_told_so(self, coordinator, outcome, cast):
        page = coordinator.open(f"{LIST}{outcome.pk}/confirmar/")
        acts.confirm(outcome, "called", actor=second_coordinator(cast), note=HEARD)
        page.choose(how="called").press("Confirm", note=HEARD)
        assert page.errors() == ["Somebody has decided on this outcome already."]
        assert "cannot be done" in page.open(f"{LIST}{outcome.pk}/confirmar/").text

    def test_what_came_meanwhile_is_looked_at_first(self, coordinator, outcome, cast):
        page = coordinator.open(f"{LIST}{outcome.pk}/confirmar/")
        acts.add_evidence(outcome, contract(), actor=cast.facilitator)
        page.choose(how="called").press("Confirm", note=HEARD)
        assert page.errors() == ["It changed while you were reading. Look at it again."]
        page.open(page.url).choose(how="called").press("Confirm", note=HEARD)
        assert now(outcome).state == "confirmed"

    def test_a_coordinator_sees_that_another_one_confirms_theirs(self, coordinator, cast, person):
        mine = proposed(person, cast.coordinator)
        page = coordinator.open(f"{LIST}{mine.pk}/")
        assert "Somebody else who coordinates" in page.text and "Send it back" not in page.text
        assert "waits for confirmation" not in page.open("/trabajo/").text
        assert "cannot be done" in page.open(f"{LIST}{mine.pk}/confirmar/").text

    def test_corrected_and_withdrawn(self, coordinator, facilitator, cast, person):
        old = confirmed(person, cast.facilitator, cast.coordinator)
        page = facilitator.open(f"{LIST}{old.pk}/").link("Correct it")
        assert page.value("kind") == "new_job" and page.value("happened_on_month") == "3"
        page.choose(kind="better_job").press("Send the correction")
        assert "A correction waits" in facilitator.open(f"{LIST}{old.pk}/").text
        page = coordinator.open(LIST).link("Look and confirm")
        page.choose(how="called").press("Confirm", note=HEARD)
        assert now(old).state == "corrected"
        page.open(f"{LIST}{old.pk}/")
        assert "stands in its place" in page.text and "Withdraw it" not in page.links()
        page.link("See it").link("Withdraw it")
        page.press("Withdraw it", reason="La empresa dice que nunca trabajó ahí")
        assert "La empresa dice" in page.text and "withdrawn" in page.text


class TestList:
    def test_who_leads_a_group_sees_only_what_they_proposed(self, facilitator, cast, person):
        mine = proposed(person, cast.facilitator)
        other = proposed(person, cast.coordinator, kind="back_to_school")
        page = facilitator.open(LIST)
        assert page.html.find(href=f"{LIST}{mine.pk}/")
        assert not page.html.find(href=f"{LIST}{other.pk}/")
        assert facilitator.open(f"{LIST}{other.pk}/").status == 200  # on the person's page it is

    def test_what_waits_comes_first_and_says_for_how_long(self, coordinator, cast, person):
        from datetime import timedelta

        from django.utils import timezone

        old = proposed(person, cast.facilitator)
        rows().filter(pk=old.pk).update(proposed_at=timezone.now() - timedelta(days=12, hours=3))
        new = proposed(person, cast.case_worker, kind="back_to_school")
        page = coordinator.open(LIST)
        assert "2 to confirm" in page.text and "The oldest has waited 12 days." in page.text
        places = [page.response.content.index(str(each.pk).encode()) for each in (old, new)]
        assert places == sorted(places)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("state=confirmed", {"new_job"}),
            ("kind=back_to_school", {"back_to_school"}),
            ("start=2026-02-01&end=2026-03-31", {"new_job"}),
            ("group={group}", {"new_job"}),
            ("state=withdrawn", set()),
            ("state=strange", set()),
        ],
    )
    def test_it_is_filtered_by_state_kind_group_and_period(
        self, coordinator, cast, person, group, query, found
    ):
        enrollment = person.enrollments.unscoped("the tests' own").get()
        confirmed(person, cast.facilitator, cast.coordinator, enrollment=enrollment)
        kin = proposed(person, cast.facilitator, kind="back_to_school", on=date(2025, 11, 1))
        page = coordinator.open(f"{LIST}?{query.format(group=group.pk)}")
        links = {a["href"] for a in page.html.select("main .list a")}
        shown = {o.kind for o in rows() if f"{LIST}{o.pk}/" in links}
        if query == "state=strange":  # said, and nothing is hidden
            assert page.errors() and kin.kind in shown
        else:
            assert shown == found

    def test_monitoring_sees_and_changes_nothing(self, cast, person):
        outcome = proposed(person, cast.facilitator)
        page = page_of(cast.monitor)
        assert "1 to confirm" in page.open(LIST).text and "Look and confirm" not in page.text
        text = page.open(f"{LIST}{outcome.pk}/").text
        for words in ("Add evidence", "Confirm", "Send it back", "Withdraw", "Correct it"):
            assert words not in page.links() and words not in page.buttons(), text
        for act in ("evidencia", "confirmar", "devolver", "otra-vez", "retirar", "corregir"):
            assert page.open(f"{LIST}{outcome.pk}/{act}/").status == 403

    def test_the_menu_leads_there(self, facilitator):
        assert facilitator.open("/trabajo/").link("Outcomes").url == LIST
        assert "No outcome is recorded yet." in facilitator.text


class TestExport:
    @pytest.fixture
    def outcome(self, cast, person):
        enrollment = person.enrollments.unscoped("the tests' own").get()
        given = {"where": "=HYPERLINK(1)", "enrollment": enrollment}
        return confirmed(person, cast.facilitator, cast.coordinator, **given)

    def post(self, user, **data):
        return sign_in(Client(), user).post(reverse("training:outcomes_export"), data)

    @pytest.mark.parametrize("who", ["coordinator", "monitor"])
    def test_confirmed_outcomes_by_code(self, cast, person, group, outcome, who):
        proposed(person, cast.facilitator, kind="back_to_school")
        answer = self.post(getattr(cast, who), **{"as": "csv"})
        text = answer.content.decode("utf-8-sig")
        [row] = csv.DictReader(io.StringIO(text))
        assert list(row) == codebook.COLUMNS
        assert (row["participant"], row["outcome"], row["month"], row["group"]) == (
            person.code,
            "new_job",
            "2026-03",
            group.code,
        )
        assert (row["evidence"], row["verified_how"], row["sex"], row["age_band"]) == (
            "call word",
            "called",
            "female",
            "20-24" if person.age_on(date(2026, 3, 1)) >= 20 else "15-19",
        )
        for secret in ("Ana", "Ávila", "HYPERLINK", "Ejemplo", HEARD):
            assert secret not in text
        entry = Entry.objects.get(action="outcomes.exported")
        assert (entry.count, entry.organization) == (1, cast.ceiba.pk)

    def test_the_workbook_has_its_codebook_in_both_languages(self, cast, outcome):
        answer = self.post(cast.coordinator, **{"as": "xlsx", "start": "2026-01-01"})
        assert 'filename="outcomes-2026-01-01.xlsx"' in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        assert book.sheet_names == ["outcomes", "codebook", "about"]
        header, _row = book.get_sheet_by_name("outcomes").to_python()
        told = book.get_sheet_by_name("codebook").to_python()
        assert [line[0] for line in told[1:]] == header
        assert all(line[i] for line in told[1:] for i in (1, 2, 4, 5))

    def test_the_period_counts_both_days(self, cast, outcome):
        for start, end, lines in (
            ("2026-03-01", "2026-03-01", 1),
            ("2026-03-02", "", 0),
            ("", "2026-02-28", 0),
        ):
            answer = self.post(cast.coordinator, **{"as": "csv", "start": start, "end": end})
            assert len(answer.content.decode().splitlines()) == 1 + lines

    @pytest.mark.parametrize("who", ["facilitator", "case_worker", "evaluator", "administrator"])
    def test_it_is_for_coordinators_and_monitoring(self, cast, outcome, who):
        assert self.post(getattr(cast, who), **{"as": "csv"}).status_code == 403

    def test_elsewhere_it_is_empty(self, cast, outcome):
        answer = self.post(cast.outsider, **{"as": "csv"})
        assert len(answer.content.decode().splitlines()) == 1


class TestScope:
    """What belongs to others is as what does not exist: outcomes, people, groups, files."""

    def test_everything_foreign_is_missing(self, cast):
        foreign = make.participant(cast.quetzal)
        outcome = proposed(foreign, cast.outsider, evidence=contract())
        [piece] = evidence(outcome)
        client = sign_in(Client(), cast.coordinator)
        for name, pk in (
            ("outcome_new", foreign.pk),
            ("evidence_file", piece.pk),
            *((f"outcome{act}", outcome.pk) for act in ACTS),
        ):
            url = reverse(f"training:{name}", args=[pk])
            assert client.get(url).status_code == 404, url
            assert client.post(url).status_code in (404, 405), url
        assert now(outcome).state == "proposed" and len(evidence(outcome)) == 1

    def test_who_leads_another_group_does_not_see_the_person(self, cast, person):
        stranger = make.participant(cast.ceiba, given="Zoila")
        outcome = proposed(stranger, cast.coordinator, evidence=Shown(EvidenceKind.WORD))
        client = sign_in(Client(), cast.facilitator)
        for url in (f"{LIST}{outcome.pk}/", f"/trabajo/personas/{stranger.pk}/resultado/"):
            assert client.get(url).status_code == 404

    def test_a_group_of_somebody_else_cannot_be_named(self, facilitator, cast, person):
        other = seats.enroll(
            make.offering(cast.ceiba, facilitator=cast.facilitator),
            make.participant(cast.ceiba, given="Berta"),
            actor="system:tests",
        )
        page = facilitator.open(f"/trabajo/personas/{person.pk}/resultado/")
        page.choose(kind="new_job").press("Record", **typed(enrollment=str(other.pk)))
        assert len(page.errors()) == 1 and not rows().exists()


ACTS = ("", "_evidence", "_confirm", "_return", "_again", "_withdraw", "_correct")
