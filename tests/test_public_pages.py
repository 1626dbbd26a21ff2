"""The list of public pages is whole: no template and no address is left out of it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from . import public_pages
from .public_website import website_models
from .test_url_matrix import our_addresses, undone

TEMPLATES = Path(settings.ROOT) / "templates"
# Shown by `make demo` alone, to whoever builds pages.
NOT_PUBLIC = ("styleguide/",)
ERRORS = {"400.html", "500.html"}  # they extend nothing
FOR_PEOPLE_AT_WORK = ("trabajo/", "evaluacion/", "administracion/", "cuenta/", "admin/")
FOR_PEOPLE_AT_WORK += ("_util/", "en/_util/")
FOR_MACHINES = {"healthz", "readyz", "workerz", "favicon.ico"}


def public_templates(folder: Path = TEMPLATES) -> set[str]:
    """Those that extend the public base, those of the website, and what blocks are made of."""
    extends = re.compile(r"{%\s*extends\s+[\"']([^\"']+)[\"']")
    above = {}
    for file in folder.rglob("*.html"):
        found = extends.search(file.read_text())
        above[file.relative_to(folder).as_posix()] = found[1] if found else ""

    def public(name: str) -> bool:
        # What overrides a template of Wagtail extends that of its own name.
        base = above.get(name)
        return name == "public.html" or bool(base) and base != name and public(base)

    found = {name for name in above if name.startswith("cms/") or public(name)}
    return {name for name in found | ERRORS if not name.startswith(NOT_PUBLIC)}


def public_addresses() -> set[str]:
    """Routes of views, and routes below pages as "Model: route"."""
    routes = {route.lstrip("^") for route, _arguments in our_addresses()}
    routes = {r for r in routes if not r.startswith(FOR_PEOPLE_AT_WORK)} - FOR_MACHINES
    for model in website_models():
        for pattern in getattr(model, "get_subpage_urls", list)():
            routes.add(f"{model.__name__}: {pattern.pattern}")
    return routes | {model.__name__ for model in website_models()}


def seen(answers) -> tuple[set[str], set[str]]:
    """The templates that were rendered, and the addresses that were asked for."""
    templates, addresses = set(), set()
    for _visit, _language, response in answers:
        templates |= {template.name for template in response.templates if template.name}
        addresses |= asked_for(response)
    return templates, addresses


def asked_for(response) -> set[str]:
    found = set()
    if response.resolver_match:
        found.add(response.resolver_match.route)
    below = getattr(response.wsgi_request, "routable_resolver_match", None)
    page = (response.context or {}).get("page")
    if page is not None:
        found.add(type(page).__name__)
    if below is not None and page is not None:
        found.add(f"{type(page).__name__}: {below.route}")
    return found


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        return public_pages.ask_all()


def test_each_visit_gives_the_answer_that_it_announces(answers):
    wrong = [
        (visit.name, language, response.status_code)
        for visit, language, response in answers
        if response.status_code != visit.status
        or visit.page != response.headers["Content-Type"].startswith("text/html")
        and visit.status not in (301, 302)
    ]
    assert wrong == []


def test_every_public_template_is_visited(answers):
    assert public_templates() - seen(answers)[0] == set()


def test_every_public_address_is_visited(answers):
    assert public_addresses() - seen(answers)[1] == set()


def test_every_page_is_visited_in_both_languages(answers):
    pages = {visit.name: set(visit.paths) for visit, _language, _response in answers if visit.page}
    others = {name for name, languages in pages.items() if languages != {"es", "en"}}
    assert others == {"short address, nobody's", "short address, no code"}


@pytest.mark.parametrize(
    ("visit", "template", "address"),
    [
        ("ProgramPage", "cms/program_page.html", "ProgramPage"),
        ("group", "cms/opportunity.html", "OpportunitiesPage: <slug:slug>/"),
        ("verify", "training/verify/form.html", "en/v/"),
        ("picture", "", "media/images/<str:name>"),
        ("error 403", "403.html", ""),
    ],
)
def test_what_nobody_visits_is_found(answers, visit, template, address):
    """The control: without its visits, a template and an address are missing."""
    left = [each for each in answers if not each[0].name.startswith(visit)]
    templates, addresses = seen(left)
    assert not template or template in public_templates() - templates
    assert not address or address in public_addresses() - addresses


def test_a_new_template_is_found(tmp_path):
    """The control of the search: whatever extends a public template is public itself."""
    (tmp_path / "new").mkdir()
    (tmp_path / "public.html").write_text("<html></html>")
    (tmp_path / "frame.html").write_text('{% extends "public.html" %}')
    (tmp_path / "new" / "page.html").write_text('{% load i18n %}\n{% extends "frame.html" %}')
    (tmp_path / "work.html").write_text('{% extends "workspace.html" %}')
    assert public_templates(tmp_path) - ERRORS == {
        "public.html",
        "frame.html",
        "new/page.html",
    }


class Buttons(HTMLParser):
    """{id of a form: the attributes of its buttons, in the order of the page}."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.of: dict[str, list[dict]] = {}
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.inside = given.get("id", "")
        if tag == "button":
            self.of.setdefault(given.get("form", self.inside), []).append(given)

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = ""


def led_elsewhere(html: str) -> list[str]:
    """Forms that Enter in a field would send to another address: it presses their first button."""
    found = Buttons(html).of
    return [name for name, buttons in found.items() if name and "formaction" in buttons[0]]


def test_enter_in_a_field_sends_the_form_and_does_not_change_the_language(answers):
    pages = {
        f"{visit.name} {language}": answer.content.decode()
        for visit, language, answer in answers
        if visit.page
    }
    with_button = [name for name, html in pages.items() if '<button class="lang"' in html]
    assert len(with_button) > 20
    assert [name for name in with_button if led_elsewhere(pages[name])] == []


def test_a_language_button_that_comes_first_is_found():
    """The control."""
    button = '<button class="lang" form="f" formaction="/en/">English</button>'
    form = '<form id="f"><button>Enviar</button></form>'
    assert led_elsewhere(button + form) == ["f"]
    assert led_elsewhere('<button form="f"></button>' + button + form) == []
