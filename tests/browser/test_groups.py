"""Enrolling, calling the roll, correcting and changing states by hand: taps against their targets.

In both languages, on a small phone and on a tablet, without scripts and with them.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import builders as make
from training import rollcall, seats
from training.models import Attendance, AttendanceChange, Enrollment
from training.models.enrollment import EnrollmentState as State

pytestmark = [pytest.mark.browser, pytest.mark.once]
WHY = "the test looks behind the screens"
GIVEN = "Ana Berta Carmen Dora Elsa".split()
SURNAMES = "Paz Ríos Sosa Tum Vega".split()
# Phone and 10" tablet, both languages, without scripts and with them: each meets each.
SCREENS = pytest.mark.parametrize(
    ("language", "width", "height", "scripts"),
    [
        ("es", 360, 640, False),
        ("en", 360, 640, True),
        ("es", 1280, 800, True),
        ("en", 800, 1280, False),
    ],
)
TWO = pytest.mark.parametrize(
    ("language", "width", "height", "scripts"),
    [("es", 360, 640, False), ("en", 800, 1280, False)],
)


@pytest.fixture
def group(cast):
    """25 people, the last session five days ago and one today."""
    offering = make.offering(cast.ceiba, capacity=26)
    for given in GIVEN:
        for surname in SURNAMES:
            person = make.participant(cast.ceiba, given=given, surname1=surname)
            seats.enroll(offering, person, actor="system:tests")
    before = timezone.now() - timedelta(days=20)
    enrollments(offering).update(seated_at=before)
    past = make.session(offering, on=timezone.localdate() - timedelta(days=5))
    rollcall.save(past, {e.pk: "present" for e in enrollments(offering)}, actor="system:tests")
    Attendance.objects.unscoped(WHY).update(marked_at=timezone.now() - timedelta(days=5))
    make.session(offering)
    return offering


def enrollments(offering):
    return Enrollment.objects.unscoped(WHY).filter(offering=offering).order_by("asked_at")


@pytest.fixture
def staff(cast, group, somebody, language, width, height, scripts):
    cast.coordinator.language = language
    cast.coordinator.save()
    hand = somebody(width=width, height=height, scripts=scripts)
    return hand.sign_in(cast.coordinator)


@SCREENS
def test_finding_enrolling_and_taking_it_back(cast, group, staff, counted):
    person = make.participant(cast.ceiba, given="Zunilda", surname1="Ñamendi")
    assert staff.path == "/trabajo/"
    staff.fill(q="namendi sunilda").tap("main form[role=search] button")
    assert "namendi" not in staff.page.url.lower(), "a name never stands in an address"
    links = staff.page.locator("main .list a")
    first = [links.nth(n).get_attribute("href") for n in range(min(links.count(), 5))]
    assert f"/trabajo/personas/{person.pk}/" in first
    counted("F3", staff.taps, fields=1)
    staff.tap(f"main a[href$='/{person.pk}/']")
    staff.tap("main form[action$='/inscribir/'] button")
    counted("F5", staff.taps)
    assert enrollments(group).count() == 26
    staff.tap("main form[action$='/deshacer/'] button")
    assert enrollments(group).filter(state=State.CANCELLED).count() == 1
    assert staff.sideways() == 0


@SCREENS
def test_the_roll_of_25_and_a_save_taken_back(group, staff, counted):
    today = group.sessions.latest("on")
    staff.tap(f"main a[href='/trabajo/sesiones/{today.pk}/lista/']")
    cells = staff.page.locator(".marks label")
    assert cells.count() == 100 and staff.page.locator("input:checked").count() == 0
    assert all(box["height"] >= 48 and box["width"] >= 44 for box in boxes(cells)[:8])
    assert rows_in_sight(staff) >= 6
    staff.tap("button[name=all]")
    exceptions = "absent absent late excused absent".split()
    wanted = dict(zip(enrollments(group)[:5], exceptions, strict=True))
    for enrollment, mark in wanted.items():
        staff.pick(f"input[name='mark-{enrollment.pk}'][value={mark}]")
    staff.tap(".savebar button:not([name])")
    counted("F6", staff.taps)  # call the roll, all present, five exceptions, save
    assert "25" in staff.page.locator(".savebar .says").inner_text()
    marks = Attendance.objects.unscoped(WHY).filter(session=today)
    assert {m.enrollment: m.mark for m in marks.filter(in_bulk=False)} == wanted
    assert marks.filter(mark="present", in_bulk=True).count() == 20
    staff.tap("button[name=back]")
    assert marks.filter(mark="present", in_bulk=True).count() == 25
    assert staff.sideways() == 0


def test_a_tap_too_many_is_noticed(counted):
    """The control."""
    with pytest.raises(AssertionError):
        counted("F5", 4)
    with pytest.raises(AssertionError):
        counted("F3", 1, fields=2)


def boxes(locator) -> list[dict]:
    return [each.bounding_box() for each in locator.all()[:8]]


def rows_in_sight(staff) -> int:
    bar = staff.page.locator(".savebar").bounding_box()["y"]
    rows = [row.bounding_box() for row in staff.page.locator(".rollcall li").all()]
    return sum(box["y"] >= 0 and box["y"] + box["height"] <= bar for box in rows)


@SCREENS
def test_an_earlier_day_is_corrected_in_four_taps(group, staff, counted):
    past = group.sessions.earliest("on")
    staff.open(f"/trabajo/grupos/{group.pk}/")
    staff.tap(f"main a[href='/trabajo/sesiones/{past.pk}/lista/']")
    one = enrollments(group).first()
    staff.pick(f"input[name='mark-{one.pk}'][value=absent]")
    staff.pick("input[name=reason][value=paper]")
    staff.tap(".savebar button:not([name])")
    counted("F8", staff.taps)
    change = AttendanceChange.objects.unscoped(WHY).get()
    assert (change.before, change.after, change.reason) == ("present", "absent", "paper")


@TWO
def test_paper_is_keyed_with_the_keyboard_alone(group, staff):
    today = group.sessions.latest("on")
    staff.open(f"/trabajo/sesiones/{today.pk}/papel/")
    staff.page.locator("input.key").first.focus()
    keys = "PPPTAPPPPJPPPPPAPPPPTPPPP"
    for letter in keys:
        staff.page.keyboard.press(letter.lower())
        staff.page.keyboard.press("Tab")
    assert staff.sideways() == 0
    with staff.page.expect_navigation():
        staff.page.keyboard.press("Enter")
    marks = Attendance.objects.unscoped(WHY).filter(session=today)
    found = {mark: marks.filter(mark=mark).count() for mark in ("late", "absent", "excused")}
    assert found == {"late": 2, "absent": 2, "excused": 1} and marks.count() == 25


@SCREENS
def test_leaving_pausing_and_moving_take_three_taps(cast, group, staff, counted):
    other = make.offering(cast.ceiba, name="Jocote")
    first, second, third = enrollments(group)[:3]
    staff.open(f"/trabajo/personas/{first.participant_id}/").tap("main a[href$='/estado/']")
    staff.pick("input[name=reason][value=work]").tap("button[value=withdrawn]")
    counted("F18", staff.taps)
    staff.open(f"/trabajo/personas/{third.participant_id}/").tap("main a[href$='/estado/']")
    staff.pick("input[name=reason][value=health]").tap("button[value=paused]")
    counted("F18", staff.taps - 3)
    staff.open(f"/trabajo/personas/{second.participant_id}/").tap("main a[href$='/estado/']")
    assert staff.sideways() == 0
    staff.pick("input[name=reason][value=distance]").tap(f"button[value='{other.pk}']")
    counted("F18", staff.taps - 6)
    states = [e.state for e in enrollments(group)[:3]]
    assert states == [State.WITHDRAWN, State.TRANSFERRED, State.PAUSED]


@TWO
def test_the_pages_fit_the_screen(cast, group, staff):
    today = group.sessions.latest("on")
    seats.pause(enrollments(group)[3], actor=cast.coordinator, reason="health")
    paths = ["/trabajo/grupos/", f"/trabajo/grupos/{group.pk}/lista/?nombres=no&firma=si"]
    paths += [f"/trabajo/sesiones/{today.pk}/{page}/" for page in ("lista", "papel", "deshacer")]
    calls = ("ausencias", "permisos", "vencimientos", "revisiones")
    paths += [f"/trabajo/llamar/{page}/" for page in calls]
    assert {path: staff.open(path).sideways() for path in paths} == dict.fromkeys(paths, 0)
