"""Copies of public pages in this process's memory, true at every request.

A copy is served while the *version* under which it was made is still the version of the website:
the stamp and the sum of triggers.py, read from the database at each request, and the day it is.
The version is read before the page, so that what changes in between makes a copy that is never
asked for, instead of an old one under a new name. Processes share nothing but the database.

A page takes part by marking the request (`WebsitePage.serve`). It sees of the query only what it
`asks` for, so that other parameters make no further copies. It is kept only if all tables that it
read are followed: a page that comes to show something new is slower, never wrong.

Nothing is kept inside a transaction: what one sees there may yet be undone.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from functools import cached_property
from gzip import compress
from hashlib import md5
from threading import Lock
from typing import NamedTuple
from zoneinfo import ZoneInfo

import brotli
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from . import triggers
from .asking import Query, chosen

MOST, MOST_BYTES, MOST_FACTS = 500, 24_000_000, 5_000
PER_PAGE = 30  # filters, months and pages of one list; beside the plain one
# Tables that may be read for a copy besides those followed: they change with the code, or
# hold where Wagtail's pages begin, which changes with the pages.
FIXED = {"django_content_type", "cache"}
NAMED = re.compile(r'(?:FROM|JOIN) "(\w+)"')
ENCODERS = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=6),
    "gzip": lambda body: compress(body, 6, mtime=0),
}
NOT_KEPT = {"Content-Length", "Content-Encoding", "ETag", "Vary"}  # said anew in each answer


class Place(NamedTuple):
    """Where a page is: everything of a request that may be in its text but the query."""

    scheme: str
    host: str
    path: str


class Version(NamedTuple):
    stamp: str
    seats: int
    today: date


class Copy:
    """A page as it was made once, and its compressed forms as they are asked for."""

    def __init__(self, version: Version | None, response: HttpResponse) -> None:
        self.version, self.body = version, response.content
        self.headers = {n: v for n, v in response.headers.items() if n not in NOT_KEPT}
        self.encoded: dict[str, bytes] = {}

    @cached_property
    def tag(self) -> str:
        return f'"{md5(self.body, usedforsecurity=False).hexdigest()}"'

    @property
    def size(self) -> int:
        return len(self.body) * 3 // 2  # with its compressed forms

    def answer(self, request: HttpRequest) -> HttpResponse:
        """As much of it as this visitor needs: all, or that nothing changed."""
        encoding = wanted_encoding(request.headers.get("Accept-Encoding", ""))
        response = HttpResponse(self._as(encoding), headers=self.headers)
        response["Content-Length"] = str(len(response.content))
        patch_vary_headers(response, ["Accept-Encoding"])
        response["ETag"] = self.tag
        if encoding:
            response["Content-Encoding"] = encoding
            response["ETag"] = f"W/{self.tag}"  # other bytes that say the same
        answer = get_conditional_response(request, response["ETag"], None, response)
        for name, value in self.headers.items():
            if name != "Content-Type":  # of an answer that says only that nothing changed
                answer.headers.setdefault(name, value)
        return answer

    def _as(self, encoding: str) -> bytes:
        if not encoding:
            return self.body
        if encoding not in self.encoded:
            self.encoded[encoding] = ENCODERS[encoding](self.body)
        return self.encoded[encoding]


class Memory:
    """The copies of this process: so many, so many bytes, and so many of one page."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES, per_page: int = PER_PAGE):
        self.most, self.most_bytes, self.per_page = most, most_bytes, per_page
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._copies: OrderedDict[tuple[Place, Query], Copy] = OrderedDict()
            self._asks: dict[Place, tuple[str, ...] | None] = {}
            self._queries: dict[Place, OrderedDict[Query, None]] = {}
            self._facts: tuple[str, dict[object, object]] = ("", {})
            self.bytes = 0

    def __len__(self) -> int:
        return len(self._copies)

    def find(self, place: Place, asked: QueryDict, version: Version) -> Copy | None:
        with self._lock:
            if place not in self._asks:
                return None
            query = chosen(asked, self._asks[place])
            copy = self._copies.get((place, query)) if query is not None else None
            if copy is None or copy.version != version:
                return None
            self._copies.move_to_end((place, query))
            if query:
                self._queries[place].move_to_end(query)
            return copy

    def keep(self, place: Place, asks: tuple[str, ...] | None, query: Query, copy: Copy) -> None:
        if copy.size > self.most_bytes // 10:
            return
        with self._lock:
            if self._asks.get(place, asks) != asks:  # another kind of page came to this address
                for each in [*self._queries[place], ()]:
                    self._drop(place, each)
            self._drop(place, query)
            self._asks[place] = asks
            self._copies[place, query] = copy
            self.bytes += copy.size
            queries = self._queries.setdefault(place, OrderedDict())
            if query:
                queries[query] = None
            if len(queries) > self.per_page:
                self._drop(place, next(iter(queries)))
            while len(self._copies) > self.most or self.bytes > self.most_bytes:
                self._drop(*next(iter(self._copies)))

    def _drop(self, place: Place, query: Query) -> None:
        copy = self._copies.pop((place, query), None)
        if copy is None:
            return
        self.bytes -= copy.size
        self._queries[place].pop(query, None)
        if not self._queries[place] and (place, ()) not in self._copies:
            del self._queries[place], self._asks[place]

    def facts(self, stamp: str) -> dict[object, object]:
        """What was looked up under this stamp; one dictionary, emptied with the next stamp."""
        if self._facts[0] != stamp or len(self._facts[1]) > MOST_FACTS:
            self._facts = stamp, {}
        return self._facts[1]


memory = Memory()
VERSION_OF_THIS_REQUEST: ContextVar[Version | None] = ContextVar("version", default=None)


def is_remembering() -> bool:
    """Is a public page being made outside of a transaction?"""
    return VERSION_OF_THIS_REQUEST.get() is not None


def version_of_this_request() -> Version | None:
    return VERSION_OF_THIS_REQUEST.get()


def remembered(name: object, look_up: Callable[[], object]) -> object:
    """What `look_up` gives, asked again only after something changed that draws a stamp.

    For what follows from the followed tables alone: never for seats, nor for what differs by the
    day or the language unless `name` says which. Outside of a public request it is always asked.
    """
    known = facts()
    if name not in known:
        known[name] = look_up()
    return known[name]


def facts() -> dict[object, object]:
    """What is remembered, by name; outside of a public request nothing is."""
    return memory.facts(VERSION_OF_THIS_REQUEST.get().stamp) if is_remembering() else {}


class Keeping:
    """What is learned of a page while it is made: may it be kept, and under which query?"""

    def __init__(self, version: Version | None) -> None:
        self.version = version
        self.marked = False
        self.asks: tuple[str, ...] | None = None
        self.query: Query | None = ()
        self.read: set[str] = set()

    def mark(self, asks: tuple[str, ...] | None, query: Query | None) -> None:
        self.marked, self.asks, self.query = True, asks, query

    def watch(self, execute, sql, params, many, context):
        self.read.update(NAMED.findall(sql))
        return execute(sql, params, many, context)

    @property
    def fine(self) -> bool:
        """Is all that was read followed? So that a change of any of it changes the version."""
        known = self.query is not None and self.version is not None
        return known and self.read <= triggers.tables() | FIXED


def version_now() -> Version | None:
    """None where nothing may be kept: within a transaction, or while templates are worked on."""
    if settings.DEBUG or connection.in_atomic_block:
        return None
    now = triggers.now()
    zone = ZoneInfo(settings.REGION_TIME_ZONE)
    return Version(*now, timezone.localdate(timezone=zone)) if now else None


def wanted_encoding(accepted: str) -> str:
    """ "br", "gzip" or "": the smallest that this visitor can read."""
    offered = {}
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        offered[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ENCODERS if offered.get(name)), "")
