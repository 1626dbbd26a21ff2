"""Every address of ours × everybody × own, foreign and missing record × GET and POST.

The answers are kept in url_matrix.txt, which a person reads in the diff. A new address without
a line, or an answer that changed, fails. Make the file anew with

    RUMBO_WRITE_MATRIX=1 python -m pytest tests/test_url_matrix.py

A foreign record and a missing one must give the very same answer: else the address tells that
somebody exists.
"""

import fcntl
import os
import pickle
import re
from contextlib import contextmanager
from functools import cache as once_in_a_process
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import SimpleCookie
from django.http.response import ResponseHeaders
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern, URLResolver

from . import builders as make
from .cast import Cast
from .databases import askers
from .signing_in import sign_in
from .world import World

pytestmark = pytest.mark.long

FILE = Path(__file__).with_name("url_matrix.txt")
# Addresses that are not ours stand behind a single line each.
NOT_OURS = ("admin/", "documents/")
# Open to everybody, by a code that cannot be guessed or because it is public: whose it is makes no
# difference.
BY_CODE = ("v/", "en/v/", "o/", "oportunidades/", "en/opportunities/")
BY_CODE += ("permiso/", "en/permission/", "r/", "en/r/")
# Who asks, in the order of the columns; the cast names them.
ASKERS = [
    "anonymous",
    "facilitator",
    "coordinator",
    "case_worker",
    "monitor",
    "outsider",
    "evaluator",
    "ungranted",
    "editor",
    "administrator",
]
ASKED = askers(ASKERS, ["coordinator", "evaluator", "administrator"])
HEADER = "address | record | method | " + " ".join(ASKERS)


def our_addresses(patterns=None, prefix="") -> list[tuple[str, list[str]]]:
    """[(route, names of its arguments)] of every address that is ours."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if route.startswith(NOT_OURS) or "wagtail" in str(pattern.urlconf_name):
                continue
            found += our_addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            arguments = list(pattern.pattern.regex.groupindex)
            found.append((route, arguments))
    return sorted(found)


def addresses_with_values(world: World) -> list[tuple[str, str, str]]:
    """[(route, record, path)]: record is own, foreign or missing; "-" where nothing is named."""
    cases = []
    for route, arguments in our_addresses():
        if not arguments:
            cases.append((route, "-", _filled(route, {})))
            continue
        for record, given in world.values_for(route, arguments).items():
            cases.append((route, record, _filled(route, given)))
    return cases


def _filled(route: str, given: dict) -> str:
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda m: str(given[m[1]]), route)
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(given[m[1]]), path)
    return "/" + re.sub(r"[\^$\\]", "", path)


def test_the_addresses_of_the_matrix_are_addresses():
    """A path that leads nowhere would be "not found" for everybody, and prove nothing."""
    given = {"uidb36": "1", "key": "set-password"}
    path = _filled(r"cuenta/^contrasena/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$", given)
    assert path == "/cuenta/contrasena/nueva/1-set-password/"
    assert resolve(path).view_name == "account_reset_password_from_key"


@contextmanager
def undone():
    """Whatever the request did is taken back, so that no answer depends on the one before."""
    block = transaction.atomic()
    block._from_testcase = True  # acts may open their durable transactions inside
    with block:
        yield
        transaction.set_rollback(True)


def ask(client: Client, path: str, method: str):
    """One request that leaves nothing behind: no row, no count of tries, no changed cookie."""
    cookies = client.cookies.copy()
    cache.clear()
    with undone():
        response = getattr(client, method.lower())(path, HTTP_SEC_FETCH_SITE="same-origin")
    client.cookies = cookies
    return response


def shape(response) -> bytes:
    """The answer without what differs every time: form tokens."""
    if response.streaming:
        return b"".join(response.streaming_content)
    body = re.sub(rb'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"', b"", response.content)
    return re.sub(rb"next=[^\"&]*", b"", body)


class Answer(NamedTuple):
    status_code: int
    text: str  # SHA-256 of its text without the address that was asked for
    path: str
    headers: ResponseHeaders
    cookies: SimpleCookie


Answers = dict[tuple[str, str, str], dict[str, Answer]]


@once_in_a_process
def asked() -> Answers:
    """{(route, record, method): {asker: answer}} for all of it; test_headers.py looks on.

    Asked once in a run: it takes two minutes, and another process may have asked before.
    """
    kept = settings.VAR / "url_matrix.pickle"
    with open(kept.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(everything()))
        return pickle.loads(kept.read_bytes())  # noqa: S301 - written above


def everything() -> Answers:
    found = {}
    with undone():
        world = World()
        for asker in ASKED:
            client = Client(raise_request_exception=False)
            if asker != "anonymous":
                sign_in(client, getattr(world.cast, asker))
            for route, record, path in addresses_with_values(world):
                for method in ("GET", "POST"):
                    r = ask(client, path, method)
                    text = sha256(shape(r).replace(path.encode(), b"")).hexdigest()
                    answer = Answer(r.status_code, text, path, r.headers, r.cookies)
                    found.setdefault((route, record, method), {})[asker] = answer
    return found


@pytest.fixture
def answers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return asked()


def is_the_one_that_was_reviewed(answers):
    lines = [HEADER]
    for (route, record, method), each in answers.items():
        statuses = " ".join(str(each[asker].status_code) for asker in ASKED)
        lines.append(f"{route} | {record} | {method} | {statuses}")
    text = "\n".join(lines) + "\n"
    if os.environ.get("RUMBO_WRITE_MATRIX"):
        assert ASKED == ASKERS, "write the matrix on the first database of a run"
        FILE.write_text(text)
    reviewed = columns(FILE.read_text(), ASKERS, ASKED)
    assert reviewed == text, "an answer changed: look at it, then write the matrix anew"


def columns(reviewed: str, everybody: list[str], asked: list[str]) -> str:
    """The reviewed file with the answers of those alone who were `asked`."""
    head, *lines = reviewed.splitlines()
    places = [everybody.index(each) for each in asked]
    kept = [head]
    for line in lines:
        start, _bar, statuses = line.rpartition(" | ")
        each = statuses.split(" ")
        kept.append(f"{start} | {' '.join(each[place] for place in places)}")
    return "\n".join(kept) + "\n"


def test_the_columns_that_are_left_are_the_right_ones():
    said = "a | b\nx/ | GET | 200 403 404\n"
    assert columns(said, ["one", "two", "three"], ["three", "one"]) == "a | b\nx/ | GET | 404 200\n"


def no_address_breaks(answers):
    broken = [
        (key, asker)
        for key, each in answers.items()
        for asker, answer in each.items()
        if answer.status_code >= 500
    ]
    assert broken == []


def foreign_and_missing_cannot_be_told_apart(answers):
    different = []
    for (route, record, method), each in answers.items():
        if record in ("-", "missing") or route.startswith(BY_CODE):
            continue
        for asker in ASKED:
            # What is own to Ceiba is foreign to the outsider, and the other way round.
            foreign = "own" if asker == "outsider" else "foreign"
            if record == foreign and told(each, asker) != told(
                answers[route, "missing", method], asker
            ):
                different.append((route, method, asker, each[asker].status_code))
    assert different == []


def told(answers_by_asker, asker) -> tuple[int, str]:
    """What an answer tells: its status and its text."""
    return answers_by_asker[asker][:2]


def own_records_do_open(answers):
    """The control: were everything refused, the test above would prove nothing."""
    opened = {
        route
        for (route, record, method), each in answers.items()
        if record == "own" and method == "GET" and each["coordinator"].status_code == 200
    }
    assert len(opened) >= 10


def anonymous_sees_nothing_of_the_workspaces(answers):
    seen = [
        key
        for key, each in answers.items()
        if key[0].startswith(("trabajo/", "evaluacion/", "administracion/"))
        and "anonymous" in ASKED
        and each["anonymous"].status_code == 200
    ]
    assert seen == []


def all_hold(answers, *checks) -> None:
    """Every check is made, and whatever fails is told at once."""
    wrong = []
    for check in checks:
        try:
            check(answers)
        except AssertionError as error:
            wrong.append(f"{check.__name__}: {error}")
    assert not wrong, "\n\n".join(wrong)


def test_the_matrix_holds(answers):
    """One test: thousands of questions take a minute, and two processes would ask them twice."""
    all_hold(
        answers,
        is_the_one_that_was_reviewed,
        no_address_breaks,
        foreign_and_missing_cannot_be_told_apart,
        own_records_do_open,
        anonymous_sees_nothing_of_the_workspaces,
    )


def test_without_the_scope_a_foreign_record_opens(db, monkeypatch):
    """The control: with the scope taken away, the difference that is looked for is there."""
    from accounts.scope import ScopedQuerySet

    cast, client = Cast(), Client()
    sign_in(client, cast.coordinator)
    path = f"/trabajo/personas/{make.participant(cast.quetzal).pk}/"
    assert client.get(path).status_code == 404
    everything = lambda rows, _user: rows.unscoped("a control")  # noqa: E731
    monkeypatch.setattr(ScopedQuerySet, "visible_to", everything)
    assert client.get(path).status_code == 200
