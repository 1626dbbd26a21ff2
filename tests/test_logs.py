"""Logs hold nothing about anybody: no names, no e-mails, no codes, whatever happens."""

import io
import logging
from logging.config import dictConfig

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rumbo.settings import base

from .clicking import Page
from .signing_in import sign_in
from .test_url_matrix import addresses_with_values, undone
from .working import work
from .world import World
from .youth.test_people_pages import adult

pytestmark = pytest.mark.once

NAME = "Zqxnombre"
EMAIL = "zqxcorreo@example.org"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        world = World()
        world.cast.coordinator.language = "en"
        world.cast.coordinator.save()
        yield world


@pytest.fixture
def log():
    """Everything that is written, by the handlers of the program itself, at its most talkative."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    level = root.level
    told = {**base.LOGGING, "root": base.LOGGING["root"] | {"level": "DEBUG"}}
    dictConfig(told)
    ours, written = root.handlers[:], io.StringIO()
    for handler in ours:
        handler.setStream(written)
    yield written
    root.handlers, root.level = before, level


def client_of(world) -> Client:
    return sign_in(Client(raise_request_exception=False), world.cast.coordinator)


def breaks(*_given):
    name = NAME  # noqa: F841 – stands in the frame of the traceback
    raise RuntimeError("something broke")


def try_to_sign_in(world):
    client = Client()
    client.post("/cuenta/entrar/", {"login": EMAIL, "password": NAME})
    client.post("/cuenta/contrasena/olvidada/", {"email": EMAIL})
    client.get(f"/cuenta/contrasena/nueva/1-{NAME}/")
    Client(enforce_csrf_checks=True).post("/cuenta/entrar/", {"login": EMAIL})


def register_somebody(world):
    page = Page(client_of(world), "/trabajo/personas/")
    page.press("Search", q=f"{NAME} Prueba").press("register a new person")
    page.press("Save", **adult(sex=""))
    page.press("Save", **adult(surname1=NAME))
    assert page.url.startswith("/trabajo/personas/") and NAME in page.text


def send_lists(world):
    client = client_of(world)
    rows = f"Nombres,Apellidos,Edad\n{NAME},=1+1,17\n{NAME},Prueba,diez\n".encode()
    for name, content in ((f"{NAME}.csv", rows), (f"{NAME}.xlsx", b"PK\x03\x04" + rows)):
        page = Page(client, "/trabajo/importar/")
        key = page.value("form_key")
        file = SimpleUploadedFile(name, content)
        client.post("/trabajo/importar/", {"file": file, "form_key": key})
    work()


def verify(world):
    code, client = world.own.certificate.code, Client()
    elsewhere = {"HTTP_SEC_FETCH_SITE": "cross-site"}
    for path in (f"/v/{code}", f"/en/v/{code}", f"/v/{code}/", f"/v/{code}/x", "/v/" + "2" * 16):
        client.get(path)
        client.put(path)
        client.post(path, {"name": NAME})
        client.post(path, {"name": NAME}, **elsewhere)


def permit(world):
    token, client = world.own.link, Client()
    for path in (f"/permiso/{token}/", f"/en/permission/{token}/", f"/permiso/{token}"):
        client.get(path)
        client.put(path)
        client.post(path, {"name": NAME, "answer": "given"})
        client.post(path, {"name": NAME}, HTTP_SEC_FETCH_SITE="cross-site")
    client.get(f"/permiso/{token}/x/")


def open_everything(world):
    for client in (client_of(world), Client(raise_request_exception=False)):
        for _route, _record, path in addresses_with_values(world):
            client.get(path)


@pytest.mark.parametrize(
    "work", [try_to_sign_in, register_somebody, send_lists, verify, permit, open_everything]
)
def test_nothing_about_anybody_is_logged(world, log, work):
    with undone():
        work(world)
    told = log.getvalue()
    secrets = (NAME, "zqxcorreo", world.own.certificate.code, "2" * 16, "Ávila", "Ana")
    secrets += (world.own.link,)
    assert [each for each in secrets if each.lower() in told.lower()] == []


def test_an_error_page_logs_no_values(world, log, monkeypatch):
    monkeypatch.setattr("training.views.person.next_step", breaks)
    response = client_of(world).get(f"/trabajo/personas/{world.own.participant.pk}/")
    assert response.status_code == 500
    assert "something broke" in log.getvalue()
    assert NAME not in log.getvalue() and "Ávila" not in log.getvalue()


def test_what_is_logged_is_seen(log):
    """The control: a name that somebody logs is found, and only addresses lose their codes."""
    logging.getLogger("training").debug("enrolled %s", NAME)
    logging.getLogger("django.request").warning("Not Found: %s", "/en/v/2345ABCD?x=1")
    logging.getLogger("django.request").warning("Gone: %s", "/permiso/zM9x_aB/")
    assert f"enrolled {NAME}" in log.getvalue()
    assert "Not Found: /en/v/…?x=1" in log.getvalue()
    assert "Gone: /permiso/…/" in log.getvalue()
