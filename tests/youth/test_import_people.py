"""The command `import_people`: what is refused, stored, known again, corrected and hidden."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import Entry
from tests import builders as make
from youth import consenting
from youth.details import PersonDetails
from youth.finding import find
from youth.importing import applying, clearing, staging
from youth.intake import details_of, register, update
from youth.models import BlindToken, Consent, Guardian, ImportBatch, ImportRow, Participant
from youth.models.consent import ConsentText, Decision, Method

from .lists import ADULT, AGAINST, ALONE, MINOR, MIXED, SPOILED, crowd, digest, dump, sheet

pytestmark = pytest.mark.both

LISTS = Path(__file__).parents[1] / "data" / "intake"
WHY = "checked by a test"
SEALED = re.compile(r"v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w=-]{24,}")
KEYS = {"rows", "new", "same", "changed", "possible", "waiting", "refused"}


def run(path, organization="ceiba", **options) -> dict:
    out = io.StringIO()
    given = {"organization": organization, "json": True, "stdout": out, "stderr": io.StringIO()}
    call_command("import_people", str(path), **given | options)
    assert len(out.getvalue().splitlines()) == 1
    return json.loads(out.getvalue())


def people():
    return Participant.objects.unscoped(WHY)


def named(given: str) -> Participant:
    [found] = [each for each in people() if each.names["given"] == given]
    return found


def counts(result: dict) -> dict:
    return {k: v for k, v in result.items() if v and k not in ("refused", "waiting")}


@pytest.fixture
def ceiba(db):
    return make.organization("ceiba", public_name="Fundación Ceiba")


@pytest.fixture
def file(tmp_path):
    """file(lines…) → path of a CSV with these people; always the same file, as one keeps it."""

    def write(*lines: str) -> Path:
        path = tmp_path / "lista.csv"
        path.write_bytes(sheet(*lines))
        return path

    return write


# Real lists.


def spoiled(name: str) -> list[int]:
    with (LISTS / "truth.csv").open() as truth:
        rows = list(csv.DictReader(truth))
    return sorted(int(r["row"]) for r in rows if r["file"] == name and r["spoiled"] == "1")


@pytest.mark.parametrize(
    ("name", "sheet_name"), [("a.xlsx", "Ficha de inscripción"), ("c.csv", None)]
)
def test_exactly_the_spoiled_rows_of_a_real_list_are_refused(ceiba, name, sheet_name):
    result = run(LISTS / name)
    assert set(result) == KEYS
    assert [each["row"] for each in result["refused"]] == spoiled(name)
    assert {each["sheet"] for each in result["refused"]} == {sheet_name}
    assert all(set(each) == {"sheet", "row", "code", "reason"} for each in result["refused"])
    stored = result["new"] + result["possible"]
    assert result["rows"] == stored + len(result["refused"])
    assert result["same"] == result["changed"] == 0
    assert people().count() == stored > 100


@pytest.mark.parametrize("name", ["a.xlsx", "c.csv"])
def test_a_second_run_changes_nothing_in_the_database(ceiba, name):
    first = run(LISTS / name)
    before = digest("audit_entry")
    second = run(LISTS / name)
    assert digest("audit_entry") == before
    assert second["same"] == first["rows"] - len(first["refused"])
    assert counts(second) == {"rows": first["rows"], "same": second["same"]}
    assert second["refused"] == first["refused"]
    assert second["waiting"] == first["waiting"]


@pytest.mark.parametrize("name", ["a.xlsx", "c.csv"])
def test_a_dry_run_says_the_same_and_writes_nothing(ceiba, name):
    before = digest()
    foretold = run(LISTS / name, dry_run=True)
    assert digest() == before
    assert foretold == run(LISTS / name)
    assert digest() != before


def test_who_waits_is_who_said_no_or_is_a_minor_without_guardian(ceiba):
    """Counted here a second time, straight from the file."""
    result = run(LISTS / "c.csv")
    with (LISTS / "c.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    refused = {each["row"] for each in result["refused"]}
    waiting = sum(_waits(row) for line, row in enumerate(rows, 2) if line not in refused)
    assert 0 < result["waiting"] == waiting < result["rows"]
    ready = [each for each in people() if consenting.may_take_part(each)]
    assert len(ready) == result["new"] + result["possible"] - waiting


def _waits(row: dict) -> bool:
    born, on = (date.fromisoformat(row[k][:10]) for k in ("ident/fecha_nac", "_submission_time"))
    then, now = _age(born, on), _age(born, timezone.localdate())
    if row["consent/acepta"] != "si":
        return True
    return then < 18 and (not row["consent/responsable"] or now >= 18)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def test_nothing_that_was_in_the_list_is_readable_in_the_database(ceiba):
    run(LISTS / "c.csv")
    with (LISTS / "c.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    text = "\n".join(dump())
    assert len(SEALED.findall(text)) > 500
    # Among half a million random letters any short name comes up: look outside the sealed values.
    text = SEALED.sub("", text).casefold()
    columns = ("ident/nombres", "ident/apellido1", "ident/doc_num", "contacto/tel", "_uuid")
    secrets = {row[c].removeprefix("uuid:").casefold() for row in rows for c in columns}
    secrets |= {row["consent/responsable"].casefold() for row in rows}
    assert len(secrets) > 300
    assert [s for s in secrets if len(s) > 4 and s in text] == []
    # The dump is a real one: what is kept in clear does stand in it, and the sealed opens.
    assert "hn0901" in text
    assert any(each.names["given"] == rows[0]["ident/nombres"] for each in people())


# Fates.


def test_a_mixed_list_is_told_apart(ceiba, file):
    result = run(file(*MIXED))
    assert counts(result) == {"rows": 5, "new": 4}
    assert result["waiting"] == 2
    [refused] = result["refused"]
    assert (refused["row"], refused["code"]) == (6, "birth_impossible")
    assert "31/02/2008" in refused["reason"]


def test_what_a_row_says_is_stored(ceiba, file):
    make.place("HN0501", "San Pedro Sula")
    run(file(ADULT, MINOR))
    adult = details_of(named("Karla María"))
    assert (adult.surname1, adult.surname2, adult.sex) == ("Mejía", "Núñez", "female")
    assert adult.born == date(2004, 5, 14)
    assert [(d.kind, d.number) for d in adult.documents] == [("dni", "0801200412345")]
    assert [(c.value, c.safety) for c in adult.contacts] == [("+50495123456", "calls_only")]
    assert details_of(named("Óscar")).guardian.name == "Rosa Zúñiga"


def test_consent_of_a_list(ceiba, file):
    run(file(*MIXED))
    adult, minor = named("Karla María"), named("Óscar")
    own = consenting.newest(adult, "services")
    assert (own.method, own.text.version) == (Method.LIST, ConsentText.EXTERNAL)
    assert own.decided_on == date(2026, 3, 1) and own.guardian is None
    by_guardian = consenting.newest(minor, "services")
    assert by_guardian.guardian.name == "Rosa Zúñiga" and by_guardian.assent
    assert consenting.may_take_part(adult) and consenting.may_take_part(minor)


@pytest.mark.parametrize("line", [ALONE, AGAINST])
def test_a_minor_without_guardian_and_an_adult_who_says_no_wait(ceiba, file, line):
    assert run(file(line))["waiting"] == 1
    assert not consenting.may_take_part(people().get())
    assert not Consent.objects.unscoped(WHY).exists()


def test_a_changed_phone_corrects_the_person(ceiba, file):
    run(file(*MIXED))
    key = named("Karla María").pk
    result = run(file(ADULT.replace("9512-3456", "9777-0000"), *MIXED[1:]))
    assert counts(result) == {"rows": 5, "same": 3, "changed": 1}
    person = named("Karla María")
    assert person.pk == key
    assert [c.value for c in details_of(person).contacts] == ["+50497770000"]
    entry = Entry.objects.get(action="participant.updated")
    assert (entry.object_id, entry.fields) == (str(key), ["contacts"])


def test_a_change_in_the_list_leaves_what_staff_corrected(ceiba, file):
    run(file(ADULT))
    person = named("Karla María")
    update(person, replace(details_of(person), surname2="Murillo"), "system:tests")
    run(file(ADULT.replace("9512-3456", "9777-0000")))
    after = details_of(named("Karla María"))
    assert after.surname2 == "Murillo" and after.contacts[0].value == "+50497770000"


def test_two_lists_about_one_person_do_not_undo_each_other(ceiba, file, tmp_path):
    short = tmp_path / "otra.csv"
    short.write_text(
        "Apellidos y nombres;Fecha de nacimiento;Teléfono\n"
        "Mejía Núñez, Karla María;14/05/2004;9777-0000\n"
    )
    long = file(ADULT)
    assert counts(run(long)) == {"rows": 1, "new": 1}
    assert counts(run(short)) == {"rows": 1, "changed": 1}
    person = details_of(people().get())
    assert person.sex == "female" and person.documents  # what the other list leaves out stays
    for path in (long, short, long):
        assert counts(run(path)) == {"rows": 1, "same": 1}
    # Back to what the long list said at first: for that list it is a change again.
    run(file(ADULT.replace("9512-3456", "9600-0000")))
    assert counts(run(file(ADULT))) == {"rows": 1, "changed": 1}


def test_a_new_column_does_not_make_everybody_new(ceiba, file, tmp_path):
    path = file(ADULT, MINOR)
    run(path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([f"{lines[0]},Observaciones", *[f"{e},bien" for e in lines[1:]]]))
    assert counts(run(path)) == {"rows": 2, "same": 2}


def test_an_empty_cell_erases_nothing(ceiba, file):
    run(file(ADULT))
    assert run(file(ADULT.replace("9512-3456", "")))["changed"] == 1
    assert details_of(named("Karla María")).contacts


def test_a_later_yes_gives_consent_and_a_later_no_takes_it_back(ceiba, file):
    run(file(AGAINST))
    agrees = run(file(AGAINST.replace(",no,2026-03-01", ",si,2026-04-01")))
    assert (agrees["changed"], agrees["waiting"]) == (1, 0)
    assert consenting.may_take_part(people().get())
    against = run(file(AGAINST.replace(",no,2026-03-01", ",no,2026-05-01")))
    assert (against["changed"], against["waiting"]) == (1, 1)
    assert consenting.newest(people().get(), "services").decision == Decision.WITHDRAWN


def test_a_list_undoes_no_consent_that_was_given_here(ceiba, file):
    run(file(AGAINST))
    make.consent(people().get())
    later = run(file(AGAINST.replace(",no,2026-03-01", ",no,2026-11-01")))
    assert (later["changed"], later["waiting"]) == (1, 0)
    assert consenting.may_take_part(people().get())


def test_a_repeated_document_is_possible_and_stored_as_a_person_of_its_own(ceiba, file):
    other = "Ana,López,Rubio,mujer,2004-01-01,0801200412345,,,si,2026-03-01"
    result = run(file(ADULT, other))
    assert counts(result) == {"rows": 2, "new": 1, "possible": 1}
    assert people().count() == 2
    row = ImportRow.objects.unscoped(WHY).get(fate="possible")
    assert [issue["code"] for issue in row.issues] == ["possible_document"]


def test_an_identical_row_is_possible_and_both_are_known_again(ceiba, file):
    path = file(ADULT, ADULT)
    assert counts(run(path)) == {"rows": 2, "new": 1, "possible": 1}
    assert counts(run(path)) == {"rows": 2, "same": 2}
    assert people().count() == 2


def test_the_same_names_and_birth_of_somebody_registered_here_are_possible(ceiba, file):
    make_known(ceiba, date(2004, 5, 14))
    assert counts(run(file(ADULT))) == {"rows": 1, "possible": 1}


def test_the_same_names_with_another_birth_are_new(ceiba, file):
    make_known(ceiba, date(2001, 7, 30))
    assert counts(run(file(ADULT))) == {"rows": 1, "new": 1}


def make_known(organization, born):
    details = PersonDetails("Karla Maria", "Mejia", "Nunez", born=born)  # accents do not count
    return register(organization, details, actor="system:tests")


def test_rows_that_changed_places_are_known_again(ceiba, file):
    run(file(*MIXED))
    before = digest("audit_entry")
    assert counts(run(file(*reversed(MIXED)))) == {"rows": 5, "same": 4}
    # Only the refused row stands elsewhere: nothing about a person changed.
    assert digest("audit_entry") == before


def test_two_organizations_import_the_same_list_apart(ceiba, file):
    make.organization("quetzal")
    path = file(*MIXED)
    run(path)
    assert counts(run(path, "quetzal")) == {"rows": 5, "new": 4}
    assert people().count() == 8


def test_a_refused_row_that_was_corrected_becomes_a_person(ceiba, file):
    run(file(*MIXED))
    result = run(file(*MIXED[:4], SPOILED.replace("31/02/2008", "2008-02-13")))
    assert counts(result) == {"rows": 5, "same": 4, "new": 1}


def test_an_age_alone_is_an_estimate_of_the_youngest_month(ceiba, tmp_path):
    path = tmp_path / "edades.csv"
    path.write_text("Nombres,Primer apellido,Edad\nAna,López,18\nLuis,Cruz,17\n")
    assert counts(run(path)) == {"rows": 2, "new": 2}
    adult, minor, today = named("Ana"), named("Luis"), timezone.localdate()
    assert adult.birth_estimated and adult.birth_date is None
    assert (adult.age_on(today), minor.age_on(today)) == (18, 17)
    assert counts(run(path)) == {"rows": 2, "same": 2}


# The journal.


def test_the_journal_has_every_step_and_the_end(cast, file):
    run(file(*MIXED), actor=cast.coordinator.email)
    staged = Entry.objects.get(action="people.staged")
    assert (staged.count, len(staged.digest)) == (4, 64)
    end = Entry.objects.get(action="people.imported")
    assert (end.count, end.actor) == (4, f"user:{cast.coordinator.pk}")
    assert end.organization == cast.ceiba.pk and end.role == "coordinator"
    run(file(*MIXED))
    again = Entry.objects.filter(action="people.imported").latest("at")
    assert (again.count, again.actor) == (0, "system:import_people")


# Interrupted, and invisible until the end.


class Killed(BaseException):
    """The process ends here."""


class Bomb:
    """Goes off at the n-th call of a method of the work: before it, or after its work."""

    def __init__(self, monkeypatch, at: int, after: bool) -> None:
        self.left, self.after = at, after
        for name in ("_step", "_move"):
            monkeypatch.setattr(applying._Work, name, self.around(getattr(applying._Work, name)))

    def around(self, method):
        def call(work, *args, **kwargs):
            self.left -= 1
            if self.left == 0 and not self.after:
                raise Killed
            answer = method(work, *args, **kwargs)
            if self.left == 0:
                raise Killed
            return answer

        return call


@pytest.fixture
def short_steps(monkeypatch):
    monkeypatch.setattr(applying, "FIRST_STEP", 10)
    monkeypatch.setattr(applying, "LONGEST_STEP", 10)


CROWD = 25  # three steps; with taking over, deciding, the empty step and the end: seven calls


def end_state() -> list:
    names = sorted((p.names["given"], bool(consenting.may_take_part(p))) for p in people())
    tokens = BlindToken.objects.unscoped(WHY).count()
    consents = Consent.objects.unscoped(WHY).count()
    rows = ImportRow.objects.unscoped(WHY).filter(batch__state="applied")
    stored = sorted(rows.values_list("number", "fate", "applied", "waiting"))
    return [names, tokens, consents, stored]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 8))
def test_a_broken_import_goes_on_to_the_same_end(ceiba, file, short_steps, at, after):
    path = file(*crowd(CROWD), AGAINST)
    with pytest.MonkeyPatch.context() as patched:
        Bomb(patched, at, after)
        with pytest.raises(Killed):
            run(path)
    assert not people().arrived().exists()
    assert run(path)["new"] == CROWD + 1
    broken = end_state()
    assert counts(run(path)) == {"rows": CROWD + 1, "same": CROWD + 1}

    other = make.organization("quetzal")
    run(path, other.slug)
    whole = end_state()
    # The second organization's import ran through: both together are twice the first.
    assert whole[0] == sorted(broken[0] * 2)
    assert whole[1:3] == [broken[1] * 2, broken[2] * 2]
    assert whole[3] == sorted(broken[3] * 2)


def test_the_bomb_does_go_off_seven_times_and_no_more(ceiba, file, short_steps):
    with pytest.MonkeyPatch.context() as patched:
        Bomb(patched, 8, after=False)
        assert run(file(*crowd(CROWD), AGAINST))["new"] == CROWD + 1


def test_broken_off_while_the_rows_are_kept(ceiba, file, monkeypatch):
    path = file(*crowd(3))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(staging, "_row", lambda *_args: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            run(path)
    monkeypatch.setattr(clearing, "FORGOTTEN", timedelta(0))
    clearing.clear_away()
    assert run(path)["new"] == 3
    assert ImportBatch.objects.unscoped(WHY).count() == 1


def test_people_are_invisible_until_the_last_update(cast, file, short_steps):
    seen, stored = [], []

    def look(_done):
        seen.append(Participant.objects.visible_to(cast.coordinator).count())
        seen.append(len(find(cast.coordinator, "Bababa Prueba")))
        stored.append(people().count())

    batch = staging.stage(cast.ceiba, sheet(*crowd(CROWD)), "lista.csv", cast.coordinator)
    assert not people().exists()
    applying.apply(batch, cast.coordinator, progress=look)
    assert set(seen) == {0}
    assert stored == [10, 20, 25]  # they were there, only not to be seen
    assert Participant.objects.visible_to(cast.coordinator).count() == CROWD
    assert len(find(cast.coordinator, "Bababa Prueba")) == 1
    assert not Participant.objects.visible_to(cast.outsider).exists()


def test_a_step_that_meets_a_taken_code_is_done_again(ceiba, file, monkeypatch):
    from youth.models import participant as module

    codes = iter(["AAAAAAAA", "AAAAAAAA", *[f"BBBBBBB{n}" for n in range(2, 9)]])
    monkeypatch.setattr(Participant._meta.get_field("code"), "default", lambda: next(codes))
    Participant._meta.get_field("code").__dict__.pop("_get_default", None)
    try:
        assert run(file(*crowd(2)))["new"] == 2
    finally:
        Participant._meta.get_field("code").__dict__.pop("_get_default", None)
    assert {p.code for p in people()} == {"BBBBBBB2", "BBBBBBB3"}
    assert module.new_code() not in {p.code for p in people()}


def test_a_long_list_may_be_stored_in_several_goes(cast, short_steps):
    batch = staging.stage(cast.ceiba, sheet(*crowd(CROWD)), "lista.csv", cast.coordinator)
    goes = 1
    while not applying.apply(batch, cast.coordinator, seconds=0.0001):
        goes += 1
    assert goes > 2 and people().arrived().count() == CROWD


def test_a_preview_is_decided_again_when_people_came_meanwhile(cast, file):
    early = staging.stage(cast.ceiba, sheet(ADULT, MINOR), "lista.csv", cast.coordinator)
    assert early.summary["new"] == 2
    run(file(ADULT))
    applying.apply(early, cast.coordinator)
    assert (early.summary["same"], early.summary["new"]) == (1, 1)
    assert people().count() == 2


def test_a_discarded_preview_cannot_be_stored(cast):
    batch = staging.stage(cast.ceiba, sheet(ADULT), "lista.csv", cast.coordinator)
    assert clearing.cancel(batch, cast.coordinator)
    assert not staging.rows_of(batch).exists()
    with pytest.raises(ValueError, match="given up"):
        applying.apply(batch, cast.coordinator)
    assert not clearing.cancel(batch, cast.coordinator)
    assert not people().exists()


# Calls that are wrong, and files that are no lists.


def failing(path, **options) -> CommandError:
    with pytest.raises(CommandError) as caught:
        run(path, **options)
    return caught.value


def test_a_wrong_call_ends_with_2(ceiba, file, tmp_path):
    make.organization("policia", kind="police")
    before = digest()
    path = file(ADULT)
    assert failing(path, organization="nobody").returncode == 2
    assert failing(path, organization="policia").returncode == 2
    assert failing(path, actor="nobody@rumbo.example").returncode == 2
    assert failing(tmp_path / "missing.csv").returncode == 2
    assert failing(tmp_path).returncode == 2
    assert digest() == before


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (b"%PDF-1.7 x", "not_spreadsheet"), (b"hola\nmundo\n", "no_header")],
)
def test_a_file_that_is_no_list_ends_with_1_and_says_why(ceiba, tmp_path, content, code):
    path = tmp_path / "cosa.csv"
    path.write_bytes(content)
    before, fault = digest(), failing(path)
    assert fault.returncode == 1 and str(fault).startswith(f"{code}: ")
    assert digest() == before


def test_refused_rows_are_kept_sealed_and_can_be_read_later(ceiba, file):
    run(file(*MIXED))
    row = ImportRow.objects.unscoped(WHY).select_related("batch__key").get(fate="refused")
    assert row.values["raw"]["Fecha de nacimiento"] == "31/02/2008"
    assert row.participant is None
    assert row.issues == [{"code": "birth_impossible", "column": "Fecha de nacimiento"}]
    assert not any("31/02/2008" in line for line in dump())


def test_a_list_of_refused_rows_only_is_kept_once(ceiba, file):
    run(file(SPOILED))
    assert ImportRow.objects.unscoped(WHY).count() == 1
    run(file(SPOILED))
    assert ImportRow.objects.unscoped(WHY).count() == 1
    assert not Guardian.objects.unscoped(WHY).exists()


def test_without_json_the_answer_is_in_words(ceiba, file):
    out = io.StringIO()
    given = {"organization": "ceiba", "stdout": out, "stderr": io.StringIO()}
    call_command("import_people", str(file(*MIXED)), **given)
    assert "rows 5, new 4" in out.getvalue() and "  6: " in out.getvalue()
