"""IDOR-BODY: every form that names a record, sent with one of another organization instead.

Nothing of the other organization changes, nothing of ours points to it, and the answer is the one
that an id nobody has would get.
"""

import json
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from training import rollcall, seats
from training.models import Enrollment, Offering, OfferingFacilitator

from . import builders as make
from .clicking import Page, values_of
from .signing_in import sign_in
from .test_url_matrix import shape, undone
from .world import ACTOR, MISSING, World
from .youth.test_people_pages import adult

pytestmark = pytest.mark.both

OF_OUR_OWN = ("youth", "training", "accounts")
# Which records a person of the staff may name in a form: {case: (page, button's form, field,
# values that make the rest of the form right, whose id is named)}.
CASES = {
    "enroll: group": ("personas/{newcomer}/inscribir/", None, "offering", {}, "offering"),
    "transfer: group": (
        "inscripciones/{waiting}/estado/",
        None,
        "target",
        {"to": "transferred", "reason": "timetable"},
        "second_offering",
    ),
    "roll: person": ("sesiones/{session}/lista/", None, "mark-{}", {}, "enrollment"),
    "scores: person": ("grupos/{offering}/notas/", "", "score-{}", {}, "enrollment"),
    "certificates: person": (
        "grupos/{ready}/certificados/emitir/",
        "",
        "enrollment",
        {},
        "ready_enrollment",
    ),
    "outcome: group": (
        "personas/{participant}/resultado/",
        "",
        "enrollment",
        {"kind": "new_job", "happened_on": "2026-03-17"},
        "enrollment",
    ),
    "group: program": ("grupos/{offering}/editar/", "", "program", {}, "program"),
    "group: course": ("grupos/{offering}/editar/", "", "course", {}, "course"),
    "group: center": ("grupos/{offering}/editar/", "", "center", {}, "center"),
    "group: who leads": ("grupos/{offering}/editar/", "", "facilitators", {}, "leader"),
    "template: who signs": (
        "catalogo/plantillas/{template}/",
        "",
        "signatory_1",
        {"signs": "chosen"},
        "signatory",
    ),
    "template: logo": (
        "catalogo/plantillas/{template}/",
        "",
        "logo_1",
        {"bears": "chosen"},
        "logo",
    ),
    "program: award": ("catalogo/programas/{program}/", "", "award", {}, "award"),
    "access: evaluator": ("proyectos/{sole_award}/acceso/", "", "evaluator", {}, "evaluator"),
    "person: community": ("personas/{participant}/editar/", "", "community", {}, "community"),
    "search: group": ("personas/", None, "group", {"q": "Ana"}, "offering"),
    "new person: community": ("personas/nueva/", "new", "community", adult(), "community"),
    "new person: group": ("personas/nueva/", "new", "group", adult(), "offering"),
    "role": ("/cuenta/papel/", None, "membership", {}, "membership"),
}


class Both(World):
    """The world, with what only forms name: further groups, people, leaders, memberships."""

    def __init__(self) -> None:
        super().__init__()
        make.consent_text()
        self.cast.coordinator.language = "en"
        self.cast.coordinator.save()
        for side, leader, award in (
            (self.own, self.cast.facilitator, self.award),
            (self.foreign, self.cast.outsider, self.foreign_award),
        ):
            self.add(side, leader, award)
        second = {"user": self.cast.coordinator, "organization": self.cast.ceiba}
        self.own.membership = Membership.objects.create(role=Role.FACILITATOR, **second)
        self.foreign.membership = self.cast.outsider.memberships.get()

    def add(self, side, leader, award) -> None:
        side.leader, side.award = leader, award
        # Of the award's donor; and somebody who evaluates nothing.
        side.evaluator = self.cast.ungranted if side is self.own else self.cast.outsider
        side.newcomer = make.participant(side.organization, given="Berta", surname1="Bú")
        side.waiting = make_active(side.offering, "Celia")
        side.second_offering = make.offering(side.organization, program=side.program)
        course = make.course(side.organization, certificate="attendance", least_attendance=0)
        side.ready = make.offering(
            side.organization, program=side.program, course=course, sessions=1
        )
        side.ready_enrollment = make_active(side.ready, "Delia")
        over_yesterday(side.ready, side.ready_enrollment)


def make_active(offering, given: str):
    person = make.participant(offering.organization, given=given, surname1="Cú")
    return seats.enroll(offering, person, actor=ACTOR)


def over_yesterday(offering, enrollment) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    rows = Enrollment.objects.unscoped("the world of the tests").filter(pk=enrollment.pk)
    rows.update(seated_at=timezone.now() - timedelta(days=20))
    rollcall.save(offering.sessions.get(), {enrollment.pk: "present"}, actor=ACTOR)
    Offering.objects.filter(pk=offering.pk).update(ends_on=yesterday, state="finished")


def digest(organization=None, but: tuple[str, ...] = ()) -> str:
    """Every row of ours, or only those of one organization, as stored; `but` some models."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in OF_OUR_OWN:
            continue
        if model._meta.label in ("accounts.FormKey", *but):
            continue
        names = {f.name for f in model._meta.fields}
        rows = model._base_manager.order_by("pk")
        if organization is not None:
            if "organization" not in names:
                continue
            rows = rows.filter(organization=organization)
        found.append([model._meta.label, list(rows.values_list())])
    return json.dumps(found, default=lambda v: v.hex() if isinstance(v, bytes) else str(v))


def pk_of(record):
    return getattr(record, "pk", record)


def sent(world: World, client: Client, case: str, key):
    """The answer to the form of `case` with `key` for the record it names."""
    path, form, field, values, _whose = CASES[case]
    address = path if path.startswith("/") else "/trabajo/" + path
    address = address.format(**{name: pk_of(value) for name, value in vars(world.own).items()})
    data = dict(values)
    if form is not None:
        data = filled(client, address, form) | data
    value = "late" if field.startswith("mark") else "55" if field.startswith("score") else key
    if "{}" in field:
        data = {k: v for k, v in data.items() if not k.startswith(field.partition("{")[0])}
        field = field.format(key)
    return client.post(address, data | {field: str(value)})


def filled(client: Client, address: str, form: str) -> dict:
    """What a browser would send of the form on that page."""
    if form == "new":
        page = Page(client, "/trabajo/personas/")
        page.press("Search", q="zoila quita").press("register a new person")
    else:
        page = Page(client, address)
    forms = page.html.select("main form[method=post]")
    keyed = [form for form in forms if form.find(attrs={"name": "form_key"})]
    return values_of((keyed or forms)[0])


def told(response, key) -> tuple:
    """Status, where to, text and messages of an answer, without the id that was sent."""
    text = re.sub(r'name="(seen|form_key)" value="[^"]*"', "", shape(response).decode())
    text = text.replace(f" {key} " if isinstance(key, int) else str(key), "")
    said = [str(m) for m in getattr(response.wsgi_request, "_messages", [])]
    place = re.sub(r"(?<=/personas/)[0-9a-f-]{36}", "", response.headers.get("Location", ""))
    return response.status_code, place.replace(str(key), ""), text, said


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        world = Both()
        world.client = sign_in(
            Client(), world.cast.coordinator, membership=world.cast.coordinator.memberships.first()
        )
        yield world


def tried(world, case: str, key) -> tuple[tuple, bool]:
    """(what is answered, are the others' rows untouched and not pointed to)."""
    cache.clear()
    cookies = world.client.cookies.copy()
    with undone():
        before = digest(world.cast.quetzal)
        answer = told(sent(world, world.client, case, key), key)
        whole = before == digest(world.cast.quetzal) and not pointers(world, key)
    world.client.cookies = cookies
    return answer, whole


def pointers(world, key) -> list[str]:
    """Where rows of ours name a record of the other organization."""
    found = [] if isinstance(key, int) or str(key) not in digest(world.cast.ceiba) else [str(key)]
    leads = OfferingFacilitator.objects.filter(offering__organization=world.cast.ceiba)
    strange = leads.exclude(user__memberships__organization=world.cast.ceiba)
    return found + [str(each) for each in strange]


@pytest.mark.parametrize("case", CASES)
def test_a_foreign_record_in_a_form_is_like_a_missing_one(world, case):
    foreign = pk_of(getattr(world.foreign, CASES[case][-1]))
    missing = 999_999 if isinstance(foreign, int) else MISSING
    told_foreign, whole = tried(world, case, foreign)
    assert whole
    assert told_foreign == tried(world, case, missing)[0]


@pytest.mark.parametrize("case", CASES)
def test_an_own_record_is_taken(world, case):
    """The control: the very same forms with a record of one's own do what they say."""
    if case.startswith("search"):
        own = pk_of(world.own.offering)
        told_own = tried(world, case, own)[0]
        assert told_own != tried(world, case, MISSING)[0]
        return
    answer, _whole = tried(world, case, pk_of(getattr(world.own, CASES[case][-1])))
    assert answer[0] == 302, answer


def test_without_the_scope_a_foreign_record_is_taken(world, monkeypatch):
    """The control: with the scope of choices taken away, the others' rows are pointed to."""
    monkeypatch.setattr(
        "training.views.participating.groups_of", lambda _user: Offering.objects.all()
    )
    monkeypatch.setattr(seats, "_check_may_enter", lambda *_given: None)
    assert not tried(world, "enroll: group", world.foreign.offering.pk)[1]
