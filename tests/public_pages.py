"""Every public page of Rumbo in each of its states, in both languages: for any test that must
look at all of them (weight, words, accessibility, policies).

    @pytest.fixture(scope="module")
    def answers(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), undone():  # undone: tests/test_url_matrix.py
            return public_pages.ask_all()  # [(visit, language, response)]

or one by one: `for visit in visits(PublicWebsite()): ask(Client(), visit, "es")`. In the browser
see tests/browser/public/. `visit.page` is False for files and for redirects.

Pages of the website need no line here: whatever is published in the tree is visited. A new view,
a new address below a page, a new template or a new state (an answer to a form, an empty list)
gets one Visit below; tests/test_public_pages.py fails for a template or an address without one.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import chain, repeat
from typing import NamedTuple
from unittest.mock import patch

from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils import timezone
from wagtail.models import Page

from cms.models import DatesPage, OpportunitiesPage
from cms.telling import Seats
from rumbo import errors, limits
from rumbo.urls import handler400, handler403, handler404, handler500
from rumbo.urls import urlpatterns as ours
from training.applying import guardian_views, minor_pages, minors, minors_said
from training.applying import views as applying
from training.certifying import brought
from training.certifying import views as verifying
from training.earned import opening
from training.earned import views as earned
from training.forms.brought import UNREADABLE
from training.models import Offering
from training.proving import offline_views as proving
from youth.views import complaints, rights

from .clicking import values_of
from .public_website import PublicWebsite

__all__ = ["PublicWebsite", "Visit", "ask", "ask_all", "visits"]
__all__ += ["handler400", "handler403", "handler404", "handler500"]  # of the addresses below
LANGUAGES = ("es", "en")
REACHED = {"CONTACT_PHONE": "+504 0000 0000", "CONTACT_EMAIL": "hola@rumbo.example"}
# What somebody types who wants a seat.
WISH = {
    "given": "Ana",
    "surnames": "Solís Paz",
    "born_day": "2",
    "born_month": "3",
    "born_year": "2005",
    "phone": "9911-2244",
    "phone_of": "own-write",
    "agreed": "on",
}
# Signed by whoever serves them, for machines.
PUBLISHED = {
    "identity": "/.well-known/did.json",
    "keys": "/v/claves.json",
    "codes that ended": "/v/terminados.json",
    "places that ended": "/v/estado/1",
}
NOBODY = "K7QM4RTX9D2FH6WB"  # a code that no certificate has


class Visit(NamedTuple):
    name: str
    paths: dict[str, str]  # by language; an answer in both languages at once stands under "es"
    fields: dict | None = None  # typed into the form of that page, and posted
    status: int = 200
    ready: Callable[[], AbstractContextManager] = nullcontext  # holds while it is asked for
    page: bool = True  # False for a file or a redirect


@contextmanager
def asking(visit: Visit):
    """Holds what the visit needs; nothing is left of the one before: no count, no copy."""
    cache.clear()
    with reached(), visit.ready():
        yield


def reached():
    """A number and an e-mail to ask at, as every real installation has them."""
    return override_settings(**REACHED)


def ask(client: Client, visit: Visit, language: str = "es"):
    """The answer to a visit, asked for without a browser."""
    client.raise_request_exception = False
    address = visit.paths[language]
    with asking(visit):
        response = client.get(address)
        if visit.fields is None:
            return response
        html = BeautifulSoup(response.content, "html.parser")
        typed = values_of(html.select_one("main form[method=post]")) | visit.fields
        return client.post(address, typed, HTTP_SEC_FETCH_SITE="same-origin")


@lru_cache
def ask_all() -> list[tuple]:
    """[(visit, language, response)] of a website made for it; asked once in a process.

    The website is only there while it is asked about: within a transaction that is undone.
    """
    found = []
    for visit in visits(PublicWebsite()):
        found += [(visit, language, ask(Client(), visit, language)) for language in visit.paths]
    return found


def visits(site: PublicWebsite) -> list[Visit]:
    return [
        *published(),
        *lists(),
        *groups(site),
        *certificates(site),
        *of_what_was_earned(site),
        *complaining(site),
        *asking_for_a_seat(site),
        *of_minors(site),
        *permitting(site),
        *asking_about_data(site),
        *nothing_open(),
        *errors_said(),
        *files(site),
    ]


# --- the tree ------------------------------------------------------------------------------
def published() -> Iterator[Visit]:
    """Every live page, also those that nobody thought of here."""
    for page in Page.objects.live().filter(depth__gt=1, locale__language_code="es").specific():
        yield Visit(f"{type(page).__name__} {page.slug}", both(page))


def both(page, below: str = "") -> dict[str, str]:
    """The addresses of a page in its languages; `below` is what follows them."""
    versions = [page, *page.get_translations().live().specific()]
    return {v.locale.language_code: v.path_here + below for v in versions}


def opportunities(below: str = "") -> dict[str, str]:
    return both(OpportunitiesPage.objects.get(locale__language_code="es"), below)


# --- opportunities --------------------------------------------------------------------------
def lists() -> list[Visit]:
    return [
        Visit("list, filtered", opportunities("?q=panaderia&kind=job&when=afternoon&childcare=1")),
        Visit("list, nothing fits", opportunities("?q=astronautas")),
        Visit("list, second page", opportunities("?page=2")),
        Visit("dates, next month", dates(next_month())),
        Visit("dates, far away", dates("2099-01")),
    ]


def dates(month: str) -> dict[str, str]:
    return both(DatesPage.objects.get(locale__language_code="es"), f"?month={month}")


def next_month() -> str:
    return (timezone.localdate().replace(day=1) + timedelta(days=31)).strftime("%Y-%m")


def groups(site: PublicWebsite) -> list[Visit]:
    return [
        Visit(f"group, {state}", opportunities(f"{group.slug}/"))
        for state, group in site.groups.items()
    ] + [Visit("poster", opportunities(f"{site.group.slug}/poster/"))]


@contextmanager
def without_groups():
    """As on the day on which a website opens: nothing is on offer."""
    kept = list(Offering.objects.values_list("pk", "state"))
    Offering.objects.update(state="draft")
    yield
    for pk, state in kept:
        Offering.objects.filter(pk=pk).update(state=state)


def nothing_open() -> list[Visit]:
    """The pages that fill themselves from the groups."""
    filling = ("HomePage", "OpportunitiesPage", "DatesPage", "PlacesPage", "ProgramPage oficios")
    filling += ("ProgramsPage", "OrganizationsPage")
    return [
        visit._replace(name=f"{visit.name}, nothing open", ready=without_groups)
        for visit in published()
        if visit.name.startswith(filling)
    ]


# --- certificates ---------------------------------------------------------------------------
def certificates(site: PublicWebsite) -> list[Visit]:
    state = {name: by_code(certificate.code) for name, certificate in site.certificates.items()}
    right = {"name": "Ana Mejía Núñez"}
    guessed = partial(patch.object, verifying, "_guesses", return_value=True)
    spent = partial(compared_too_often, site.certificates["spent"].code)
    return [
        Visit("verify", by_code()),
        Visit("verify, no code", {code: f"{p}?code=" for code, p in by_code().items()}),
        Visit("certificate, valid", state["valid"]),
        Visit("certificate, replaced", state["replaced"]),
        Visit("certificate, revoked", state["revoked"]),
        Visit("certificate, not found", by_code(NOBODY), status=404),
        Visit("certificate, name agrees", state["valid"], right),
        Visit("certificate, name differs", state["valid"], {"name": "Ana Mejía"}),
        Visit("certificate, too often", state["spent"], right, status=429, ready=spent),
        Visit("certificate, guessed", by_code(NOBODY), status=429, ready=guessed),
        Visit("certificate, final slash", {c: f"{p}/" for c, p in state["valid"].items()}),
        Visit("certificate of results", by_code(site.results["group"].code)),
        Visit("certificate of an outcome", by_code(site.results["own"].code)),
        *bringing(site),
        Visit("verify, long address", long_verify(), status=302, page=False),
        Visit("verify without network", offline("verify_offline")),
        Visit("verify without network, worker", offline("verify_worker"), page=False),
        Visit("verify without network, manifest", offline("verify_manifest"), page=False),
        *(Visit(f"published {name}", {"es": path}, page=False) for name, path in PUBLISHED.items()),
    ]


def bringing(site: PublicWebsite) -> Iterator[Visit]:
    """The PDF of a certificate is handed in, with each answer there is."""
    here, sent = by_code(), {"file": Chosen("certificado.pdf", b"%PDF-1.7")}
    for state in ("valid", "replaced", "revoked", "altered"):
        code = "" if state == "altered" else site.certificates[state].code
        told = partial(judging, return_value=brought.Judged(state, code))
        yield Visit(f"verify, file, {state}", here, sent, ready=told)
    told = partial(judging, return_value=brought.Judged("valid", NOBODY))
    of_another = sent | {"code": site.certificates["revoked"].code}
    yield Visit("verify, file, of another code", here, of_another, ready=told)
    yield Visit("verify, file, none", here, {})
    for why in UNREADABLE:
        refused = partial(judging, side_effect=brought.Unreadable(why))
        yield Visit(f"verify, file, {why}", here, sent, ready=refused)
    spent = partial(patch.object, verifying, "FILES_PER_NETWORK", 0)
    yield Visit("verify, file, too often", here, sent, status=429, ready=spent)


class Chosen(SimpleUploadedFile):
    """A file that is read anew each time it is sent."""

    def read(self, *most: int) -> bytes:
        self.seek(0)
        return self.file.read(*most)


def judging(**what):
    return patch.object(brought, "judged", **what)


def by_code(code: str = "") -> dict[str, str]:
    return {language: verifying.address(language, code) for language in LANGUAGES}


def offline(name: str) -> dict[str, str]:
    return {language: proving.address(name, language) for language in LANGUAGES}


def long_verify() -> dict[str, str]:
    return {"es": "/verificar/", "en": "/en/verify/"}


@contextmanager
def compared_too_often(code: str):
    while limits.spend("name:code", code, verifying.NAMES_PER_CODE):
        pass
    yield


# --- what somebody earned ----------------------------------------------------------------------
def of_what_was_earned(site: PublicWebsite) -> Iterator[Visit]:
    own = {language: earned.address(language) for language in LANGUAGES}
    one = site.certificates["valid"]
    right = {"code": one.code} | dated(one.participant.born)
    empty = {"code": site.applications["enrolled"].code} | dated("2005-03-02")
    yield Visit("earned, form", own)
    yield Visit("earned, nothing written", own, {})
    yield Visit("earned, not found", own, right | {"born_year": "1999"})
    too_often = partial(patch.object, opening, "may_look", return_value=False)
    yield Visit("earned, too often", own, right, status=429, ready=too_often)
    closed = partial(patch.object, opening, "use", return_value=False)
    yield Visit("earned, closed", own, right, ready=closed)
    yield Visit("earned, opened", own, right)
    yield Visit("earned, no certificate yet", own, empty)
    yield Visit("earned, link made", own, right | {"act": "link", "days": "7"})
    yield Visit("earned, no days chosen", own, right | {"act": "link", "days": ""})
    yield Visit("earned, too many links", own, right | {"act": "link", "days": "7"}, ready=no_more)
    yield Visit("earned, PDF", own, right | {"act": "pdf"}, page=False)
    for name, token in site.links.items():
        status = 404 if name == "ended" else 200
        paths = {language: earned.place(language, token) for language in LANGUAGES}
        yield Visit(f"earned, link with {name}", paths, status=status)


def dated(born: str) -> dict[str, str]:
    return dict(zip(("born_year", "born_month", "born_day"), born.split("-"), strict=True))


@contextmanager
def no_more():
    with patch.object(earned.links, "MOST", 0):
        yield


# --- complaints ------------------------------------------------------------------------------
def complaining(site: PublicWebsite) -> list[Visit]:
    form = {language: complaints.address(language) for language in LANGUAGES}
    code = site.complaint.code
    sent = {language: complaints.address(language, code) for language in LANGUAGES}
    too_many = partial(patch.object, complaints.complaints.door, "too_many", return_value=True)
    told = {"what": "Nadie abrió la puerta."}
    return [
        Visit("complaint", form),
        Visit("complaint, nothing written", form, {"what": "", "answer_to": "nobody@"}),
        Visit("complaint, too many", form, told, status=429, ready=too_many),
        Visit("complaint, sent", sent),
    ]


# --- asking for a seat, and following it -----------------------------------------------------
def asking_for_a_seat(site: PublicWebsite) -> Iterator[Visit]:
    for state, group in site.groups.items():
        yield Visit(f"apply, {state}", form_of(group))
    yield Visit("apply, nothing written", form_of(site.group), {})
    too_many = partial(patch.object, applying.receiving.door, "too_many", return_value=True)
    yield Visit("apply, too many", form_of(site.group), WISH, status=429, ready=too_many)
    yield Visit("apply, sent", form_of(site.group), WISH)
    yield Visit(
        "apply, sent for the waiting list",
        form_of(site.groups[Seats.WAITING]),
        WISH | {"born_year": "2010"},
    )
    follow = {language: applying.follow_address(language) for language in LANGUAGES}
    yield Visit("my request, form", follow)
    yield Visit("my request, nothing written", follow, {})
    yield Visit("my request, not found", follow, {"code": "22222222", "year": "2005"})
    too_often = partial(patch.object, applying.following, "may_look", return_value=False)
    wrong = {"code": "22222222", "year": "2005"}
    yield Visit("my request, too often", follow, wrong, status=429, ready=too_often)
    for state, found in site.applications.items():
        known = {"code": found.code, "year": "2005"}
        yield Visit(f"my request, {state}", follow, known)
        if state == "new":
            yield Visit("my request, wrong phone", follow, known | {"act": "phone", "phone": "x"})
    for act in ("withdraw", "end", "phone"):
        more = {"act": act, "phone": "9911-2200", "phone_of": "own-call"}
        known = {"code": site.applications["late"].code, "year": "2005"}
        yield Visit(f"my request, {act}", follow, known | more, ready=acted)


@contextmanager
def acted():
    """Any key is good for one act more, and no act changes anything."""
    nothing = dict.fromkeys(("withdraw", "end_contact", "correct_phone"), lambda *given: None)
    with patch.multiple(applying.following, use_follow_key=lambda *given: True, **nothing):
        yield


def form_of(group: Offering) -> dict[str, str]:
    return {language: applying.ask_address(language, group.slug) for language in LANGUAGES}


# --- what a minor's request needs besides ------------------------------------------------------
def of_minors(site: PublicWebsite) -> Iterator[Visit]:
    follow = {language: applying.follow_address(language) for language in LANGUAGES}
    fifteen = str(timezone.localdate().year - 15)
    yield Visit("apply, sent by a minor", form_of(site.group), WISH | {"born_year": fifteen})
    for state, found in site.minors.items():
        yield Visit(f"my request, a minor, {state}", follow, opened_by(found))
    asked = opened_by(site.minors["asked"])
    for done in (*minor_pages.ACTS, "words"):
        ready = partial(patch.object, minor_pages, "came_of", return_value=done)
        sent = asked | {"act": "assent"}  # without a key of its own: nothing happens
        yield Visit(f"my request, after a minor's act, {done}", follow, sent, ready=ready)
    ready = partial(patch.object, minors, "words", return_value=None)
    yield Visit("my request, a minor, no words", follow, asked, ready=ready)


def opened_by(found: applying.followed.Followed) -> dict[str, str]:
    return {"code": found.code, "year": found.told["born"][:4]}


def permitting(site: PublicWebsite) -> Iterator[Visit]:
    """The link for an adult. No answer is kept: the next visit finds it as it was."""
    here = link_of(site.minors["asked"])
    born = date.fromisoformat(site.minors["asked"].told["born"])
    day = {"born_day": str(born.day), "born_month": str(born.month), "born_year": str(born.year)}
    who = {"name": "Rosa Solís", "relation": "mother"}
    kept = partial(patch.object, minors_said, "answer", return_value=True)
    yield Visit("permission", here)
    yield Visit("permission, nothing written", here, {"answer": "given"})
    yield Visit("permission, another date", here, day | who | {"born_day": "2", "answer": "given"})
    yield Visit("permission, no button", here, day)
    yield Visit("permission, other words", here, day | who | {"answer": "given", "text": "x"})
    for said in ("given", "refused", "not_me"):
        yield Visit(f"permission, {said}", here, day | who | {"answer": said}, ready=kept)
    unread = partial(patch.object, minors, "words", return_value=None)
    yield Visit("permission, no words", here, ready=unread)
    yield Visit("permission, link over", link_of(site.minors["over"]), status=410)
    no_more = partial(patch.object, minors, "may_look", return_value=False)
    yield Visit("permission, too often", here, status=429, ready=no_more)
    sent = day | {"answer": "refused"}
    yield Visit("permission, sent too often", here, sent, status=429, ready=looked_once)


def link_of(found: applying.followed.Followed) -> dict[str, str]:
    token = minors.of(found).token
    return {language: guardian_views.address(language, token) for language in LANGUAGES}


def looked_once():
    """The form is opened, and then the network has no place left."""
    return patch.object(minors, "may_look", side_effect=chain([True], repeat(False)))


# --- one's own data --------------------------------------------------------------------------
def asking_about_data(site: PublicWebsite) -> list[Visit]:
    form = {language: rights.address(language) for language in LANGUAGES}
    sent = {language: rights.address(language, site.rights.code) for language in LANGUAGES}
    too_many = partial(patch.object, rights.rights.door, "too_many", return_value=True)
    told = {"kind": "see", "who": "self", "name": "Ana Mejía", "born": "2005"}
    told |= {"answer_to": "9988-7766", "safe": "write"}
    return [
        Visit("my data", form),
        Visit("my data, nothing written", form, {"answer_to": "nobody@"}),
        Visit("my data, too many", form, told, status=429, ready=too_many),
        Visit("my data, sent", sent),
    ]


# --- when something is wrong -----------------------------------------------------------------
def raising(what):
    def view(request):
        raise what

    return view


WRONG = {
    400: raising(SuspiciousOperation("a control")),
    403: raising(PermissionDenied),
    500: raising(RuntimeError("a control")),
    "csrf": errors.csrf_failure,
}
# This module is the list of addresses while such a page is asked for.
urlpatterns = [
    *(path(f"{at}_wrong/{name}/", view) for at in ("", "en/") for name, view in WRONG.items()),
    *ours,
]


def errors_said() -> list[Visit]:
    strange = partial(override_settings, ROOT_URLCONF=__name__)
    wrong = [
        Visit(
            f"error {name}",
            {"es": f"/_wrong/{name}/", "en": f"/en/_wrong/{name}/"},
            status=403 if name == "csrf" else name,
            ready=strange,
        )
        for name in WRONG
    ]
    missing = [
        Visit("error 404", {"es": "/nada/", "en": "/en/nothing/"}, status=404),
        Visit("group, not there", opportunities("nada/"), status=404),
    ]
    return [*wrong, *missing]


# --- what is no page ---------------------------------------------------------------------------
def files(site: PublicWebsite) -> list[Visit]:
    code = [site.group.code]
    short = reverse("short", args=code)
    shared = named("compartir_grupo", "share_group", [*code, "x"])
    picture = site.picture.get_rendition("width-320|format-webp").url
    return [
        Visit("short address", {"es": short}, status=302, page=False),
        Visit("short address, final slash", {"es": f"{short}/"}, status=302, page=False),
        Visit("short address, nobody's", {"es": "/o/222222"}, status=404),
        Visit("short address, no code", {"es": "/o/"}, status=404),
        Visit("picture", {"es": picture}, page=False),
        Visit("robots", {"es": reverse("robots")}, page=False),
        Visit("sitemap", {"es": reverse("sitemap")}, page=False),
        Visit("share picture of a group", shared, page=False),
        Visit("share picture", named("compartir", "share", ["x"]), page=False),
        Visit("calendar of a group", named("calendario", "calendar", code), page=False),
        Visit("calendar of a month", named("fechas", "dates", []), page=False),
    ]


def named(spanish: str, english: str, given: list) -> dict[str, str]:
    return {"es": reverse(spanish, args=given), "en": reverse(english, args=given)}


def one_of_each(listed: list[Visit]) -> list[Visit]:
    """One visit of each kind: the first word of its name says which."""
    firsts = {}
    for visit in listed:
        if visit.page and visit.fields is None:
            firsts.setdefault(visit.name.split()[0].rstrip(","), visit)
    return list(firsts.values())
