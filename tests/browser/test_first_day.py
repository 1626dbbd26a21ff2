"""A coordinator's first weeks with an empty organization, and an evaluator's export, in Chromium.

On a running server with a worker beside it, without scripts, on a phone: everything is done on the
screens, by the people who do it, from the first invitation to a certificate that a stranger checks.
"""

import re
import threading
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.utils import timezone

from accounts.models import User
from cms.setting_up import set_up_site
from jobs import workers
from tests import builders as make
from tests.signing_in import code_of
from tests.training.certifying import group as groups
from training.models import Certificate, Grant
from youth.models import Participant

from .hand import PASSWORD

pytestmark = pytest.mark.browser
LIST = Path(__file__).parents[1] / "data" / "intake" / "c.csv"
WHY = "the story looks behind the screens"
NEW = {"email": "rosa@ceiba.example", "first_name": "Rosa", "last_name": "Pineda"}
SEND = "main form[method=post] button"
PEOPLE = 3


@pytest.fixture
def worker(transactional_db):
    """A worker beside the server, as `make demo` starts one."""
    ending = threading.Event()

    def serve():
        loop = workers.Loop("beside")
        while not ending.is_set():
            if not loop.round():
                time.sleep(0.1)
        connections.close_all()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    workers.beat("beside")
    yield
    ending.set()
    thread.join(20)
    assert not thread.is_alive()


def test_a_coordinators_first_day(cast, worker, somebody):
    set_up_site("testserver", 80, "Rumbo Joven")
    make.place("HN0801", "Distrito Central")
    make.consent_text()
    second = cast._person("segunda", "coordinator", cast.ceiba)
    coordinator = somebody().sign_in(cast.coordinator)
    facilitator = somebody()
    a_facilitator_is_invited(coordinator, somebody().sign_in(second), facilitator)
    an_award_and_the_catalogue_are_entered(coordinator)
    group = a_group_is_opened(coordinator)
    a_list_is_imported(coordinator)
    people_are_enrolled(coordinator, group)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        cache.clear()
        facilitator.sign_in(User.objects.get(email=NEW["email"]))
        the_roll_is_called(facilitator)
        coordinator.sign_in(cast.coordinator)
        certificates_are_issued(coordinator, group)
        a_stranger_checks(somebody())


def a_facilitator_is_invited(coordinator, second, invited) -> None:
    """Asked by one, confirmed by another, accepted from the e-mail with a password of one's own."""
    coordinator.open("/trabajo/equipo/invitar/").fill(**NEW)
    coordinator.pick("input[name=role][value=facilitator]").tap(SEND)
    assert mail.outbox == [], "one person alone invites nobody"
    second.open("/trabajo/equipo/").tap("main .tasks a.button").tap("button[value=confirm]")
    invited.settle(lambda: mail.outbox)
    link = re.search(r"(/cuenta/invitacion/\S+)", mail.outbox[-1].body)[1]
    invited.open(link).fill(new_password1=PASSWORD, new_password2=PASSWORD).tap(SEND)
    invited.fill(login=NEW["email"], password=PASSWORD).tap(SEND)
    invited.secret = invited.page.locator("main code").inner_text()
    invited.fill(code=code_of(invited.secret)).tap("form[action$='/activar/'] button")
    assert invited.open("/trabajo/").path == "/trabajo/"


def an_award_and_the_catalogue_are_entered(hand) -> None:
    today = timezone.localdate()
    hand.open("/trabajo/proyectos/nuevo/")
    hand.fill(code="manglar-2", name_es="Manglar", name_en="Mangrove")
    hand.page.select_option("main [name=donor]", label="Fondo Faro")
    fill_date(hand, "starts_on", today - timedelta(days=40))
    fill_date(hand, "ends_on", today + timedelta(days=300))
    saved(hand)
    hand.open("/trabajo/catalogo/programas/nuevo/").fill(name_es="Oficios", name_en="Trades")
    hand.page.select_option("main [name=award]", index=1)
    hand.page.select_option("main [name=level]", index=1)
    saved(hand)
    hand.open("/trabajo/catalogo/cursos/nuevo/")
    hand.fill(name_es="Panadería", name_en="Baking", hours="8", skills_es="Amasar")
    hand.page.select_option("main [name=kind]", "technical")
    saved(hand)
    hand.open("/trabajo/catalogo/centros/nuevo/")
    hand.fill(name="Centro Amanecer", place="Distrito Central", landmark_es="Frente al parque")
    saved(hand)
    hand.open("/trabajo/catalogo/firmas/nuevo/").fill(name="Marta Reyes", role_es="Directora")
    saved(hand)


def saved(hand) -> None:
    hand.tap(SEND)
    assert hand.page.locator(".errors").count() == 0, hand.text


def fill_date(hand, name: str, day) -> None:
    hand.fill(**{f"{name}_day": str(day.day), f"{name}_year": str(day.year)})
    hand.page.select_option(f"main [name={name}_month]", str(day.month))


def a_group_is_opened(hand) -> str:
    """From today for three days; gives its address."""
    today = timezone.localdate()
    hand.open("/trabajo/grupos/nuevo/").fill(name="Ceiba", capacity="20", starts_at="08:00")
    hand.fill(ends_at="10:00")
    for name in ("program", "course", "center"):
        hand.page.select_option(f"main [name={name}]", index=1)
    fill_date(hand, "starts_on", today)
    fill_date(hand, "ends_on", today + timedelta(days=2))
    for box in hand.page.locator("main [name=weekdays]").all():
        box.check()
    hand.page.locator("main label:has-text('Rosa Pineda') input").check()
    hand.tap("main form[method=post] p.actions button:last-child")
    assert hand.page.locator(".errors").count() == 0, hand.text
    group = re.match("/trabajo/grupos/[^/]+/", hand.path)[0]
    hand.open(f"{group}sesiones/").tap("form[action$='/generar/'] button")
    hand.open(group).tap("button[value=published]")
    return group


def a_list_is_imported(hand) -> None:
    """The first adults of a list as organizations keep them; read and stored in the background."""
    lines = LIST.read_bytes().splitlines(keepends=True)
    adults = [line for line in lines[1:60] if re.search(rb",(199\d|200[0-6])-\d\d-\d\d,", line)]
    file = {"name": "lista.csv", "mimeType": "text/csv", "buffer": lines[0] + b"".join(adults[:8])}
    hand.open("/trabajo/importar/").page.set_input_files("main [type=file]", files=[file])
    hand.tap("main form button")
    batch = hand.path
    ready = "main form[action$='/guardar/'] button"
    hand.settle(lambda: hand.open(batch).page.locator(ready).count())
    hand.tap(ready)
    rows = Participant.objects.unscoped(WHY).arrived()
    hand.settle(lambda: rows.count() == 8)
    hand.settle(lambda: "lista.csv" in hand.open(batch).text)


def people_are_enrolled(hand, group: str) -> None:
    people = list(Participant.objects.unscoped(WHY).arrived()[:PEOPLE])
    for person in people:
        name = person.full_name
        hand.open(f"/trabajo/personas/?grupo={group.rstrip('/').rpartition('/')[2]}")
        hand.fill(q=f"{name.given} {name.surname1}").tap("main form[role=search] button")
        hand.tap(f"main .list a[href*='{person.pk}']")
        hand.tap("main form[action$='/inscribir/'] button")
    assert hand.open(group).page.locator("main ol.list li").count() == PEOPLE


def the_roll_is_called(hand) -> None:
    """The facilitator, days later, on the group's own pages."""
    hand.open("/trabajo/grupos/").tap("main a:has-text('Ceiba')")
    sessions = f"{hand.path}sesiones/"
    rolls = hand.open(sessions).page.locator("main a[href$='/lista/']").all()
    addresses = {each.get_attribute("href") for each in rolls}
    assert len(addresses) == 3
    for address in sorted(addresses):
        hand.open(address).tap("button[name=all]").tap(".savebar button")


def certificates_are_issued(hand, group: str) -> None:
    hand.open(f"{group}certificados/")
    hand.tap("main a[href$='/emitir/']").tap(SEND)
    valid = Certificate.objects.unscoped(WHY).filter(state="valid")
    assert valid.count() == PEOPLE, hand.text
    with hand.page.expect_download() as download:
        hand.page.locator("main a[href$='certificados/pdf']").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def a_stranger_checks(hand) -> None:
    certificate = Certificate.objects.unscoped(WHY).first()
    hand.open(f"/v/{certificate.code}")
    assert "Panadería" in hand.text and certificate.holder["name"] not in hand.text


def test_an_evaluators_export(cast, worker, somebody):
    """Granted awards, a period, the file made in the background, and what is in it."""
    offering = groups.offering(cast.ceiba)
    agreed = groups.member(offering, given="Ana")
    groups.member(offering, given="Berta")
    groups.agree(agreed)
    coordinator = somebody().sign_in(cast.coordinator)
    coordinator.open(f"/trabajo/grupos/{offering.pk}/certificados/emitir/").tap(SEND)
    Grant.objects.filter(evaluator=cast.evaluator).update(certificates=True)
    evaluator = somebody(width=1280, height=900).sign_in(cast.evaluator)
    evaluator.tap("main .list a").tap("main a[href*='/exportar/']")
    export = evaluator.path
    evaluator.tap("main form[method=post] button")
    file = "main a[href$='/archivo/']"
    evaluator.settle(lambda: evaluator.open(export).page.locator(file).count())
    with evaluator.page.expect_download() as download:
        evaluator.page.locator(file).click()
    with zipfile.ZipFile(download.value.path()) as archive:
        names = archive.namelist()
    assert {"index.csv", "index.xlsx", "codebook.csv"} <= set(names)
    assert sum(name.endswith(".pdf") for name in names) == 1, names
