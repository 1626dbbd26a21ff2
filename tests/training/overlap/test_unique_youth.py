"""Unique youth of an award: who is counted, who sees what, and that nobody is named anywhere."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from jobs import workers
from rumbo.ids import uuid7
from training import granting
from training.models import Enrollment, OverlapSnapshot
from training.overlap import agreeing, counting, marks, publishing, snapshots
from youth.models import IdentityDocument, ImportBatch, Participant

from ... import builders as make
from ...clicking import Page
from ...signing_in import sign_in
from ...youth.lists import dump

pytestmark = pytest.mark.django_db
SYLLABLES = "ba ce di fo gu la me ni po ru".split()


def name(number: int) -> str:
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:03}").title()


class Story:
    """Two organizations under an award, each with a group; people by number."""

    def __init__(self, cast) -> None:
        self.cast = cast
        self.groups = {o.pk: make.offering(o) for o in (cast.ceiba, cast.quetzal)}

    def seat(self, organization, person, group=None, waits=False) -> Participant:
        Enrollment.objects.create(
            organization=organization,
            offering=group or self.groups[organization.pk],
            participant=person,
            state="waiting" if waits else "active",
            seated_at=None if waits else timezone.now(),
        )
        return person

    def add(self, organization, number: int, **written) -> Participant:
        given = {"given": "Zqxzqx" + name(number), "surname1": "Funes", "surname2": name(number)}
        born = date(2004, 1, 1) + timedelta(days=number)
        person = make.participant(
            organization, **given | {"born": born, "consented": False} | written
        )
        return self.seat(organization, person)

    def both(self, number: int) -> None:
        """The same person in both, with accents, capitals, swapped surnames or a swapped date."""
        born = date(2004, 1, 1) + timedelta(days=number)
        other = [
            {"given": f"ZQXZQX{name(number)}".upper()},
            {"surname1": name(number), "surname2": "Fúnes"},
            {"born": born.replace(month=born.day, day=born.month) if born.day < 13 else born},
        ][number % 3]
        self.add(self.cast.ceiba, number)
        self.add(self.cast.quetzal, number, **other)

    def agree(self) -> None:
        agreeing.agree(self.cast.award, self.cast.ceiba, actor=self.cast.coordinator)
        agreeing.agree(self.cast.award, self.cast.quetzal, actor=self.cast.outsider)

    def true(self) -> counting.Counts:
        both = [self.cast.ceiba, self.cast.quetzal]
        found = snapshots.records(self.cast.award, both)
        return counting.count(found, [str(each.pk) for each in both])

    def counted(self) -> tuple[int, int, int]:
        """(of Ceiba, of Quetzal, in both): the true figures."""
        counts = self.true()
        one, other = (
            counts.unique[str(self.cast.ceiba.pk)],
            counts.unique[str(self.cast.quetzal.pk)],
        )
        return one, other, *counts.pairs.values()


@pytest.fixture
def story(cast) -> Story:
    return Story(cast)


@pytest.fixture
def full(story) -> Story:
    """31 of Ceiba, 26 of Quetzal, 12 of them in both; both agreed."""
    for number in range(12):
        story.both(number)
    for number in range(100, 119):
        story.add(story.cast.ceiba, number)
    for number in range(200, 214):
        story.add(story.cast.quetzal, number)
    story.agree()
    return story


def page_of(client, user) -> Page:
    user.language = "en"
    user.save()
    return Page(sign_in(client, user))


def ours(cast) -> str:
    return f"/trabajo/proyectos/{cast.award.pk}/jovenes/"


def theirs(cast) -> str:
    return f"/evaluacion/{cast.award.pk}/jovenes/"


def document(person, number: str) -> None:
    IdentityDocument.objects.create(
        organization=person.organization, participant=person, kind="other", number=number
    )


# --- who is counted ----------------------------------------------------------------------------


def test_known_overlaps_are_found_through_all_kinds_of_spelling(full):
    assert full.counted() == (31, 26, 12)


def test_who_is_known_by_document_and_from_there_by_name_is_one(story, cast):
    first = story.add(cast.ceiba, 1)
    bridge = story.add(cast.quetzal, 2, given=first.names["given"])
    document(first, "0801-2004-77777")
    document(bridge, "0801200477777")
    assert story.counted() == (1, 1, 1)
    names = {"given": bridge.names["given"], "surname1": bridge.names["surname1"]}
    third = make.participant(
        cast.ceiba, **names, surname2=bridge.names["surname2"], born=bridge.birth_date
    )
    story.seat(cast.ceiba, third)
    assert story.counted() == (1, 1, 1), "the third is known by name from the second"


def test_merged_erased_waiting_and_unstored_people_do_not_count(story, cast):
    story.both(1)
    rows = Participant.objects.unscoped("checked by a test")
    kept = rows.get(organization=cast.ceiba)
    double = story.add(cast.ceiba, 50)  # written quite otherwise, and merged since
    assert story.counted() == (2, 1, 1)
    rows.filter(pk=double.pk).update(merged_into=kept)
    assert story.counted() == (1, 1, 1)
    erased = story.add(cast.ceiba, 51)
    rows.filter(pk=erased.pk).update(erased_at=timezone.now())
    story.seat(cast.ceiba, make.participant(cast.ceiba, "Luz", "Mora", consented=False), waits=True)
    listed = story.add(cast.ceiba, 52)
    key = make.DataKey.make(cast.ceiba)
    key.save()
    batch = ImportBatch.objects.create(
        organization=cast.ceiba, key=key, file_name="x", file_digest="x", state="applying"
    )
    rows.filter(pk=listed.pk).update(batch=batch)
    assert story.counted() == (1, 1, 1)
    ImportBatch.objects.unscoped("checked by a test").update(
        state="applied", applied_at=timezone.now()
    )
    assert story.counted() == (2, 1, 1)


def test_a_merged_record_brings_what_it_was_known_by(story, cast):
    kept, other = story.add(cast.ceiba, 1), story.add(cast.quetzal, 2)
    double = make.participant(
        cast.ceiba, other.names["given"], "Funes", name(2), born=other.birth_date
    )
    assert story.counted() == (1, 1, 0)
    Participant.objects.unscoped("checked by a test").filter(pk=double.pk).update(merged_into=kept)
    assert story.counted() == (1, 1, 1)


def test_groups_of_another_award_do_not_count(story, cast):
    story.both(1)
    other = make.award("FARO-2", cast.donor, [cast.ceiba])
    group = make.offering(cast.ceiba, program=make.program(cast.ceiba, other))
    person = make.participant(cast.ceiba, "Luz", "Mora", consented=False)
    story.seat(cast.ceiba, person, group)
    assert story.counted() == (1, 1, 1)


# --- when ---------------------------------------------------------------------------------------


def test_it_is_counted_once_both_agreed_and_then_at_most_once_in_a_while(full, cast):
    agreeing.end(cast.award, cast.quetzal, actor=cast.outsider)
    workers.do_chores()
    assert not OverlapSnapshot.objects.exists()
    agreeing.agree(cast.award, cast.quetzal, actor=cast.outsider)
    workers.do_chores()
    workers.do_chores()
    [made] = OverlapSnapshot.objects.all()
    assert sorted(made.figures.values()) == [10, 10, 10, 25, 30]
    with time_machine.travel(timezone.now() + timedelta(days=27)):
        workers.do_chores()
        assert OverlapSnapshot.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        workers.do_chores()
        assert OverlapSnapshot.objects.count() == 2
    counted = Entry.objects.filter(action="overlap.counted")
    assert set(counted.values_list("organization", flat=True)) == {cast.ceiba.pk, cast.quetzal.pk}


def test_two_workers_make_one_snapshot(full, cast):
    today = timezone.localdate()
    assert snapshots.make(cast.award, today) is not None
    assert snapshots.make(cast.award, today) is None


def test_who_left_the_award_is_not_counted(full, cast):
    cast.award.shares.filter(organization=cast.quetzal).delete()
    workers.do_chores()
    assert not OverlapSnapshot.objects.exists()


# --- attacks -------------------------------------------------------------------------------------


def published(cast, days: int) -> dict:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        workers.do_chores()
    return snapshots.newest(cast.award).figures


def probe(story, start: int) -> bool:
    """Quetzal registers somebody whom Ceiba knows: does anything that is shown move?"""
    before = published(story.cast, start)
    story.add(story.cast.quetzal, 100)
    after = published(story.cast, start + 29)
    assert story.counted()[2] == 13
    return before != after


def test_registering_one_person_does_not_tell_whether_another_organization_knows_them(full):
    assert probe(full, 0) is False


def test_without_the_rule_it_would(full, monkeypatch):
    """The control: exact figures move."""
    monkeypatch.setattr(publishing, "shown", lambda count, before, shift=0: count)
    assert probe(full, 0) is True


@pytest.mark.parametrize("guarded", [True, False])
def test_leaving_and_agreeing_again_does_not_start_anew(full, cast, monkeypatch, guarded):
    """Else the figure would be rounded afresh, and one person at an edge would show."""
    if not guarded:
        monkeypatch.setattr(
            publishing, "shown", lambda count, before, shift=0: publishing.first(count)
        )
    before = published(cast, 0)
    agreeing.end(cast.award, cast.quetzal, actor=cast.outsider)
    third = make.organization("tercera")
    granting.share(cast.award, third, actor=cast.administrator)
    agreeing.agree(cast.award, third, actor=cast.administrator)
    without = published(cast, 29)
    assert len(without) == 5 and without != before
    agreeing.agree(cast.award, cast.quetzal, actor=cast.outsider)
    agreeing.end(cast.award, third, actor=cast.administrator)
    for number in range(100, 103):
        full.add(cast.quetzal, number)  # 15 in both: rounded afresh, another figure
    assert (published(cast, 58) == before) is guarded


def test_figures_hashes_and_names_lie_nowhere(full, cast, client, caplog):
    seen = set()

    def remember(award, texts):
        found = real(award, texts)
        seen.update(found)
        return found

    real = marks.hashed
    with pytest.MonkeyPatch.context() as patch, caplog.at_level("DEBUG"):
        patch.setattr(marks, "hashed", remember)
        workers.do_chores()
        texts = [page_of(client, cast.outsider).open(ours(cast)).response.content.decode()]
        texts.append(page_of(client, cast.evaluator).open(theirs(cast)).response.content.decode())
    tables = "\n".join(dump(but=("youth_participant",)))
    assert len(seen) > 50
    for text in (*texts, tables, caplog.text):
        assert "zqxzqx" not in text.lower()
        assert not [value for value in seen if str(value) in text or f"{value:032x}" in text]
    codes = Participant.objects.unscoped("checked by a test").values_list("code", flat=True)
    assert not [code for code in codes for text in texts if code in text]
    [made] = OverlapSnapshot.objects.all()
    assert all(type(value) is int for value in made.figures.values()), "figures, and nothing else"


def test_the_search_for_names_finds_them(story, cast):
    """The control of the canaries: names that lie in the open are found."""
    person = make.participant(cast.ceiba, place_text="Zqxzqxaldea")
    assert "zqxzqx" in "\n".join(dump()).lower() and person.pk


# --- the pages -----------------------------------------------------------------------------------


def test_a_coordinator_agrees_sees_the_figures_and_ends_it(story, cast, client):
    for number in range(12):
        story.both(number)
    agreeing.agree(cast.award, cast.quetzal, actor=cast.outsider)
    page = page_of(client, cast.coordinator)
    page.open(f"/trabajo/proyectos/{cast.award.pk}/").link("Unique youth", "main")
    assert "Your organization does not take part yet" in page.text
    page.press("Agree and take part")
    assert "There are no figures yet" in page.text
    workers.do_chores()
    page.open(ours(cast))
    for words in ("about 10", "up to 10", "Fundación Ceiba · Asociación Quetzal", "Counted on"):
        assert words in page.text or "Asociación Quetzal · Fundación Ceiba" in page.text, words
    entry = Entry.objects.filter(action="overlap.seen").latest("at")
    assert (entry.object_id, entry.organization) == (str(cast.award.pk), cast.ceiba.pk)
    page.press("Take part no more")
    assert "about 10" not in page.text and "does not take part yet" in page.text
    acts = Entry.objects.filter(action__startswith="overlap.", organization=cast.ceiba.pk)
    assert {"overlap.agreed", "overlap.ended"} <= set(acts.values_list("action", flat=True))


def test_few_are_hidden_on_the_page_and_it_says_so(story, cast, client):
    for number in range(3):
        story.both(number)
    story.agree()
    workers.do_chores()
    page = page_of(client, cast.coordinator).open(ours(cast))
    assert [text.get_text() for text in page.html.select("td.num")] == ["fewer than 10"] * 4
    assert "nobody included" in page.text and not page.html.select("dl.figures")


def test_with_the_rule_off_they_would_be_there(story, cast, client, monkeypatch):
    """The control of the page before."""
    monkeypatch.setattr(publishing, "shown", lambda count, before, shift=0: count)
    for number in range(3):
        story.both(number)
    story.agree()
    workers.do_chores()
    page = page_of(client, cast.coordinator).open(ours(cast))
    assert page.html.select("td.num")[0].get_text() == "3"


def test_an_evaluator_sees_what_was_granted_and_no_more(full, cast, client):
    workers.do_chores()
    page = page_of(client, cast.evaluator).open(theirs(cast))
    assert "Fundación Ceiba" in page.text and "Asociación Quetzal" not in page.text
    assert len(page.html.select("td.num")) == 1
    make.grant(cast.award, cast.evaluator, cast.quetzal)
    page.open(theirs(cast))
    assert len(page.html.select("td.num")) == 4 and "about 45" in page.text
    assert page.buttons() and not [b for b in page.buttons() if "part" in b]


def test_a_foreign_award_looks_like_a_missing_one(full, cast, client):
    foreign = make.award("AJENO", cast.donor, [make.organization("lejos")])
    for user, path in (
        (cast.coordinator, "/trabajo/proyectos/{}/jovenes/"),
        (cast.evaluator, "/evaluacion/{}/jovenes/"),
        (cast.ungranted, "/evaluacion/{}/jovenes/"),
    ):
        page = page_of(client, user)
        answers = [
            page.open(path.format(pk)) and (page.status, page.html.find("h1").get_text())
            for pk in (foreign.pk, uuid7())
        ]
        assert answers[0] == answers[1] and answers[0][0] == 404
    assert page_of(client, cast.ungranted).open(theirs(cast)).status == 404
    assert page_of(client, cast.evaluator).open(ours(cast)).status == 403


@pytest.mark.parametrize("who", ["monitor", "facilitator", "case_worker", "administrator"])
def test_nobody_else_sees_more_than_before(full, cast, client, who):
    workers.do_chores()
    page = page_of(client, getattr(cast, who))
    assert [page.open(path(cast)).status for path in (ours, theirs)] == [403, 403]
