"""Bring in answers as a list: preview, store, bring in again; and the pages that lead there."""

import pytest

from accounts.models import DataKey
from audit.models import Entry
from rumbo.ids import uuid7
from tests.clicking import Page
from tests.signing_in import sign_in
from tests.working import work
from youth.importing.reading import read
from youth.importing.tables import as_text
from youth.models import FormSource, ImportBatch, ImportRow, Participant
from youth.pulling import sources, working
from youth.pulling.problems import PROBLEMS

from ..lists import dump
from .standin import LOGIN, REPEAT, TOKEN, UID, said, said_odk

pytestmark = pytest.mark.django_db
WHY = "checked by a test"


def page_of(client, user) -> Page:
    user.language = "en"
    user.save()
    return Page(sign_in(client, user))


def bring_in(source, cast) -> ImportBatch:
    """The list that comes of it, read."""
    working.begin(source, cast.coordinator)
    work()
    return ImportBatch.objects.unscoped(WHY).filter(source=source).order_by("-created_at", "-pk")[0]


def fates(batch) -> dict[str, int]:
    rows = ImportRow.objects.unscoped(WHY).filter(batch=batch).values_list("fate", flat=True)
    return {fate: list(rows).count(fate) for fate in set(rows)}


def store(batch, cast) -> None:
    from youth.importing import working as importing

    importing.begin(importing.APPLY, batch, cast.coordinator)
    work()


def people() -> dict[str, tuple]:
    rows = Participant.objects.unscoped(WHY).arrived().select_related("key")
    return {
        each.names["given"]: (each.names["surname1"], str(each.birth_date), each.sex)
        for each in rows
    }


# --- from the form to people ------------------------------------------------------------------


def test_answers_become_a_list_and_people_and_are_known_again(source, cast, standin):
    batch = bring_in(source, cast)
    assert batch.state == "read" and fates(batch) == {"new": 3}
    assert not people()
    store(batch, cast)
    assert people() == {
        "Karla María": ("Mejía", "2004-05-14", "female"),
        "Óscar": ("Mejía", "2003-02-01", "male"),
        "Delmy": ("Mejía", "2002-08-20", "female"),
    }
    again = bring_in(source, cast)
    assert fates(again) == {"same": 3}
    standin.answers[0] |= {"persona/p3": "2004-05-15", "_uuid": "new-after-edit"}
    standin.answers.append(said(4, "Fátima", "2001-01-20"))
    edited = bring_in(source, cast)
    assert fates(edited) == {"changed": 1, "same": 2, "new": 1}
    store(edited, cast)
    assert people()["Karla María"][1] == "2004-05-15" and len(people()) == 4
    assert fates(bring_in(source, cast)) == {"same": 4}


def test_without_the_lasting_number_an_edited_answer_would_be_somebody_new(
    source, cast, standin, monkeypatch
):
    """The control: an edit gives an answer another `_uuid`."""
    for each in standin.answers:
        each.pop("meta/rootUuid")
    store(bring_in(source, cast), cast)
    standin.answers[0] |= {"_uuid": "new-after-edit", "persona/p3": "1999-05-15"}
    assert fates(bring_in(source, cast)) != {"same": 2, "changed": 1}


def test_odk_central_gives_the_same_people(cast, standin):
    standin.odk = [said_odk(1, "Karla María"), said_odk(2, "Óscar"), said_odk(3, "Delmy")]
    given = {"name": "ODK", "kind": "odk", "server": standin.address, "form": "3/registro"}
    source = sources.connect(cast.ceiba, given | {"token": LOGIN}, actor=cast.coordinator)
    batch = bring_in(source, cast)
    assert fates(batch) == {"new": 3}
    store(batch, cast)
    assert people()["Óscar"] == ("Mejía", "2004-05-14", "female")
    standin.odk[1]["persona"]["apellidos"] = "Mejía Zúñiga"
    assert fates(bring_in(source, cast)) == {"same": 2, "changed": 1}
    standin.xlsform = None  # a form without an XLSForm: the names of the questions have to do
    assert bring_in(source, cast).state in ("read", "unreadable")


def test_encrypted_answers_are_said_to_be(cast, standin):
    standin.odk = [said_odk(1, "Karla", __system={"status": "notDecrypted"})]
    given = {"name": "ODK", "kind": "odk", "server": standin.address, "form": "3/registro"}
    source = sources.connect(cast.ceiba, given | {"token": LOGIN}, actor=cast.coordinator)
    working.begin(source, cast.coordinator)
    work()
    assert working.job_of(source).problem == "pull_encrypted"


def tables(source) -> dict[str, list[list[str]]]:
    pulled = sources.pull(source, lambda done, total: None)
    return {
        table.sheet: [[as_text(cell) for cell in line.cells] for line in table.lines]
        for table in read(pulled.content, sandboxed=True)
    }


def test_the_list_has_the_paths_of_the_form_and_no_files(source, standin):
    found = tables(source)
    titles, first, *_rest = found["Registro 2026"]
    assert titles == [
        "_uuid",
        "_submission_time",
        "persona/nombres",
        "persona/apellidos",
        "persona/p3",
        "persona/sexo",
        "acepta_participar",
        "fecha_de_consentimiento",
    ]
    assert first[0] == "00000000-0000-4000-8000-000000000001" and first[5] == "1"
    assert "foto" not in str(found["Registro 2026"]).lower()
    assert ["sexo", "2", "Hombre"] in found["choices"]
    assert sources.pull(source, lambda *a: None) == sources.pull(source, lambda *a: None)


def test_repeats_are_a_sheet_that_says_whose_they_are(source, standin):
    standin.survey += REPEAT
    standin.answers[1]["cursos"] = [{"cursos/curso": "Panadería"}, {"cursos/curso": "Inglés"}]
    found = tables(source)
    assert found["Registro 2026"][0][-1] == "_index"
    titles, *rows = found["cursos"]
    said = [dict(zip(titles, row, strict=False)) for row in rows]
    assert [each["cursos/curso"] for each in said] == ["Panadería", "Inglés"]
    assert {each["_parent_index"] for each in said} == {"2"}
    assert {each["_submission__uuid"][-1] for each in said} == {"2"}


STRANGE = [
    {"persona": {"a": {"b": {"c": [1, {"d": []}]}}}},
    {"x": [[["y"]]], "persona/nombres": {"given": "A"}},
    {"persona/nombres": ["=1+1", None, True], "n": float("inf")},
    {"persona/nombres": "\x00\x07😀" * 20_000},
    {"cursos": [{"cursos": [{"cursos": [{}]}]}]},
    {"k" * 300: "v", "": "w", "[]:*?/\\": 1},
]


@pytest.mark.parametrize("number", range(len(STRANGE)))
def test_answers_of_any_shape_break_nothing(source, cast, standin, number):
    standin.answers = [said(1, "Karla María"), said(2, "Óscar", **STRANGE[number])]
    working.begin(source, cast.coordinator)
    work()
    job = working.job_of(source)
    assert job.state == "done" or job.problem in PROBLEMS
    for batch in ImportBatch.objects.unscoped(WHY).filter(source=source):
        assert batch.state in ("read", "unreadable")


# --- once, or not at all --------------------------------------------------------------------------


def test_what_fails_leaves_nothing_and_says_why(source, cast, standin, client):
    standin.twist["start=2"] = lambda handler, story: story.reply(handler, {}, 404) or True
    page = page_of(client, cast.coordinator).open(f"/trabajo/importar/formularios/{source.pk}/")
    page.press("Bring in the answers")
    work()
    page.open(page.url)
    assert "The server has no such form" in page.text
    assert not ImportBatch.objects.unscoped(WHY).exists()
    standin.twist.clear()
    page.press("Go on")
    work()
    assert ImportBatch.objects.unscoped(WHY).get().source == source


def test_a_form_without_answers(source, cast, standin):
    standin.answers = []
    working.begin(source, cast.coordinator)
    work()
    assert working.job_of(source).problem == "pull_no_answers"


def test_a_pull_that_cannot_be_recorded_leaves_no_list(source, cast, monkeypatch):
    real = working.journal.record

    def refuse(action, *given, **more):
        if action == "source.pulled":
            raise RuntimeError
        return real(action, *given, **more)

    monkeypatch.setattr(working.journal, "record", refuse)
    working.begin(source, cast.coordinator)
    work()
    assert not ImportBatch.objects.unscoped(WHY).exists()


# --- the pages -----------------------------------------------------------------------------------


def test_connect_try_bring_in_and_end(cast, client, standin):
    page = page_of(client, cast.coordinator).open("/trabajo/importar/")
    page.link("Bring answers in from KoboToolbox").link("Connect a form")
    pasted = f"{standin.address}/#/forms/{UID}/summary"
    given = {"name": "Registro 2026", "kind": "kobo", "server": pasted, "form": UID}
    page.press("Connect the form", **given, token=TOKEN).again()
    [source] = FormSource.objects.unscoped(WHY)
    assert (source.server, source.token) == (standin.address, TOKEN)
    page.press("Try it")
    assert "It works: “Registro 2026”, with 3 answers." in page.text
    page.press("Bring in the answers")
    work()
    page.open(page.url)
    assert "3 rows" in page.text and page.html.select_one(".list a")
    page.press("End the connection")
    assert "Its token is destroyed" in page.text and "Bring in the answers" not in page.buttons()
    for path in ("probar", "traer"):
        assert client.post(f"/trabajo/importar/formularios/{source.pk}/{path}/").status_code == 404
    said = Entry.objects.filter(object_id=str(source.pk), action__startswith="source.")
    said = said.order_by("at", "pk")
    assert list(said.values_list("action", flat=True)) == [
        "source.connected",
        "source.tried",
        "source.pulled",
        "source.ended",
    ]


TRIED = {
    "a wrong token": ({"token": "otro"}, "does not accept the token"),
    "an unknown form": ({"form": "aAaAaAaAaA"}, "has no such form"),
    "the other tool": ({"kind": "odk", "form": "3/x", "token": TOKEN}, "does not accept the token"),
    "nobody there": ({"server": "http://127.0.0.1:1"}, "cannot be reached"),
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("case", TRIED)
def test_trying_says_what_is_wrong(cast, client, standin, case, language):
    changed, words = TRIED[case]
    given = {"name": "X", "kind": "kobo", "server": standin.address, "form": UID, "token": TOKEN}
    source = sources.connect(cast.ceiba, given | changed, actor=cast.coordinator)
    page = page_of(client, cast.coordinator)
    cast.coordinator.language = language
    cast.coordinator.save()
    page.open(f"/trabajo/importar/formularios/{source.pk}/")
    page.send(f"/trabajo/importar/formularios/{source.pk}/probar/", {})
    assert page.status == 200 and (language == "es" or words in page.text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("server", "kf.kobotoolbox.org"),
        ("server", "ftp://kf.example"),
        ("server", "https://a:b@kf.example"),
        ("server", "https://kf.example:99999"),
        ("server", "https://" + "a" * 300),
        ("form", "../../me"),
        ("form", "3/registro"),
        ("token", "a\r\nHost: b"),
        ("token", "ñandú"),
        ("kind", "otra"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast, client, field, value):
    page = page_of(client, cast.coordinator).open("/trabajo/importar/formularios/nuevo/")
    given = {"name": "X", "kind": "kobo", "server": "https://kf.example", "form": UID, "token": "x"}
    page.press("Connect the form", **given | {field: value})
    assert page.status == 200 and not FormSource.objects.unscoped(WHY).exists()
    assert page.response.context["form"].errors.keys() == {field}


def test_the_token_lies_and_shows_nowhere(source, cast, client, standin, caplog):
    page = page_of(client, cast.coordinator)
    here = f"/trabajo/importar/formularios/{source.pk}/"
    shown = []
    with caplog.at_level("DEBUG"):
        for twist in (None, lambda h, s: s.reply(h, b"<html>", kind="text/html") or True):
            standin.twist = {"/api/": twist} if twist else {}
            page.open(here).press("Try it")
            shown.append(page.response.content.decode())
            page.open(here).press("Bring in the answers")
            work()
            shown.append(page.open(here).response.content.decode())
        page.open(f"{here}clave/").press("Replace the token", token="")
        shown.append(page.response.content.decode())
        bad = {"name": "", "kind": "kobo", "server": "x", "form": "x", "token": TOKEN}
        page.open("/trabajo/importar/formularios/nuevo/").press("Connect the form", **bad)
        shown.append(page.response.content.decode())
    for text in (*shown, caplog.text, "\n".join(dump())):
        assert "zqxzqxtoken" not in text
    assert "zqxzqxtoken" in FormSource.objects.unscoped(WHY).get().token, "the control: it is kept"


def test_a_token_is_replaced_and_the_old_key_destroyed(source, cast, client, standin):
    old = source.key_id
    page = page_of(client, cast.coordinator)
    page.open(f"/trabajo/importar/formularios/{source.pk}/clave/")
    page.press("Replace the token", token="otro-token").again()
    source = FormSource.objects.unscoped(WHY).get()
    assert source.token == "otro-token" and not DataKey.objects.filter(pk=old).exists()
    page.press("Try it")
    assert "does not accept the token" in page.text
    assert sources.end(source, actor=cast.coordinator)
    assert not sources.replace_token(source, "x", actor=cast.coordinator)
    assert FormSource.objects.unscoped(WHY).get().token == ""


@pytest.mark.parametrize("who", ["facilitator", "case_worker", "monitor", "evaluator"])
def test_only_coordinators(source, cast, client, who):
    sign_in(client, getattr(cast, who))
    for path in ("", "nuevo/", f"{source.pk}/", f"{source.pk}/clave/"):
        assert client.get(f"/trabajo/importar/formularios/{path}").status_code == 403


def test_a_foreign_form_looks_like_a_missing_one(source, cast, client):
    sign_in(client, cast.outsider)
    for pk in (source.pk, uuid7()):
        here = f"/trabajo/importar/formularios/{pk}/"
        answers = [client.get(here), client.get(f"{here}clave/")]
        answers += [client.post(f"{here}{path}/") for path in ("probar", "traer", "terminar")]
        assert [each.status_code for each in answers] == [404] * 5
    assert str(source.name) not in client.get("/trabajo/importar/formularios/").content.decode()
