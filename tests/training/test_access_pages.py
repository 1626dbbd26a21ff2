"""Who may open which page: foreign is missing, a wrong role is refused, every look is recorded."""

import gzip
import re
import uuid

import pytest

from audit.models import Entry
from training import seats
from youth.models.consent import Purpose

from .. import builders as make
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db
UUID = re.compile(rb"[0-9a-f-]{36}")
MISSING = uuid.UUID("01a0f0c0-0000-7000-8000-000000000000")
HTML = 15 * 1024  # bytes of a page of staff, compressed

PERSON = ["", "editar/", "consentimientos/services/", "consentimientos/services/retirar/"]
GROUP = ["", "lista/", "notas/"]
BARE_GROUP = ["editar/", "cupos/", "sesiones/", "sesiones/nueva/"]
SESSION = ["lista/", "deshacer/"]
BARE_SESSION = ["sin-clase/"]
POSTS = [
    "/trabajo/personas/{person}/inscribir/",
    "/trabajo/grupos/{group}/estado/",
    "/trabajo/grupos/{group}/sesiones/generar/",
]
SHELVES = {"cursos": "course", "programas": "program", "centros": "center"}


class Things:
    """One of everything of an organization."""

    def __init__(self, org, facilitator=None):
        make.consent_text()
        self.offering = make.offering(org, facilitator=facilitator, sessions=1)
        self.session = make.session(self.offering)
        self.participant = make.participant(org)
        self.enrollment = seats.enroll(self.offering, self.participant, actor="system:tests")

    @property
    def ids(self):
        return {
            "person": self.participant.pk,
            "enrollment": self.enrollment.pk,
            "group": self.offering.pk,
            "session": self.session.pk,
        }


def addresses(ids, bare=True) -> list[str]:
    """Every page of these records; without `bare`, those that show people."""
    urls = [f"/trabajo/personas/{ids['person']}/{end}" for end in PERSON]
    urls += [f"/trabajo/inscripciones/{ids['enrollment']}/estado/"]
    urls += [f"/trabajo/grupos/{ids['group']}/{e}" for e in GROUP + (BARE_GROUP if bare else [])]
    ends = SESSION + (BARE_SESSION if bare else [])
    return urls + [f"/trabajo/sesiones/{ids['session']}/{end}" for end in ends]


def plain(response) -> tuple:
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)
    return response.status_code, UUID.sub(b"", body)  # the foot of a printed page names its address


@pytest.fixture
def foreign(cast):
    return Things(cast.quetzal)


# Foreign is missing.


@pytest.mark.parametrize("role", ["coordinator", "facilitator"])
def test_a_foreign_record_looks_like_a_missing_one(client, cast, foreign, role):
    sign_in(client, getattr(cast, role))
    none = dict.fromkeys(foreign.ids, MISSING)
    for there, missing in zip(addresses(foreign.ids), addresses(none), strict=True):
        for method in (client.get, client.post):
            found, gone = plain(method(there)), plain(method(missing))
            assert found[0] in (403, 404, 405), there
            assert found == gone, there


def test_foreign_posts_change_nothing(client, cast, foreign):
    sign_in(client, cast.coordinator)
    for pattern in POSTS:
        assert client.post(pattern.format(**foreign.ids), {"to": "finished"}).status_code == 404
    for shelf, name in SHELVES.items():
        pk = getattr(foreign.offering, f"{name}_id")
        assert client.post(f"/trabajo/catalogo/{shelf}/{pk}/", {"name": "x"}).status_code == 404
    foreign.offering.refresh_from_db()
    assert foreign.offering.state == "published"
    assert foreign.offering.sessions.count() == 2


def test_control_the_same_pages_open_for_their_owner(client, cast, foreign):
    sign_in(client, cast.outsider)
    for url in addresses(foreign.ids):
        assert client.get(url).status_code == 200, url


def test_a_facilitator_of_another_group_finds_nothing(client, cast):
    """Same organization: not their group, not their people."""
    things = Things(cast.ceiba)
    sign_in(client, cast.facilitator)
    for url in addresses(things.ids):
        assert client.get(url).status_code in (403, 404), url
    own = Things(cast.ceiba, facilitator=cast.facilitator)
    managing = ("editar/", "cupos/")
    for url in addresses(own.ids):
        expected = 403 if "/grupos/" in url and url.endswith(managing) else 200
        assert client.get(url).status_code == expected, url


# Roles.


@pytest.mark.parametrize("role", ["evaluator", "editor", "administrator"])
def test_who_is_no_staff_is_refused_everywhere(client, cast, role):
    things = Things(cast.ceiba)
    sign_in(client, getattr(cast, role))
    urls = ["/trabajo/", "/trabajo/personas/", "/trabajo/grupos/", "/trabajo/catalogo/"]
    for url in urls + addresses(things.ids):
        assert client.get(url).status_code == 403, url


def test_a_monitor_reads_and_changes_nothing(client, cast):
    things = Things(cast.ceiba)
    sign_in(client, cast.monitor)
    for url in ("", "lista/", "sesiones/"):
        assert client.get(f"/trabajo/grupos/{things.offering.pk}/{url}").status_code == 200
    assert client.get(f"/trabajo/personas/{things.participant.pk}/").status_code == 200
    refused = [
        f"/trabajo/personas/{things.participant.pk}/editar/",
        f"/trabajo/personas/{things.participant.pk}/inscribir/",
        f"/trabajo/inscripciones/{things.enrollment.pk}/estado/",
        f"/trabajo/sesiones/{things.session.pk}/lista/",
        f"/trabajo/grupos/{things.offering.pk}/cupos/",
        f"/trabajo/grupos/{things.offering.pk}/estado/",
        "/trabajo/personas/nueva/",
        "/trabajo/personas/sin-consentimiento/",
        "/trabajo/grupos/nuevo/",
        "/trabajo/catalogo/",
    ]
    for url in refused:
        assert client.post(url).status_code == 403, url


def test_nobody_gets_in_without_signing_in(client, cast):
    things = Things(cast.ceiba)
    for url in ["/trabajo/", *addresses(things.ids)]:
        response = client.get(url)
        assert (response.status_code, response["Location"].split("?")[0]) == (
            302,
            "/cuenta/entrar/",
        )


# The read log.


def test_every_page_with_people_writes_exactly_one_entry(client, cast):
    things = Things(cast.ceiba)
    sign_in(client, cast.coordinator)
    seen = [*addresses(things.ids, bare=False), "/trabajo/personas/sin-consentimiento/"]
    for url in seen:
        before = Entry.objects.count()
        assert client.get(url).status_code == 200, url
        assert Entry.objects.count() == before + 1, url
    before = Entry.objects.count()
    client.post("/trabajo/personas/", {"q": "mejia nunez"})
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.latest("at", "id")
    assert (entry.action, entry.count, entry.role) == ("participants.searched", 1, "coordinator")


def test_a_page_without_people_writes_none(client, cast):
    things = Things(cast.ceiba)
    sign_in(client, cast.coordinator)
    bare = set(addresses(things.ids)) - set(addresses(things.ids, bare=False))
    for url in [*bare, "/trabajo/", "/trabajo/personas/", "/trabajo/grupos/", "/trabajo/catalogo/"]:
        before, response = Entry.objects.count(), client.get(url)
        assert response.status_code == 200, url
        assert Entry.objects.count() == before, url
        assert "Mejía" not in response.content.decode(), url


def test_a_refused_form_is_a_look_too(client, cast):
    things = Things(cast.ceiba)
    sign_in(client, cast.coordinator)
    before = Entry.objects.count()
    response = client.post(f"/trabajo/personas/{things.participant.pk}/editar/", {"given": ""})
    assert response.status_code == 200 and Entry.objects.count() == before + 1


# Weight, and what stands in addresses.


def test_the_pages_stay_light(client, cast):
    things = Things(cast.ceiba)
    for n in range(24):
        person = make.participant(cast.ceiba, given=f"Persona{chr(65 + n)}")
        make.consent(person, Purpose.REPORTING)
        seats.enroll(things.offering, person, actor="system:tests")
    sign_in(client, cast.coordinator)
    for url in ["/trabajo/", "/trabajo/grupos/nuevo/", *addresses(things.ids)]:
        weight = len(gzip.compress(client.get(url).content))
        assert weight <= HTML, (url, weight)


def test_no_address_on_a_page_names_anybody(client, cast):
    things = Things(cast.ceiba)
    sign_in(client, cast.coordinator)
    for url in ["/trabajo/", *addresses(things.ids)]:
        html = client.get(url).content.decode()
        for address in re.findall(r'(?:href|action|src)="([^"]*)"', html):
            assert not re.search(r"mej|nunez|n%C3%BA|maria", address, re.I), (url, address)
