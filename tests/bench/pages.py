"""Public pages beside a trivial one behind the same middleware: made anew, and from a copy.

"Made anew" is what happens after a seat was taken: a group's version is raised before each page is
asked for, outside of what is measured. Queries are counted with 10 and 100 groups.
"""

from statistics import quantiles

from django.conf import settings
from django.db import connection, reset_queries
from django.db.models import F
from django.http import HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from cms import copies
from cms.first_pages import write_first_pages
from cms.setting_up import set_up_site
from rumbo import urls
from tests import builders as make
from tests.cast import Cast
from training.models import Offering

from .measuring import ms, seconds, side_by_side, tell

ROWS = """{% load i18n rumbo_tags %}<!doctype html><html lang="es"><body>{% for n in rows %}
<li><a href="/oportunidades/{{ n }}/">Grupo {{ n }}</a> <p>Electricidad de casas, nivel básico, de
lunes a viernes, en el Centro Amanecer, frente al parque, con cuidado de niñas y niños, sin costo y
sin documentos, para jóvenes de 16 a 29 años que quieren aprender un oficio</p>{{ today|day }}</li>
{% endfor %}</body></html>"""
LIST = "/oportunidades/"


def trivial(request):
    template = engines["django"].from_string(ROWS)
    return HttpResponse(template.render({"rows": range(30), "today": timezone.localdate()}))


urlpatterns = [path("trivial/", trivial), *urls.urlpatterns]
handler404 = "rumbo.errors.not_found"


def with_copies() -> list[str]:
    name, before = "cms.middleware.CopiesMiddleware", "django.middleware.gzip.GZipMiddleware"
    others = [each for each in settings.MIDDLEWARE if each != name]
    after = others.index(before) + 1
    return [*others[:after], name, *others[after:]]


def measure() -> None:
    with override_settings(MIDDLEWARE=with_copies(), ROOT_URLCONF="tests.bench.pages"):
        _measure()


def _measure() -> None:
    cast = Cast()
    set_up_site("testserver", 80, "Rumbo Joven")
    write_first_pages()
    queries = {}
    for more, count in ((10, 10), (90, 100)):
        for _number in range(more):
            group = make.offering(cast.ceiba)
        queries[count] = asked(LIST, group)
    pages = {"list": LIST, "detail": f"{LIST}{group.slug}/", "home": "/"}
    _made_anew(pages, group)
    _from_a_copy(pages)
    said = f"{queries[10]} with 10 groups; {asked(LIST)} where nothing is remembered"
    tell("list, queries", queries[100], "7", "≤8", said, "")
    for name in ("detail", "home"):
        said = f"{asked(pages[name])} where nothing is remembered"
        tell(f"{name}, queries", asked(pages[name], group), "7", "≤12", said, "")


def _made_anew(pages: dict, group) -> None:
    client = Client()

    def change() -> None:
        take_a_seat(group)

    acts = {"trivial": "/trivial/"} | pages
    took = side_by_side(
        25, before=change, **{name: (lambda u=u: fetch(client, u)) for name, u in acts.items()}
    )
    floor, goal = ("2.5×", "≤3×") if connection.vendor == "sqlite" else ("3.7×", "≤4.5×")
    for name in pages:
        said = f"{ms(took[name])}, trivial {ms(took['trivial'])}"
        tell(f"{name} : trivial page", took[name] / took["trivial"], floor, goal, said)
    each = []
    for _n in range(60):
        change()
        each.append(seconds(lambda: fetch(client, LIST)))
    _spread("list", each)


def _from_a_copy(pages: dict) -> None:
    client = Client()
    acts = {name: (lambda u=u: fetch(client, u)) for name, u in pages.items()}
    took = side_by_side(50, trivial=lambda: fetch(client, "/trivial/"), **acts)
    for name in pages:
        said = f"{ms(took[name])}, trivial {ms(took['trivial'])}"
        ratio = took[name] / took["trivial"]
        tell(f"{name} from a copy : trivial page", ratio, "0.3×", "≤0.6×", said)
    _spread("list from a copy", [seconds(lambda: fetch(client, LIST)) for _n in range(60)])


def _spread(name: str, each: list[float]) -> None:
    cuts = quantiles(each, n=20)
    said = f"p50 {ms(cuts[9])}, p95 {ms(cuts[18])}"
    tell(f"{name}, p95 : p50", cuts[18] / cuts[9], "1.3×", "≤2×", said)


def fetch(client: Client, url: str) -> None:
    """As browsers ask: compressed."""
    assert client.get(url, headers={"accept-encoding": "gzip"}).status_code == 200, url


def take_a_seat(group: Offering) -> None:
    Offering.objects.filter(pk=group.pk).update(version=F("version") + 1)


def asked(url: str, group: Offering | None = None) -> int:
    """How many queries a page asks: after a seat of `group` was taken, or for the first time."""
    client = Client()
    fetch(client, url)
    if group:
        take_a_seat(group)
    else:
        copies.memory.clear()
    connection.force_debug_cursor = True
    reset_queries()
    fetch(client, url)
    connection.force_debug_cursor = False
    return len([q for q in connection.queries_log if not q["sql"].startswith(("SAVE", "BEGIN"))])
