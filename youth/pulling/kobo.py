"""KoboToolbox's API v2. Names, not labels, are the data; an edited answer gets a new `_uuid` and
keeps its `meta/rootUuid`."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from .fetching import Server
from .paging import Named, Progress, everything
from .problems import Problem
from .questions import Questions, of_form
from .unfolding import Answer

AT_ONCE = 500  # answers asked for; the server may give fewer
FORM = re.compile(r"[A-Za-z0-9]{6,64}")
PAGE = Named("results", "count", "next")


def authorization(token: str) -> str:
    return f"Token {token}"


def look(server: Server, form: str) -> tuple[str, int | None, Questions]:
    """(title, number of answers if the server says it, questions). Problem."""
    asset = server.json(f"/api/v2/assets/{quote(form, safe='')}/", format="json")
    if not isinstance(asset, dict) or "asset_type" not in asset:
        raise Problem("pull_not_such")
    number = asset.get("deployment__submission_count")
    title = asset.get("name")
    return (
        title if isinstance(title, str) and title else form,
        number if type(number) is int else None,
        of_form(asset.get("content")),
    )


def answers(server: Server, form: str, progress: Progress) -> Iterator[Answer]:
    """All answers, page after page, as many in each as the server likes. Problem."""
    link = f"/api/v2/assets/{quote(form, safe='')}/data/?format=json&limit={AT_ONCE}"
    for said in everything(server, link, PAGE, progress):
        yield _answer(said)


def joined(around: str, key: str) -> str:
    """Keys are whole paths already; those of the tool itself are no answers."""
    own = key.startswith(("_", "formhub/", "meta/")) or key in ("meta", "formhub")
    return "" if own else key


def _answer(said: Any) -> Answer:
    if not isinstance(said, dict):
        raise Problem("pull_shape")
    number = str(said.get("meta/rootUuid") or said.get("_uuid") or "").removeprefix("uuid:")
    if not number:
        raise Problem("pull_shape")
    return Answer(number, str(said.get("_submission_time") or ""), said)
