"""Staff and an evaluator at their work, without scripts: taps counted, pages that fit the phone."""

import zipfile
from pathlib import Path

import pytest

from tests import builders as make
from tests.training.certifying import group
from tests.working import work
from training import seats
from training.models import Certificate, Grant

pytestmark = [pytest.mark.browser, pytest.mark.once]
LIST = Path(__file__).parents[1] / "data" / "intake" / "c.csv"
WHY = "the test looks behind the screens"
GIVEN = "Ana Berta Carmen Dora Elsa".split()
SURNAMES = "Paz Ríos Sosa Tum Vega".split()


@pytest.fixture
def people(cast):
    return [
        make.participant(cast.ceiba, given=given, surname1=surname)
        for given in GIVEN
        for surname in SURNAMES
    ]


@pytest.fixture
def roll(cast, people):
    """A group of 25 with a session today."""
    offering = make.offering(cast.ceiba, capacity=26)
    for person in people:
        seats.enroll(offering, person, actor="system:tests")
    return make.session(offering)


@pytest.fixture
def finished(cast):
    offering = group.offering(cast.ceiba)
    enrollments = [group.member(offering, given=given) for given in GIVEN[:3]]
    group.member(offering, given="Flor", came=1)
    return offering, enrollments


def test_certificates_of_a_group_and_their_export_take_three_taps_each(cast, finished, somebody):
    offering, enrollments = finished
    staff = somebody().sign_in(cast.coordinator)
    staff.open(f"/trabajo/grupos/{offering.pk}/")
    staff.tap("main a[href$='/certificados/']")
    assert "Flor" in staff.page.locator("h2:has-text('Todavía no') + ul").inner_text()
    staff.tap("main a[href$='/emitir/']").tap("main form[method=post] button")
    assert staff.taps == 3
    assert Certificate.objects.unscoped(WHY).count() == 3
    group.agree(enrollments[0])
    evaluator = cast.evaluator
    Grant.objects.filter(evaluator=evaluator).update(certificates=True)
    stranger = somebody(width=1280, height=900).sign_in(evaluator)
    stranger.tap("main .list a").tap("main a[href*='/exportar/']")
    stranger.tap("main form[method=post] button")
    assert stranger.taps <= 3
    work()
    with stranger.open(stranger.path).page.expect_download() as download:
        stranger.page.locator("main a[href$='/archivo/']").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        names = archive.namelist()
    assert {"index.csv", "index.xlsx"} <= set(names)
    assert sum(name.endswith(".pdf") for name in names) == 1, names


def test_no_page_of_staff_sticks_out_to_the_side(cast, roll, finished, somebody):
    staff = somebody().sign_in(cast.coordinator)
    this, over = f"/trabajo/grupos/{roll.offering.pk}/", f"/trabajo/grupos/{finished[0].pk}/"
    person = f"/trabajo/personas/{roll.offering.enrollments.unscoped(WHY)[0].participant_id}/"
    paths = ["/trabajo/", "/trabajo/personas/", "/trabajo/grupos/", this, f"{this}lista/", person]
    paths += [f"{this}sesiones/", f"{this}notas/", f"/trabajo/sesiones/{roll.pk}/lista/"]
    paths += [f"{over}certificados/", f"{over}certificados/emitir/", "/trabajo/importar/"]
    paths += ["/trabajo/grupos/nuevo/", f"{person}editar/", "/trabajo/catalogo/"]
    tabs = "asistencia resultados certificados consentimientos datos historial".split()
    paths += [f"{person}{tab}/" for tab in tabs] + ["/trabajo/lecturas/"]
    paths += [f"/trabajo/lecturas/{cast.coordinator.pk}/"]
    out = {path: sticking_out(staff.open(path)) for path in paths}
    out["intake"] = sticking_out(the_intake_form(staff))
    out["preview"] = sticking_out(the_preview_of_a_list(staff))
    assert {path: pixels for path, pixels in out.items() if any(pixels)} == {}


def sticking_out(staff) -> list[int]:
    """Pixels on a small phone, a usual phone and a desktop."""
    found = []
    for width, height in ((320, 640), (360, 640), (1280, 900)):
        staff.page.set_viewport_size({"width": width, "height": height})
        found.append(staff.sideways())
    return found


def the_intake_form(staff):
    staff.open("/trabajo/personas/").fill(q="Nadie Conocida").tap("main form[role=search] button")
    staff.tap("main :is(a, button):has-text('No está')")
    staff.tap(".savebar button")
    assert staff.page.locator(".errors").count() == 1
    assert staff.page.title().startswith("Error:")
    for details in staff.page.locator("main details").all():
        details.evaluate("part => { part.open = true }")
    return staff


def the_preview_of_a_list(staff):
    first = LIST.read_bytes().splitlines(keepends=True)[:30]
    file = {"name": "lista.csv", "mimeType": "text/csv", "buffer": b"".join(first)}
    staff.open("/trabajo/importar/").page.set_input_files("main [type=file]", files=[file])
    staff.tap("main form button")
    work()
    staff.open(staff.path)
    assert staff.page.locator(".figures").count() == 1, staff.text
    return staff


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(cast, roll, somebody):
    staff = somebody().sign_in(cast.coordinator).open("/trabajo/")
    skip = focused(staff)
    assert skip["class"] == "skip" and skip["seen"]
    staff.page.keyboard.press("Enter")
    assert staff.page.url.endswith("#content")
    seen = [focused(staff) for _ in range(3)]
    assert all(place["inside"] for place in seen), "the menu was skipped"
    assert all(place["seen"] and place["outline"] >= 3 for place in seen), seen


def focused(staff) -> dict:
    """Press Tab; what has the focus, whether it is in sight, and how thick its outline is."""
    staff.page.keyboard.press("Tab")
    return staff.page.evaluate(
        """() => {
        const e = document.activeElement, b = e.getBoundingClientRect();
        return {class: e.className, inside: !!e.closest("main"),
          seen: b.width > 1 && b.top >= 0 && b.bottom <= innerHeight + 1 && b.left >= 0,
          outline: parseFloat(getComputedStyle(e).outlineWidth)};
        }"""
    )
