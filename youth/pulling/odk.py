"""ODK Central's OData service. `__id` is the number of an answer and stays when it is edited."""

import base64
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from youth.importing.messages import UnreadableList
from youth.importing.reading import MAX_FILE, read
from youth.importing.tables import as_text

from .fetching import Server
from .paging import Named, Progress, everything
from .problems import Problem
from .questions import Questions, of_fields
from .unfolding import Answer

AT_ONCE = 250
FORM = re.compile(r"(\d{1,9})/([^/\s][^/]{0,149})")  # project and form
PAGE = Named("value", "@odata.count", "@odata.nextLink")


def authorization(token: str) -> str:
    """ "E-mail:password" of a web user, or the token of a session."""
    if ":" not in token:
        return f"Bearer {token}"
    return "Basic " + base64.b64encode(token.encode()).decode()


def look(server: Server, form: str) -> tuple[str, int | None, Questions]:
    """(title, number of answers if the server says it, questions). Problem."""
    found = server.json(_path(form), {"X-Extended-Metadata": "true"})
    if not isinstance(found, dict) or "xmlFormId" not in found:
        raise Problem("pull_not_such")
    number = found.get("submissions")
    fields = server.json(f"{_path(form)}/fields", odata="true")
    return (
        str(found.get("name") or found["xmlFormId"]),
        number if type(number) is int else None,
        of_fields(fields, _xlsform(server, form)),
    )


def answers(server: Server, form: str, progress: Progress) -> Iterator[Answer]:
    """All answers with their repeats, page after page. Problem."""
    query = f"$top={AT_ONCE}&$expand=*&$count=true&$wkt=true"
    link = f"{_path(form)}.svc/Submissions?{quote(query, safe='$=&*')}"
    for said in everything(server, link, PAGE, progress):
        yield _answer(said)


def joined(around: str, key: str) -> str:
    """Groups lie within each other; what begins with two underscores belongs to the tool."""
    if key.startswith("__") or "@odata" in key or (not around and key == "meta"):
        return ""
    return f"{around}/{key}" if around else key


def _path(form: str) -> str:
    match = FORM.fullmatch(form)
    if match is None:
        raise Problem("pull_form")
    return f"/v1/projects/{match[1]}/forms/{quote(match[2], safe='')}"


def _answer(said: Any) -> Answer:
    system = said.get("__system") if isinstance(said, dict) else None
    number = str(said.get("__id") or "").removeprefix("uuid:") if isinstance(said, dict) else ""
    if not number or not isinstance(system, dict | None):
        raise Problem("pull_shape")
    system = system or {}
    if system.get("status"):  # the words are encrypted, or still on their way
        raise Problem("pull_encrypted")
    return Answer(number, str(system.get("submissionDate") or ""), said)


def _xlsform(server: Server, form: str) -> dict:
    """The form's rows where it was made as an XLSForm; {} where not."""
    try:
        _kind, data = server.get(f"{_path(form)}.xlsx", {"Accept": "*/*"})
        tables = read(data, sandboxed=True) if len(data) <= MAX_FILE else []
    except (Problem, UnreadableList):
        return {}
    return {(table.sheet or "").strip().lower(): _rows(table.lines) for table in tables}


def _rows(lines) -> list[dict[str, str]]:
    if not lines:
        return []
    titles = [as_text(cell).lower() for cell in lines[0].cells]
    return [
        {title: as_text(cell) for title, cell in zip(titles, line.cells, strict=False)}
        for line in lines[1:]
    ]
