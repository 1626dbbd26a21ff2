"""What every answer carries, whoever asks for whatever: policies, no copies of private pages."""

import pytest
from django.test import Client

from .cast import Cast
from .public_pages import PUBLISHED
from .signing_in import sign_in
from .test_url_matrix import ask, asked, undone

pytestmark = pytest.mark.once

PRIVATE = ("/trabajo/", "/evaluacion/", "/administracion/", "/cuenta/", "/admin/")
BY_CODE = ("/v/", "/en/v/", "/permiso/", "/en/permission/", "/r/", "/en/r/")


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """[(who, method, path, response)]: every address of ours, and some of nobody."""
    with django_db_blocker.unblock():
        found = [
            (who, method, answer.path, answer)
            for (_route, _record, method), each in asked().items()
            for who, answer in each.items()
        ]
        return found + of_nobody()


def of_nobody() -> list[tuple]:
    found = []
    with undone():
        cast = Cast()
        for who in ("anonymous", "coordinator", "evaluator", "editor"):
            client = Client(raise_request_exception=False)
            if who != "anonymous":
                sign_in(client, getattr(cast, who))
            for path in ("/nada/", "/admin/", "/documents/1/x.pdf", "/robots.txt"):
                for method in ("GET", "POST"):
                    found.append((who, method, path, ask(client, path, method)))
    return found


def lacking(answers, has) -> list[tuple]:
    return [(who, method, path) for who, method, path, r in answers if not has(path, r)]


def test_nothing_may_be_run_framed_or_guessed(answers):
    def has(path, r):
        # The directives stand in an order of chance: they come out of a set.
        policy = r.headers.get("Content-Security-Policy", "").split("; ")
        editor = path.startswith("/admin/")
        return (
            "default-src 'none'" in policy
            and "script-src 'self'" in policy
            and ("style-src 'self' 'unsafe-inline'" if editor else "style-src 'self'") in policy
            and f"frame-ancestors '{'self' if editor else 'none'}'" in policy
            and r.headers.get("X-Frame-Options") == ("SAMEORIGIN" if editor else "DENY")
            and r.headers["X-Content-Type-Options"] == "nosniff"
            and r.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            and r.headers["Cross-Origin-Resource-Policy"] == elsewhere(path, r)
            and "camera=()" in r.headers["Permissions-Policy"]
        )

    assert lacking(answers, has) == []


def elsewhere(path: str, response) -> str:
    """Messengers show the pictures of shared links, other programs read keys and lists, and
    nothing else of ours."""
    if path in PUBLISHED.values() and response.status_code == 200:
        return "cross-origin"
    shared = path.startswith("/o/") and response.headers.get("Content-Type") == "image/jpeg"
    return "cross-origin" if shared else "same-origin"


def test_an_address_is_told_to_nobody_else(answers):
    def has(path, r):
        strict = path.startswith(BY_CODE) and "html" in r.headers.get("Content-Type", "")
        policy = r.headers["Referrer-Policy"]
        return policy in (
            ("no-referrer",) if strict and r.status_code == 200 else ("same-origin", "no-referrer")
        )

    assert lacking(answers, has) == []


def test_private_pages_and_files_are_never_kept(answers):
    def has(path, r):
        kept = r.headers.get("Cache-Control", "")
        return "no-store" in kept if path.startswith(PRIVATE) else kept != ""

    assert lacking(answers, has) == []


def test_answers_to_codes_are_never_kept(answers):
    def has(path, r):
        # Keys and lists, and the page that works without network: they hold nobody's code.
        if path in PUBLISHED.values() or path.startswith(("/v/sin-red", "/en/v/offline")):
            return "no-store" not in r.headers["Cache-Control"]
        return not (path.startswith(BY_CODE) and r.status_code == 200) or (
            r.headers["Cache-Control"] == "no-store"
        )

    assert lacking(answers, has) == []


def test_public_pages_set_no_cookie(answers):
    def has(path, r):
        return path.startswith(PRIVATE) or not r.cookies

    assert lacking(answers, has) == []


def test_cookies_are_not_for_scripts(answers):
    def has(_path, r):
        given = [c for c in r.cookies.values() if c.value]  # the others are being removed
        return all(c["httponly"] and c["samesite"] == "Lax" for c in given)

    assert lacking(answers, has) == []


def test_downloads_are_named_without_anybody(answers):
    """Only numbers and codes, as the address has them."""
    names = {
        r.headers["Content-Disposition"]
        for *_asked, r in answers
        if "Content-Disposition" in r.headers
    }
    assert names
    assert not any("vila" in name or "Ana" in name or "UTF-8" in name for name in names)


def test_something_was_asked(answers):
    """The control: pages of all kinds answered, and a page without its headers is found."""
    assert {r.status_code for *_asked, r in answers} >= {200, 302, 403, 404, 405}
    who, method, path, response = answers[0]
    assert lacking([(who, method, path, response)], lambda _path, r: "X-Nothing" in r.headers)
