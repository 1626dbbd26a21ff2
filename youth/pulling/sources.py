"""Forms of form tools that an organization connected: each act is journaled, no token is shown."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import DataKey, Organization
from audit import journal
from youth.models import FormSource

from . import kobo, odk, unfolding
from .fetching import Server
from .problems import Problem

TOOLS = {FormSource.Kind.KOBO: kobo, FormSource.Kind.ODK: odk}
TRY_SECONDS = 8  # while somebody waits for the page


@dataclass(frozen=True)
class Found:
    """What a trial found: the title of the form, and how many answers (None: not said)."""

    title: str
    number: int | None


@dataclass(frozen=True)
class Pulled:
    content: bytes  # a workbook
    number: int  # of answers


@transaction.atomic
def connect(organization: Organization, given: dict, *, actor) -> FormSource:
    """`given`: name, kind, server, form, token."""
    key = DataKey.make(organization)
    key.save()
    who = None if isinstance(actor, str) else actor
    source = FormSource(organization=organization, key=key, created_by=who, **given)
    source.save()
    journal.record("source.connected", source, actor=actor, purpose=source.kind)
    return source


@transaction.atomic
def replace_token(source: FormSource, token: str, *, actor) -> bool:
    """The old token is gone with its key; False if the connection was ended."""
    if not _renewed(source, token):
        return False
    source.save(update_fields=["key", "token"])
    _old(source).destroy()
    journal.record("source.changed", source, actor=actor, fields=["token"])
    return True


@transaction.atomic
def end(source: FormSource, *, actor) -> bool:
    """Nothing is brought in any more, and the token opens no more; False if it was ended."""
    if not _renewed(source, ""):
        return False
    source.ended_at = timezone.now()
    source.save(update_fields=["key", "token", "ended_at"])
    _old(source).destroy()
    journal.record("source.ended", source, actor=actor)
    return True


def _renewed(source: FormSource, token: str) -> bool:
    """Put a new key and token on the row that is locked until the transaction ends."""
    rows = FormSource.objects.unscoped("a connection already fetched is changed")
    locked = rows.select_for_update(of=("self",)).filter(pk=source.pk, ended_at=None)
    current = locked.select_related("key").first()
    if current is None:
        return False
    source._old_key = current.key
    source.key = DataKey.make(current.key.organization)
    source.key.save()
    source.token = token
    return True


def _old(source: FormSource) -> DataKey:
    return source.__dict__.pop("_old_key")


def attempt(source: FormSource, *, actor) -> Found:
    """Look whether server, form and token fit together. Problem."""
    code = "found"
    try:
        title, number, _questions = _tool(source).look(_server(source, TRY_SECONDS), source.form)
    except Problem as problem:
        code = problem.code
        raise
    finally:
        with transaction.atomic():
            journal.record("source.tried", source, actor=actor, purpose=code)
    return Found(title, number)


def pull(source: FormSource, progress: Callable[[int, int | None], None]) -> Pulled:
    """All answers as a workbook; nothing is written. Problem."""
    tool, server = _tool(source), _server(source)
    title, _number, questions = tool.look(server, source.form)
    answers = list(tool.answers(server, source.form, progress))
    if not answers:
        raise Problem("pull_no_answers")
    return Pulled(unfolding.workbook(answers, questions, title, tool.joined), len(answers))


def _tool(source: FormSource):
    if source.ended_at is not None:
        raise Problem("pull_ended")
    return TOOLS[source.kind]


def _server(source: FormSource, seconds: float = 30) -> Server:
    return Server(source.server, _tool(source).authorization(source.token), seconds=seconds)
