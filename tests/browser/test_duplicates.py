"""A coordinator reads a list, says who is who, stores it, joins two records, and takes it all back.

In Chromium on a phone, without scripts, with a worker beside the server. What came of it is looked
up in the database, not on the screen.
"""

from datetime import date

import pytest

from cms.setting_up import set_up_site
from tests import builders as make
from tests.youth.merging.lives import registered
from youth.importing import staging
from youth.merging import review
from youth.models import Double, ImportBatch, ImportRow, Merge, Participant

from .looking import barriers
from .test_first_day import worker  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser
WHY = "the story looks behind the screens"
STORE = "main form[action$='/guardar/'] button"
SEND = "main form[method=post] p.actions button"
CLICKS = 4  # from the list of pairs to one record
# Every date can be read in two ways, and the office writes the month first.
LIST = """\
Nombres;Primer apellido;Segundo apellido;Sexo;Fecha de nacimiento;Acepta participar
Delmy Zoraida;Quintanilla;Funes;mujer;03/04/2004;si
Olvin;Barrientos;Lanza;hombre;05/06/2003;si
Fátima;;;mujer;07/08/2005;si
Zulma Ketzalina;Mejicanos;Paz;mujer;06/05/2002;si
Rigoverto;Cálix;Banegas;hombre;12/11/2001;si
"""


@pytest.fixture
def known(cast) -> list[Participant]:
    """Two who are registered before their list comes."""
    set_up_site("testserver", 80, "Rumbo Joven")
    make.consent_text()
    zulma = {"surname2": "Paz", "born": date(2002, 6, 5)}
    rigoberto = {"surname2": "Vanegas", "born": date(2001, 12, 11)}
    return [
        registered(cast.ceiba, "Zulma Quetzalina", "Mejicanos", **zulma),
        registered(cast.ceiba, "Rigoberto", "Cálix", **rigoberto),
    ]


def test_from_a_list_to_one_record_and_all_the_way_back(cast, known, worker, somebody):  # noqa: F811
    hand = somebody().sign_in(cast.coordinator)
    batch = a_list_is_sent(hand)
    it_is_read_as_the_office_writes(hand, batch)
    a_refused_row_is_answered(hand, batch)
    a_row_is_somebody_who_is_known(hand, batch, known[1])
    it_is_stored(hand, batch, known[1])
    two_records_become_one(hand)
    they_are_parted(hand)
    the_list_is_taken_back(hand, batch, known)


def people() -> dict[str, Participant]:
    rows = Participant.objects.unscoped(WHY).arrived().select_related("key")
    return {each.names["given"]: each for each in rows}


def fits(hand) -> None:
    assert hand.sideways() == 0, f"{hand.path} sticks out to the side"


def a_list_is_sent(hand) -> str:
    """Gives the address of its page."""
    file = {"name": "lista.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    hand.open("/trabajo/importar/").page.set_input_files("main [type=file]", files=[file])
    fits(hand.tap("main form button"))
    batch = hand.path
    is_read(hand, batch)
    assert len(people()) == 2, "nobody is stored by being read"
    return batch


def is_read(hand, batch: str) -> None:
    hand.settle(lambda: hand.open(batch).page.locator(STORE).count())
    fits(hand)


def it_is_read_as_the_office_writes(hand, batch: str) -> None:
    hand.tap("main a[href$='/lectura/']")
    fits(hand)
    hand.page.select_option("main [name=t0-order_born]", "month")
    hand.tap(SEND)
    is_read(hand, batch)


def a_refused_row_is_answered(hand, batch: str) -> None:
    """First as wrong as it was: what is said of it stands beside the field."""
    hand.tap("main a[href$='/filas/refused/']")
    fits(hand)
    given = hand.page.locator("main [name$=-given_names]")
    assert given.input_value() == "Fátima"
    given.fill("Fátima María")
    hand.tap(SEND)
    assert hand.page.locator("main .field.bad").count() == 1
    hand.page.fill("main [name$=-first_surname]", "Orellana")
    hand.tap(SEND)
    assert hand.page.locator("main .field").count() == 0, "no row is left to answer"


def a_row_is_somebody_who_is_known(hand, batch: str, person: Participant) -> None:
    hand.open(batch).tap("main a[href$='/filas/possible/']")
    fits(hand)
    assert hand.page.locator("main fieldset").count() == 2
    hand.pick(f"input[type=radio][value='{person.pk}']").tap(SEND)


def it_is_stored(hand, batch: str, person: Participant) -> None:
    hand.open(batch).tap(STORE)
    rows = ImportBatch.objects.unscoped(WHY)
    hand.settle(lambda: rows.get().state == "applied")
    fits(hand.open(batch))
    found = people()
    assert len(found) == 6, sorted(found)
    assert found["Delmy Zoraida"].birth_date == date(2004, 3, 4), "as the office writes"
    assert found["Fátima María"].names["surname1"] == "Orellana"
    assert found["Rigoverto"].pk == person.pk, "the row corrects who is known"


def two_records_become_one(hand) -> None:
    """The worker finds the pair; from the list of pairs to one record it is a few taps."""
    hand.open("/trabajo/personas/duplicados/").tap("main form[action$='/buscar/'] button")
    compare = "main .list a.button[href*='/duplicados/']"
    hand.settle(lambda: hand.open("/trabajo/personas/duplicados/").page.locator(compare).count())
    fits(hand)
    assert "Zulma Quetzalina" in hand.text and "Zulma Ketzalina" in hand.text
    hand.taps = 0
    hand.tap(compare)
    fits(hand)
    hand.tap("main form[method=post] p.actions button:not([formaction])")
    assert hand.taps <= CLICKS
    merge = Merge.objects.unscoped(WHY).get()
    assert Participant.objects.unscoped(WHY).get(merged_into=merge.kept_id).pk == merge.gone_id
    assert Double.objects.unscoped(WHY).get(state="merged")


def they_are_parted(hand) -> None:
    hand.tap("main a[href$='/deshacer/']")
    fits(hand)
    hand.tap(SEND)
    assert not Participant.objects.unscoped(WHY).exclude(merged_into=None).exists()
    assert Merge.objects.unscoped(WHY).exclude(undone_at=None).count() == 1
    assert Double.objects.unscoped(WHY).get().state == "open"


def the_list_is_taken_back(hand, batch: str, known: list[Participant]) -> None:
    """Whom it brought in is gone, but for her on whom something hangs since; who was corrected is
    called as before."""
    fits(hand.open(batch).tap("main a[href$='/deshacer/']"))
    hand.tap("main button.danger")
    rows = ImportBatch.objects.unscoped(WHY)
    hand.settle(lambda: rows.get().state == "undone")
    fits(hand.open(batch))
    assert set(people()) == {"Zulma Quetzalina", "Rigoberto", "Zulma Ketzalina"}
    assert {each.pk for each in known} <= {each.pk for each in people().values()}
    assert ImportRow.objects.unscoped(WHY).filter(participant=None).count() == 3


def test_a_pair_that_is_two_people_in_english(cast, known, somebody):
    again = {"surname2": "Paz", "born": date(2002, 6, 5)}
    other = registered(cast.ceiba, "Zulma Ketzalina", "Mejicanos", **again)
    review.look_at(cast.ceiba, [other.pk])
    cast.coordinator.language = "en"
    cast.coordinator.save()
    hand = somebody().sign_in(cast.coordinator).open("/trabajo/personas/")
    fits(hand.tap("main a:has-text('Possible duplicates')"))
    assert "1 pair" in hand.text and "sounds the same" in hand.text, "the reasons, without opening"
    hand.tap("main a:has-text('Compare')").tap("button:has-text('They are two people')")
    assert "No pair waits." in hand.text and "Noted: two different people." in hand.text
    pair = Double.objects.unscoped(WHY).get()
    assert (pair.state, pair.decided_by) == ("different", cast.coordinator)
    fits(hand.tap("main a:has-text('Two people')").tap("main a:has-text('Compare')"))
    hand.tap("button:has-text('Put the pair on the list again')")
    assert Double.objects.unscoped(WHY).get().state == "open"
    assert not Merge.objects.unscoped(WHY).exists()


def test_axe_finds_no_barrier(cast, known, somebody):
    born = {"surname2": "Paz", "born": date(2002, 6, 5)}
    other = registered(cast.ceiba, "Zulma Ketzalina", "Mejicanos", **born)
    review.look_at(cast.ceiba, [other.pk])
    batch = staging.stage(cast.ceiba, LIST.encode(), "lista.csv", cast.coordinator)
    hand = somebody(scripts=True).sign_in(cast.coordinator)  # axe itself is a script
    pair, work = Double.objects.unscoped(WHY).get(), f"/trabajo/importar/{batch.pk}"
    for page in (
        "/trabajo/personas/duplicados/",
        f"/trabajo/personas/duplicados/{pair.one_id}/{pair.other_id}/",
        f"/trabajo/personas/{other.pk}/duplicados/",
        *(f"{work}/{part}" for part in ("", "lectura/", "filas/refused/", "filas/possible/")),
        "/trabajo/importar/formularios/nuevo/",
    ):
        assert barriers(hand.open(page).page, "violations") == [[]], page
        fits(hand)
