"""Answers come page after page, as many as the server likes, each page naming the next one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .fetching import Server
from .problems import Problem

Progress = Callable[[int, int | None], None]  # answers done, of how many if that is known


@dataclass(frozen=True)
class Named:
    """How a form tool calls the parts of a page."""

    answers: str
    count: str
    following: str


def everything(server: Server, link: Any, named: Named, progress: Progress) -> Iterator[Any]:
    """What stands on all pages, from `link` on. Problem for pages that are none, or in a circle."""
    asked, done = set(), 0
    while link:
        if not isinstance(link, str) or link in asked:
            raise Problem("pull_shape")
        asked.add(link)
        page = server.json(link)
        if not isinstance(page, dict) or not isinstance(page.get(named.answers), list):
            raise Problem("pull_shape")
        yield from page[named.answers]
        done += len(page[named.answers])
        count = page.get(named.count)
        progress(done, max(count, done) if type(count) is int else None)
        link = page.get(named.following)
