"""Public pages beside a trivial one behind the same middleware; queries with 10 and 100 groups."""

from statistics import quantiles

from django.db import connection, reset_queries
from django.http import HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone

from cms.setting_up import set_up_site
from tests import builders as make
from tests.cast import Cast

from .measuring import ms, seconds, side_by_side, tell

ROWS = """{% load i18n rumbo_tags %}<!doctype html><html lang="es"><body>{% for n in rows %}
<li><a href="/oportunidades/{{ n }}/">Grupo {{ n }}</a> <p>Electricidad de casas, nivel básico, de
lunes a viernes, en el Centro Amanecer, frente al parque, con cuidado de niñas y niños, sin costo y
sin documentos, para jóvenes de 16 a 29 años que quieren aprender un oficio</p>{{ today|day }}</li>
{% endfor %}</body></html>"""


def trivial(request):
    template = engines["django"].from_string(ROWS)
    return HttpResponse(template.render({"rows": range(30), "today": timezone.localdate()}))


urlpatterns = [path("trivial/", trivial), path("", include("rumbo.urls"))]
handler404 = "rumbo.errors.not_found"


def measure() -> None:
    cast = Cast()
    set_up_site("testserver", 80, "Rumbo Joven")
    queries = {}
    for more, count in ((10, 10), (90, 100)):
        for _number in range(more):
            offering = make.offering(cast.ceiba)
        queries[count] = asked("/oportunidades/")
    with override_settings(ROOT_URLCONF="tests.bench.pages"):
        _times(f"/oportunidades/{offering.slug}/")
    said = f"{queries[10]} with 10 groups, {queries[100]} with 100"
    tell("list, queries", queries[100], "7", "≤8", said, "")
    tell("detail, queries", asked(f"/oportunidades/{offering.slug}/"), "7", "≤12", "", "")
    tell("home, queries", asked("/"), "6", "≤12", "", "")


def _times(detail: str) -> None:
    client = Client()
    pages = {"trivial": "/trivial/", "list": "/oportunidades/", "detail": detail, "home": "/"}
    took = side_by_side(25, **{name: (lambda u=u: fetch(client, u)) for name, u in pages.items()})
    floor, goal = ("2.5×", "≤3×") if connection.vendor == "sqlite" else ("3.7×", "≤4.5×")
    for name in ("list", "detail", "home"):
        said = f"{ms(took[name])}, trivial {ms(took['trivial'])}"
        tell(f"{name} : trivial page", took[name] / took["trivial"], floor, goal, said)
    each = [seconds(lambda: fetch(client, "/oportunidades/")) for _n in range(60)]
    cuts = quantiles(each, n=20)
    said = f"p50 {ms(cuts[9])}, p95 {ms(cuts[18])}"
    tell("list, p95 : p50", cuts[18] / cuts[9], "1.3×", "≤2×", said)


def fetch(client: Client, url: str) -> None:
    assert client.get(url).status_code == 200, url


def asked(url: str) -> int:
    """How many queries a page asks, the second time that it is opened."""
    client = Client()
    fetch(client, url)
    connection.force_debug_cursor = True
    reset_queries()
    fetch(client, url)
    connection.force_debug_cursor = False
    return len([q for q in connection.queries_log if not q["sql"].startswith(("SAVE", "BEGIN"))])
