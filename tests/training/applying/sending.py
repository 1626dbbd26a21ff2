"""What a phone sends: the fields of a page as they are, and what somebody typed into them."""

from datetime import date, timedelta

from bs4 import BeautifulSoup
from django.utils import timezone

from tests import builders as make
from tests.clicking import values_of
from training.applying import minors, receiving
from training.models import Application, ApplicationRepeat, Enrollment, MinorPermission

WHY = "looked at by a test"
SAME = {"Sec-Fetch-Site": "same-origin"}
FOLLOW, FOLLOW_EN = "/mi-solicitud/", "/en/my-request/"
YEAR = timezone.localdate().year - 20
TYPED = {
    "given": "Ana Lucía",
    "surnames": "Mejía de la Cruz",
    "born_day": "3",
    "born_month": "2",
    "born_year": str(YEAR),
    "phone": "9988-7766",
    "phone_of": "own-write",
    "agreed": "on",
}
FIFTEEN = date(timezone.localdate().year - 15, 1, 1)
ADULT = {  # typed by the adult in charge
    "born_day": "1",
    "born_month": "1",
    "born_year": str(FIFTEEN.year),
    "name": "Rosa Núñez",
    "relation": "mother",
    "phone": "9900-1122",
}
GUARDIAN = {"name": "Rosa Núñez", "relation": "mother", "phone": ""}
TOLD = {
    "given": "Ana Lucía",
    "surname": "Mejía",
    "surname2": "de la Cruz",
    "born": date(YEAR, 2, 3).isoformat(),
    "phone": "9988-7766",
    "phone_of": "own",
    "safe": "write",
    "language": "es",
    "agreed": "Acepto.",
}


def coming(cast, **given):
    """A group of Ceiba that begins in ten days."""
    begins = timezone.localdate() + timedelta(days=10)
    days = {"starts_on": begins, "ends_on": begins + timedelta(days=60)}
    return make.offering(cast.ceiba, **days | given)


def rows():
    return Application.objects.unscoped(WHY).select_related("key", "organization", "offering")


def repeats():
    return ApplicationRepeat.objects.unscoped(WHY).select_related("application__key")


def permissions():
    rows = MinorPermission.objects.unscoped(WHY)
    return rows.select_related("application__key", "repeat", "consent")


def enrollments():
    return Enrollment.objects.unscoped(WHY)


def here(offering) -> str:
    return f"/oportunidades/{offering.slug}/inscribirme/"


def english(offering) -> str:
    return f"/en/opportunities/{offering.slug}/apply/"


def typed_on(client, path, form="main form[method=post]") -> dict:
    html = BeautifulSoup(client.get(path).content, "html.parser")
    return values_of(html.select_one(form))


def send(client, path, **given):
    return client.post(path, typed_on(client, path) | TYPED | given, headers=SAME)


def code_on(response) -> str:
    return BeautifulSoup(response.content, "html.parser").select_one(".panel .code").text


def received(offering, **given):
    return receiving.apply(receiving.door.key_of(receiving.door.new_key()), offering, TOLD | given)


def look(client, code, year=YEAR, path=FOLLOW, **more):
    return client.post(path, {"code": code, "year": str(year)} | more, headers=SAME)


def act_on(client, shown, act, path=FOLLOW, **more):
    """Press the button of `act` on the page of a request that was shown."""
    html = BeautifulSoup(shown.content, "html.parser")
    form = next(
        form
        for form in html.select("main form")
        if form.select_one(f'input[name=act][value="{act}"]')
    )
    return client.post(path, values_of(form) | more, headers=SAME)


# --- minors ----------------------------------------------------------------------------------


def minor(offering, born=FIFTEEN, **given):
    """The request of somebody of fifteen, unless told otherwise."""
    return received(offering, born=born.isoformat(), **given)


def link_of(found, language="es") -> str:
    token = minors.of(found).token
    return f"/en/permission/{token}/" if language == "en" else f"/permiso/{token}/"


def permit(client, path, answer="given", **typed):
    """Open the link, type, and press one of its buttons."""
    sent = typed_on(client, path) | ADULT | {"answer": answer} | typed
    return client.post(path, sent, headers=SAME)


def text_of(response) -> str:
    html = BeautifulSoup(response.content, "html.parser")
    return " ".join(html.main.get_text(" ").split())
