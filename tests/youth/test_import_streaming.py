"""A list is read, decided and kept some rows at a time, to the same end as all at once."""

import random
from datetime import date
from pathlib import Path
from weakref import WeakSet
from zoneinfo import ZoneInfo

import pytest

from accounts.models import DataKey
from tests import builders as make
from youth.doubles import known_of
from youth.importing import applying, fates, handing, remembering, staging
from youth.importing.above import Above
from youth.importing.listed import details_of_row
from youth.importing.messages import UnreadableList
from youth.importing.rows import NobodyFound, read_people
from youth.matching import blocks
from youth.models import ImportBatch, ImportRow

from .importing.makers import make_csv, make_xlsx
from .lists import ADULT, ALONE, MINOR, MIXED, SPOILED, crowd, sheet

pytestmark = pytest.mark.both

WHY = "compared by a test"
ACTOR = "system:tests"
TODAY = date(2026, 10, 1)
HONDURAS = {"country": "HN", "today": TODAY, "zone": ZoneInfo("America/Tegucigalpa")}
INTAKE = sorted((Path(__file__).parents[1] / "data" / "intake").glob("[a-d].*"))


@pytest.fixture
def ceiba(db):
    return make.organization("ceiba")


@pytest.fixture
def here(monkeypatch):
    """Without the child process: what comes after it is tried."""
    monkeypatch.setattr(handing, "answer", handing.answer_here)


def told(reading) -> list:
    mappings = [(m.sheet, m.header_row, m.headers, m.columns) for m in reading.mappings]
    return [list(reading.rows), reading.assumed, reading.skipped, mappings, reading.tables]


@pytest.mark.parametrize("path", INTAKE, ids=lambda path: path.name)
def test_the_child_hands_over_what_is_read_here(path):
    data = path.read_bytes()
    whole = read_people(data, sandboxed=False, **HONDURAS)
    by_row = handing.read_people(data, **HONDURAS)
    assert len(by_row.rows) == len(whole.rows) > 0
    assert told(by_row) == told(whole)


def test_where_nobody_is_found_the_tables_are_handed_over():
    data = make_xlsx([["Colegio", "Teléfono"], ["Instituto", "2222"]])
    with pytest.raises(NobodyFound) as here:
        read_people(data, sandboxed=False, **HONDURAS)
    with pytest.raises(NobodyFound) as apart:
        handing.read_people(data, **HONDURAS)
    assert (apart.value.code, apart.value.tables) == (here.value.code, here.value.tables)
    with pytest.raises(UnreadableList) as refused:
        handing.read_people(make_csv("Nombre,Edad", 'Ana Paz,"15'), **HONDURAS)
    assert refused.value.params == {"row": 2}


# A child that dies after some rows.


def dying(after: int):
    def answer(asked: bytes):
        for number, line in enumerate(handing.answer_here(asked)):
            if number > after:
                raise handing.apart.Died
            yield line

    return answer


@pytest.mark.parametrize("after", [0, 1, 4])
def test_nothing_is_kept_of_a_list_whose_reader_dies(ceiba, monkeypatch, after):
    monkeypatch.setattr(handing, "answer", dying(after))
    monkeypatch.setattr(fates, "CHUNK", 2)
    with pytest.raises(UnreadableList) as caught:
        staging.stage(ceiba, sheet(*crowd(9)), "lista.csv", ACTOR)
    assert caught.value.code == "reader_died"
    assert not ImportRow.objects.unscoped(WHY).exists()


def test_rows_that_are_missing_at_the_end_are_noticed(ceiba, monkeypatch):
    whole = handing.answer_here
    monkeypatch.setattr(handing, "answer", lambda asked: iter(list(whole(asked))[:-1]))
    with pytest.raises(UnreadableList):
        staging.stage(ceiba, sheet(*crowd(9)), "lista.csv", ACTOR)


# How much is held.


def held(organization, monkeypatch, *, whole: bool) -> int:
    """The most rows with their fates that are there at any time, of a list of 60."""
    alive, most = WeakSet(), []
    real = fates.Planned.__init__

    def made(self, *args, **kwargs):
        real(self, *args, **kwargs)
        alive.add(Seen(self))
        most.append(sum(1 for each in alive))

    with monkeypatch.context() as patch:
        patch.setattr(fates, "CHUNK", 5)
        patch.setattr(fates.Planned, "__init__", made)
        found = remembering.read(organization, sheet(*crowd(60)), TODAY)
        plan = fates.plan(organization, found.reading, TODAY)
        if whole:
            plan.all()
        key = DataKey.make(organization)
        key.save()
        batch = ImportBatch.objects.create(
            organization=organization, key=key, file_name="l.csv", file_digest="0"
        )
        staging.fill(batch, found.reading, plan, ACTOR)
    assert batch.summary["rows"] == 60
    return max(most)


class Seen:
    """Lives as long as the row that holds it."""

    def __init__(self, row) -> None:
        row.seen = self


def test_only_some_rows_are_held_at_once(ceiba, here, monkeypatch):
    assert held(ceiba, monkeypatch, whole=False) <= 10


def test_control_a_plan_held_whole_is_seen(ceiba, here, monkeypatch):
    assert held(ceiba, monkeypatch, whole=True) == 60


# The same fates, by twos and all at once.

CHANGED = ADULT.replace("mujer", "hombre")
LISTS = {
    "mixed": [sheet(*MIXED), sheet(*MIXED, *MIXED)],
    "repeats": [sheet(ADULT, ADULT, MINOR), sheet(MINOR, ADULT, CHANGED, ADULT, ADULT, SPOILED)],
    # The row that says the same comes after one that would have taken its place.
    "tangled": [sheet(ADULT), sheet(CHANGED, *crowd(3), ADULT, ALONE)],
    "crowd": [sheet(*crowd(20)), sheet(*crowd(30)[10:], *crowd(25)[5:])],
}


def fates_of(name: str, monkeypatch, size: int) -> list:
    organization = make.organization(f"{name}-{size}")
    with monkeypatch.context() as patch:
        patch.setattr(fates, "CHUNK", size)
        first, second = LISTS[name]
        applying.apply(staging.stage(organization, first, "l.csv", ACTOR), ACTOR)
        batch = staging.stage(organization, second, "l.csv", ACTOR)
    numbers = ImportRow.objects.unscoped(WHY).filter(organization=organization)
    origin = dict(numbers.exclude(batch=batch).values_list("participant", "number"))
    rows = staging.rows_of(batch)
    return [
        (r.number, r.fate, r.occurrence, r.waiting, r.issues, origin.get(r.participant_id))
        for r in rows
    ]


@pytest.mark.parametrize("name", LISTS)
def test_the_same_fates_by_twos_as_all_at_once(db, here, monkeypatch, name):
    whole = fates_of(name, monkeypatch, 500)
    assert {each[1] for each in whole} & {"same", "changed"}
    assert fates_of(name, monkeypatch, 2) == whole


def test_control_tangled_rows_differ_if_they_are_not_decided_again(db, here, monkeypatch):
    whole = fates_of("tangled", monkeypatch, 500)
    monkeypatch.setattr(fates.Plan, "is_tangled", False)
    assert fates_of("tangled", monkeypatch, 2) != whole


# Who of those above is compared.


def test_the_rows_above_are_those_of_the_rule_of_matching():
    """Invented people of few names, births, phones and documents, so that much is shared."""
    chance, lines = random.Random(3), ["Nombres,Apellidos,Nacimiento,Edad,Identidad,Tel"]
    given = ["Ana", "Luz", "Eva", "Bessy", "Vesi", "Chepe", "José", "Ana Luz"]
    surnames = ["Paz", "Ruiz", "Lara Paz", "Núñez", "Funes Ruiz", "De León"]
    for _row in range(300):
        born = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(2003, 2006)}"
        birth = (born, "") if chance.random() < 0.7 else ("", str(chance.randint(15, 22)))
        number = chance.choice(["", "", "", f"080120050000{chance.randint(1, 9)}"])
        phone = chance.choice(["", f"9512-34{chance.randint(10, 60)}"])
        names = chance.choice(given), chance.choice(surnames)
        lines.append(",".join([*names, *birth, number, phone]))
    rows = read_people(make_csv(*lines), sandboxed=False, country="HN", today=TODAY).readable
    people = [known_of(details_of_row(row, TODAY)) for row in rows]
    above = Above()
    found = [
        (higher, row)
        for row, known in enumerate(people)
        for higher in above.add(known, blocks.texts(known))
    ]
    assert found == list(blocks.pairs(people)) and len(found) > 500
    assert above.compared(7).known == people[7]
