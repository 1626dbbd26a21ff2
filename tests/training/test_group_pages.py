"""Make a group from nothing, give it sessions and seats, open and finish it."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from training import opening, rollcall, scheduling, seats
from training.models import Offering, Session
from training.models.offering import OfferingState as State
from training.seats import NotAllowed
from youth.models import Center, Community

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    sign_in(client, cast.coordinator)
    return Page(client)


def sheet(group, **more):
    """What is typed for a group like `group`."""
    first, last = (
        timezone.localdate() + timedelta(days=7),
        timezone.localdate() + timedelta(days=49),
    )
    return {
        "program": str(group.program_id),
        "course": str(group.course_id),
        "center": str(group.center_id),
        "name": "Jocote",
        "starts_on_day": str(first.day),
        "starts_on_month": str(first.month),
        "starts_on_year": str(first.year),
        "ends_on_day": str(last.day),
        "ends_on_month": str(last.month),
        "ends_on_year": str(last.year),
        "weekdays": ["0", "2"],
        "starts_at": "2:00 pm",
        "ends_at": "16:00",
        "capacity": "25",
    } | more


# From an empty organization to a group with sessions.


def test_the_catalogue_is_filled_and_the_first_group_made_by_hand(page, cast):
    make.place()
    assert "Make the catalogue first" in page.open("/trabajo/").text
    page.link("Go to the catalogue").link("Programs").link("New program")
    page.press("Save", award=str(cast.award.pk), name_es="Oficios con futuro")
    page.open("/trabajo/catalogo/").link("Courses").link("New course")
    page.press("Save", name_es="Electricidad", kind="technical", hours="48")
    page.open("/trabajo/catalogo/").link("Centers").link("New center")
    page.press("Save", name="Amanecer", place="distrito central", landmark_es="Frente al parque")
    page.open("/trabajo/grupos/").link("New group")
    chosen = {
        name: [o["value"] for o in page.html.find(id=f"id_{name}").find_all("option")][1]
        for name in ("program", "course", "center")
    }
    group = Offering(**{f"{name}_id": value for name, value in chosen.items()})
    page.press("Make the group", **sheet(group, facilitators=[str(cast.facilitator.pk)]))
    made = Offering.objects.get()
    assert (made.name, made.starts_at, made.weekdays) == ("Jocote", time(14), [0, 2])
    assert made.state == State.DRAFT and made.slug
    assert [f.user for f in made.facilitators.all()] == [cast.facilitator]
    page.press("Make the sessions")
    assert Session.objects.filter(offering=made).count() in (12, 13)
    page.open(f"/trabajo/grupos/{made.pk}/").press("Publish")
    made.refresh_from_db()
    assert made.state == State.PUBLISHED


def test_a_group_is_made_once(page, cast):
    group = make.offering(cast.ceiba)
    page.open("/trabajo/grupos/nuevo/").press("Make the group", **sheet(group)).again()
    assert Offering.objects.filter(name="Jocote").count() == 1


BAD = [
    ({"name": "Grupo 13"}, "Groups have names, never numbers."),
    ({"name": ""}, "Fill in: Name of the group"),
    ({"program": ""}, "Choose an answer: Program"),
    ({"ends_on_year": "2020"}, "The last day cannot be before the first."),
    (
        {"starts_on_month": "13"},
        "Write the month with its name or its number, for example March or 3.",
    ),
    ({"weekdays": []}, "Choose an answer: Days of the week"),
    ({"weekdays": ["9"]}, "Select a valid choice. 9 is not one of the available choices."),
    ({"starts_at": "tarde"}, "Write the hour like 14:00 or 2:00 pm."),
    ({"ends_at": "13:00"}, "The class must end after it starts."),
    ({"capacity": "0"}, "Ensure this value is greater than or equal to 1."),
    ({"capacity": "mil"}, "Enter a whole number."),
    ({"least_age": "30", "most_age": "20"}, "The ages are in the wrong order."),
]


@pytest.mark.parametrize(("wrong", "said"), BAD)
def test_bad_input_is_told_and_kept(page, cast, wrong, said):
    group = make.offering(cast.ceiba)
    page.open("/trabajo/grupos/nuevo/").press("Make the group", **sheet(group, **wrong))
    assert page.errors() == [said]
    assert Offering.objects.count() == 1
    assert page.value("ends_at") == wrong.get("ends_at", "16:00")


@pytest.mark.parametrize("name", ["program", "course", "center"])
def test_foreign_choices_do_not_exist(page, cast, name):
    own, foreign = make.offering(cast.ceiba), make.offering(cast.quetzal)
    page.open("/trabajo/grupos/nuevo/")
    assert str(getattr(foreign, f"{name}_id")) not in str(page.html)
    wrong = {name: str(getattr(foreign, f"{name}_id"))}
    page.press("Make the group", **sheet(own, **wrong))
    assert page.errors()[0].startswith("Select a valid choice.")


def test_a_foreign_facilitator_does_not_exist(page, cast):
    own = make.offering(cast.ceiba)
    typed = sheet(own, facilitators=[str(cast.outsider.pk)])
    page.open("/trabajo/grupos/nuevo/").press("Make the group", **typed)
    assert page.errors()[0].startswith("Select a valid choice.")


def test_changing_a_group_never_touches_its_seats(page, cast):
    """Somebody enrolls between opening the page and saving it."""
    group = make.offering(cast.ceiba)
    page.open(f"/trabajo/grupos/{group.pk}/editar/")
    assert page.html.find(id="id_capacity") is None
    seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    page.press("Save", name="Maquilishuat")
    group.refresh_from_db()
    assert (group.name, group.taken) == ("Maquilishuat", 1)


# Seats.


def test_more_seats_serve_who_waits(page, cast):
    group = make.offering(cast.ceiba, capacity=1)
    for given in ("Ana", "Berta"):
        seats.enroll(group, make.participant(cast.ceiba, given=given), actor="system:tests")
    page.open(f"/trabajo/grupos/{group.pk}/").link("Change seats").press("Save", capacity="2")
    group.refresh_from_db()
    assert (group.capacity, group.taken, group.waiting) == (2, 2, 0)


def test_fewer_seats_than_people_are_refused(page, cast):
    group = make.offering(cast.ceiba, capacity=2)
    for given in ("Ana", "Berta"):
        seats.enroll(group, make.participant(cast.ceiba, given=given), actor="system:tests")
    page.open(f"/trabajo/grupos/{group.pk}/cupos/").press("Save", capacity="1")
    assert page.errors() == ["There are more people in the group than seats."]


def test_seats_beyond_need_a_reason_and_come_once(page, cast):
    group = make.offering(cast.ceiba, capacity=1)
    url = f"/trabajo/grupos/{group.pk}/cupos/"
    page.open(url).press("Add seats", seats="2", reason="corto")
    assert page.errors() == ["Say the reason in at least 10 characters."]
    page.open(url).press("Add seats", seats="50", reason="hermanas que vienen juntas")
    assert page.errors() == ["Ensure this value is less than or equal to 20."]
    page.open(url).press("Add seats", seats="2", reason="hermanas que vienen juntas").again()
    group.refresh_from_db()
    assert group.extra == 2
    assert Entry.objects.filter(action="seats.beyond").count() == 1


# State.


def test_a_group_with_people_is_finished_not_called_off(page, cast):
    group = make.offering(cast.ceiba)
    seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    page.open(f"/trabajo/grupos/{group.pk}/").press("Call off")
    assert "Move them to another group first." in page.text
    page.press("Finish the group")
    group.refresh_from_db()
    assert group.state == State.FINISHED


@pytest.mark.parametrize("to", ["", "x", "draft"])
def test_a_step_that_makes_no_sense_is_told(page, cast, to):
    group = make.offering(cast.ceiba)
    page.send(f"/trabajo/grupos/{group.pk}/estado/", {"to": to})
    assert "This step is not possible from the present state of the group." in page.text


def test_a_group_whose_days_have_passed_is_not_published(cast):
    past = timezone.localdate() - timedelta(days=3)
    group = make.offering(cast.ceiba, state="draft", starts_on=past, ends_on=past)
    with pytest.raises(NotAllowed, match="ltimo día|last day"):
        opening.change_state(group, State.PUBLISHED, actor=cast.coordinator)


# Sessions.


@pytest.mark.parametrize(
    ("first", "last", "weekdays", "count"),
    [
        (date(2026, 11, 2), date(2026, 11, 8), [0, 6], 2),  # Monday to Sunday, both ends count
        (date(2028, 2, 28), date(2028, 3, 1), [0, 1, 2], 3),  # over the 29th of February
        (date(2026, 11, 3), date(2026, 11, 3), [0], 0),
        (date(2026, 11, 3), date(2026, 11, 2), [0, 1], 0),
        (date(2026, 1, 1), date(2026, 12, 31), [], 0),
    ],
)
def test_the_days_of_a_timetable(first, last, weekdays, count):
    days = scheduling.days_of(first, last, weekdays)
    assert len(days) == count and days == sorted(days)
    assert all(first <= day <= last and day.weekday() in weekdays for day in days)


def test_making_sessions_twice_makes_them_once(cast):
    group = make.offering(cast.ceiba)
    new = scheduling.generate(group, actor=cast.coordinator)["new"]
    assert new == Session.objects.filter(offering=group).count() > 20
    nothing = {"new": 0, "removed": 0, "holidays": 0}
    assert scheduling.generate(group, actor=cast.coordinator) == nothing


def test_a_changed_timetable_takes_only_what_is_to_come(page, cast):
    group = make.offering(cast.ceiba, weekdays=[0])
    scheduling.generate(group, actor=cast.coordinator)
    today = timezone.localdate()
    past = Session.objects.filter(offering=group, on__lte=today).count()
    page.open(f"/trabajo/grupos/{group.pk}/editar/").press("Save", weekdays=["1"])
    page.open(f"/trabajo/grupos/{group.pk}/sesiones/")
    page.press("Make the sessions that are missing", tidy="on")
    days = list(Session.objects.filter(offering=group).values_list("on", flat=True))
    assert sum(d.weekday() == 0 for d in days) == past
    assert {d.weekday() for d in days if d > today} == {1}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"weekdays": []}, "No day of the timetable falls between the first and the last day."),
        ({"ends_on": date(2050, 1, 1)}, "These dates make too many sessions."),
    ],
)
def test_a_timetable_that_makes_no_sense_is_told(page, cast, given, said):
    group = make.offering(cast.ceiba, **given)
    page.open(f"/trabajo/grupos/{group.pk}/sesiones/").press("Make the sessions")
    assert said in page.text and not Session.objects.exists()


def test_one_more_session_and_not_the_same_again(page, cast):
    group = make.offering(cast.ceiba)
    url, on = f"/trabajo/grupos/{group.pk}/sesiones/nueva/", timezone.localdate()
    typed = {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year)}
    page.open(url).press("Save", **typed).again()
    assert Session.objects.get().starts_at == group.starts_at
    page.open(url).press("Save", **typed)
    assert page.errors() == ["There is already a session at this time."]
    page.open(url).press("Save", **typed, starts_at="17:00", ends_at="16:00")
    assert page.errors() == ["The class must end after it starts."]


# The page and the paper.


def test_the_list_stands_in_spanish_order_on_screen_and_paper(page, cast):
    group = make.offering(cast.ceiba)
    for surname in ("Ortiz", "Ñamendi", "Núñez", "Nuila", "Álvarez"):
        person = make.participant(cast.ceiba, given="Ana", surname1=surname, surname2="")
        seats.enroll(group, person, actor="system:tests")
    order = [f"{s}, Ana" for s in ("Álvarez", "Nuila", "Núñez", "Ñamendi", "Ortiz")]
    for address in ("", "lista/"):
        text = page.open(f"/trabajo/grupos/{group.pk}/{address}").text
        places = [text.index(name) for name in order]
        assert places == sorted(places)
    numbers = [td.get_text() for td in page.html.select("table.sheet td.num")]
    assert numbers == ["1", "2", "3", "4", "5"]


def test_the_waiting_list_stands_in_its_order(page, cast):
    group = make.offering(cast.ceiba, capacity=1)
    for given in ("Primera", "Segunda", "Tercera"):
        person = make.participant(cast.ceiba, given=given, surname1="Paz", surname2="")
        seats.enroll(group, person, actor="system:tests")
    text = page.open(f"/trabajo/grupos/{group.pk}/").text
    assert "Waiting list: 2 people" in text
    assert text.index("Primera") < text.index("Segunda") < text.index("Tercera")


def test_an_empty_draft_says_what_to_do(page, cast):
    group = make.offering(cast.ceiba, state="draft")
    text = page.open(f"/trabajo/grupos/{group.pk}/").text
    assert "Publish the group first; then people can be enrolled." in text
    assert "There are no sessions yet." in text


def test_certificates_of_a_group_in_three_taps(page, cast):
    """Group → certificates → issue → confirm after looking."""
    make_signatory(cast.ceiba)
    group = make.offering(cast.ceiba, sessions=2)
    e = seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    for session in Session.objects.filter(offering=group):
        rollcall.save(session, {e.pk: "present"}, actor=cast.coordinator)
    page.open(f"/trabajo/grupos/{group.pk}/").link("Certificates", within="main")
    issue = next(a for a in page.links() + page.buttons() if "ssue" in a)
    page.link(issue) if issue in page.links() else page.press(issue)
    page.press(next(b for b in page.buttons() if "ssue" in b))
    assert page.taps <= 3
    assert e.certificates.unscoped("what was issued").count() == 1


def make_signatory(org):
    from training.models import Signatory

    return Signatory.objects.create(organization=org, name="Ana Directora", role_es="Directora")


# The catalogue.


CATALOGUE_BAD = [
    ("cursos", {"hours": "0"}, "Ensure this value is greater than or equal to 1."),
    ("cursos", {"name_es": ""}, "Fill in: Name (Spanish)"),
    ("cursos", {"least_attendance": "101"}, "Ensure this value is less than or equal to 100."),
    ("cursos", {"skills_es": "a\nb\nc\nd\ne\nf"}, "Write five skills at most, one a line."),
    (
        "centros",
        {"place": "Ninguna parte"},
        "We do not know this municipality. Check how it is written.",
    ),
    ("comunidades", {"name": "Las Flores"}, "This community is already listed."),
    ("programas", {"award": ""}, "Choose an answer: Award"),
    ("firmas", {"order": "cero"}, "Enter a whole number."),
]
CATALOGUE_GOOD = {
    "cursos": {"name_es": "Costura", "kind": "technical", "hours": "20"},
    "centros": {"name": "Nuevo", "place": "Distrito Central", "landmark_es": "Frente al parque"},
    "comunidades": {"name": "Otra", "place": "Distrito Central"},
    "programas": {"name_es": "Nuevo"},
    "firmas": {"name": "Ana", "role_es": "Directora"},
}


@pytest.mark.parametrize(("shelf", "wrong", "said"), CATALOGUE_BAD)
def test_the_catalogue_tells_bad_input(page, cast, shelf, wrong, said):
    make.community(cast.ceiba)
    award = {"award": str(cast.award.pk)} if shelf == "programas" else {}
    typed = CATALOGUE_GOOD[shelf] | award | wrong
    page.open(f"/trabajo/catalogo/{shelf}/nuevo/").press("Save", **typed)
    assert page.errors() == [said]


@pytest.mark.parametrize("shelf", CATALOGUE_GOOD)
def test_the_catalogue_adds_once_and_changes(page, cast, shelf):
    make.place()
    award = {"award": str(cast.award.pk)} if shelf == "programas" else {}
    page.open(f"/trabajo/catalogo/{shelf}/nuevo/")
    page.press("Save", **CATALOGUE_GOOD[shelf], **award).again()
    items = page.html.select("ul.list > li a")
    assert len(items) == 1
    name = "name_es" if "name_es" in CATALOGUE_GOOD[shelf] else "name"
    page.link(items[0].get_text()).press("Save", **{name: "Cambiado"})
    assert "Cambiado" in page.text


def test_a_place_is_shown_with_its_department_and_kept(page, cast):
    center = make.center(cast.ceiba)
    page.open(f"/trabajo/catalogo/centros/{center.pk}/")
    assert page.value("place") == center.place.label
    page.press("Save")
    assert Center.objects.get(pk=center.pk).place_id == "HN0801"
    assert not Community.objects.exists()


# The grid, and who waits on paper.


def test_the_grid_says_seats_sessions_and_attendance_with_its_base(page, cast):
    group = make.offering(cast.ceiba, capacity=2, sessions=2)
    make.session(group, on=timezone.localdate() + timedelta(days=1))
    people = [seats.enroll(group, make.participant(cast.ceiba), actor="system:t") for _n in "abc"]
    first = group.sessions.order_by("on").first()
    marks = {people[0].pk: "present", people[1].pk: "absent"}
    rollcall.save(first, marks, actor=cast.coordinator)
    text = page.open("/trabajo/grupos/").text
    assert "2 of 2 seats taken · 1 waiting" in text and "2 of 3 sessions held" in text
    assert "attendance 50% (1 of 2 marks)" in text


def test_the_grid_is_filtered_by_state_and_center(page, cast):
    here = make.offering(cast.ceiba, name="Ceiba")
    there = make.offering(
        cast.ceiba, name="Jocote", center=make.center(cast.ceiba, "Centro del Sur")
    )
    make.offering(cast.ceiba, name="Quetzal", center=there.center, state="finished")
    foreign = make.center(cast.quetzal, "Centro Ajeno")
    page.open("/trabajo/grupos/")
    assert "Ceiba" in page.text and "Jocote" in page.text and "Centro Ajeno" not in page.text
    page.open(f"/trabajo/grupos/?centro={there.center_id}")
    assert str(there) in page.text and str(here) not in page.text
    page.link("Finished (1)")
    assert "Quetzal" in page.text and f"centro={there.center_id}" in page.url
    for wrong in (foreign.pk, "x", ""):
        text = page.open(f"/trabajo/grupos/?centro={wrong}").text
        assert str(here) in text and str(there) in text


def test_groups_that_meet_now_stand_first(page, cast):
    today = timezone.localdate()
    for name, starts, ends in (("Pasada", -90, -60), ("Lejana", 40, 70), ("Próxima", 5, 35)):
        days = {"starts_on": today + timedelta(starts), "ends_on": today + timedelta(ends)}
        make.offering(cast.ceiba, name=name, **days)
    make.offering(cast.ceiba, name="Ceiba")
    page.open("/trabajo/grupos/")
    heads = " ".join(each.get_text() for each in page.html.select("ul.cards h2"))
    names = ("Ceiba", "Próxima", "Lejana", "Pasada")
    assert [word for word in heads.split() if word in names] == list(names)


def test_the_grid_asks_as_little_for_many_groups(page, cast):
    for _n in range(3):
        make.offering(cast.ceiba, sessions=1)
    page.open("/trabajo/grupos/")
    with CaptureQueriesContext(connection) as few:
        page.open("/trabajo/grupos/")
    for _n in range(20):
        make.offering(cast.ceiba, sessions=1)
    with CaptureQueriesContext(connection) as many:
        page.open("/trabajo/grupos/")
    assert len(page.html.select("ul.cards > li")) == 23
    assert len(many) == len(few) <= 20


def test_the_paper_has_who_waits_codes_and_room_to_sign(page, cast):
    group = make.offering(cast.ceiba, capacity=1)
    for given, surname in (("Ana", "Zelaya"), ("Berta", "Yanes")):
        person = make.participant(cast.ceiba, given=given, surname1=surname, surname2="")
        seats.enroll(group, person, actor="system:tests")
    page.open(f"/trabajo/grupos/{group.pk}/lista/")
    inside, waiting = page.html.select("table.sheet")
    assert "Zelaya, Ana" in inside.get_text() and "Yanes, Berta" in waiting.get_text()
    page.link("With codes instead of surnames").link("With a column to sign")
    assert "Signature" in page.text and "Ana" in page.text
    assert "Zelaya" not in page.text and "Yanes" not in page.text and person.code in page.text
