"""Find people by what somebody says of them.

Nothing about a person is stored readable, so words become blind tokens first (`tokens`): pairs of
words, single words, the last digits of a phone. Whom they find is opened and ranked, never more
than MOST; only where nobody is found the newest OPENED whom the user may see.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from django.db import connection

from accounts.sealing import tokens
from rumbo.listed import listed
from rumbo.names import FullName
from rumbo.spelling import forms

from . import asking
from .asking import HELD, MOST, Named, ask
from .matching import numbers
from .models import Contact, Participant
from .sought import Likeness, Sought, wider

SHOWN = 10
FEW = 25  # that are read whole at once, instead of their names first
OPENED = 1000  # that are opened where no token finds anybody
JOINED = 0.85  # how well somebody fits by the spelling of another record of theirs
CHUNK = 500


def find(user, text: str, limit: int = SHOWN) -> list[Participant]:
    """The people whom `user` may see and `text` may mean, best first.

    Names in any order and by either surname, accents and sounds ignored, and a year of birth,
    which narrows, or the end of a phone; or a code, a whole phone, a document number.
    """
    sought = Sought.read(text)
    if user.organization is None:
        return []
    if exact := _by_code_or_number(user, sought):
        return exact[:limit]
    found = _by_ending(user, sought, sought.ending) if sought.ending else []
    if not found and sought.words:
        found = _by_words(user, sought)
    if not found and sought.year:
        found = _by_ending(user, sought, str(sought.year))
    return _whole(user, found[:limit])


def _by_code_or_number(user, sought: Sought) -> list[Participant]:
    found: list[Participant] = []
    if sought.code:
        found += ask(user, asking.coded, sought.code)
        # Or the code of a record that was joined with theirs.
        found += found or ask(user, asking.once_coded, sought.code)
    if sought.numbers:
        texts = [f"{kind}:{n}" for n in sought.numbers for kind in "pn"]
        texts += [f"p:{n[2:]}" for n in sought.numbers if n.startswith("00")]
        found += ask(user, asking.holding, listed(_tokens(user, texts)))
    return list(dict.fromkeys(found))


def _tokens(user, texts: Iterable[str]) -> list[int]:
    return tokens.tokens(user.organization.pk, texts)


# The last digits of a phone.


def _by_ending(user, sought: Sought, digits: str) -> list[Participant]:
    """Everybody in a family that shares a phone; with words beside it, whoever they fit."""
    some = ask(user, asking.holding, listed(_tokens(user, [f"e:{digits[-tokens.ENDING :]}"])))
    if len(digits) > tokens.ENDING:
        some = _with_phone(user, some, digits)
    return _ranked(some, sought.words) if sought.words else some


def _with_phone(user, some: list[Participant], digits: str) -> list[Participant]:
    keys = [each.pk for each in some]
    rows = Contact.objects.visible_to(user).filter(kind=Contact.Kind.PHONE, participant__in=keys)
    sought, owners = digits[-numbers.NATIONAL :], set()
    for row in rows.select_related("participant__key"):
        if "".join(filter(str.isdigit, row.value)).endswith(sought):
            owners.add(row.participant_id)
    return [each for each in some if each.pk in owners]


# Names.


def _by_words(user, sought: Sought) -> list:
    """Those whom the words fit, best first; where they fit nobody, what a slip or a beginning may
    mean; and where no token helps, whoever came last."""
    heard = [[word] for word in sought.words]
    found = _by_tokens(user, sought, heard)
    if not found:
        meant = [[word, *wider(word)] for word in sought.words]
        found = _by_tokens(user, sought, meant) if meant != heard else []
    return found or _ranked(_named(asking.newest(user, OPENED, sought.year)), sought.words)


def _by_tokens(user, sought: Sought, meant: list) -> list:
    """`meant`: for each word, the plain words that it may be."""
    words = sought.words
    if not words[1:]:
        some = _newest_holding(user, sought, meant[0])
        return _ranked(some, words, {each.pk for each in some})
    shared = _sharing(user, meant)
    best = sorted(shared, key=lambda pk: (-len(shared[pk]), -pk.int))[:HELD]
    held = listed([key.hex for key in best])
    if best[FEW:]:
        some = _named(ask(user, asking.names_among, held, sought.year))
    else:
        some = ask(user, asking.among, held, sought.year)
    read = {each.pk: each for each in some}
    some = [read[pk] for pk in best if pk in read][:MOST]
    pairs = len(words) * (len(words) - 1) // 2
    return _ranked(some, words, {pk for pk, held in shared.items() if len(held) == pairs})


def _newest_holding(user, sought: Sought, meant: list[str]) -> list[Named]:
    """MOST of those whom a token of one of the words finds, newest first.

    Keys tell when they were made. SQLite goes by them and stops at the last it needs; PostgreSQL
    would read everybody, so it is told first whom the tokens find, unless a year leaves few.
    """
    made = listed(tokens.all_word_tokens(user.organization.pk, meant))
    if sought.year or connection.vendor == "sqlite":
        return _named(ask(user, asking.names_holding, made, sought.year))
    keys, found = sorted(set(ask(user, asking.holders, made)), reverse=True), []
    for some in filter(None, [keys[:MOST], *chunks(keys[MOST:], HELD)]):
        found += ask(user, asking.names_among, listed(some))[: MOST - len(found)]
        if len(found) == MOST:
            break
    return _named(found)


def _named(rows: Iterable[tuple]) -> list[Named]:
    return [Named(*row) for row in rows]


def _sharing(user, meant: list[list[str]]) -> dict:
    """{key of a person: which pairs of the words, by position, they are found by}."""
    heard = [set().union(*map(forms, words)) for words in meant]
    texts = {
        f"2:{' '.join(sorted((one, other)))}": (i, j)
        for (i, first), (j, second) in combinations(enumerate(heard), 2)
        for one in first
        for other in second
        if one != other
    }
    pair_of = dict(zip(_tokens(user, texts), texts.values(), strict=True))
    shared = defaultdict(set)
    for pk, token in ask(user, asking.held_tokens, listed(list(pair_of))):
        shared[pk].add(pair_of[token])
    return shared


def _ranked(some: list, words: tuple[str, ...], whole: Iterable = ()) -> list:
    """Of people or Named, those whom the words fit, best first; of two alike the newer one.

    `whole`: tokens found these keys by all the words. If their names do not say so, they were
    written so in a record that was joined with theirs.
    """
    like, scored = Likeness(words), []
    for each in some:
        names = FullName(**each.names)
        score = max(like.of(str(names), names.besides), JOINED * (each.pk in whole))
        if score:
            scored.append((-score, -each.pk.int, each))
    return [each for *_order, each in sorted(scored, key=lambda found: found[:2])]


def _whole(user, found: list) -> list[Participant]:
    keys = [each.pk.hex for each in found if isinstance(each, Named)]
    if not keys:
        return found
    people = {person.pk: person for person in ask(user, asking.among, listed(keys))}
    return [people[each.pk] for each in found if each.pk in people]


def chunks(values: list, size: int = CHUNK):
    """`values` in slices that fit into one query."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
