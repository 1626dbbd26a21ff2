"""Find people by what somebody says of them.

Nothing about a person is stored readable, so words become blind tokens first (`tokens`): pairs of
words, single words, the last digits of a phone. Whom they find is opened and ranked, never more
than MOST; only where nobody is found the newest OPENED whom the user may see.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from django.db import connection
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from accounts.models import Organization
from accounts.sealing import tokens
from rumbo.listed import OneOf
from rumbo.names import FullName
from rumbo.spelling import forms

from .matching import numbers
from .models import BlindToken, Contact, Participant
from .opening import AT_ONCE, READ, Named, whole
from .sought import Likeness, Sought, wider

SHOWN = 10
HELD = 1000  # of those who share a pair of words, whoever shares most
MOST = 100  # of these that are opened and ranked; beyond, one more name is needed
FEW = 25  # that are read whole at once, instead of their names first
OPENED = 1000  # that are opened where no token finds anybody
JOINED = 0.85  # how well somebody fits by the spelling of another record of theirs
CHUNK = 500


def find(user, text: str, limit: int = SHOWN) -> list[Participant]:
    """The people whom `user` may see and `text` may mean, best first.

    Names in any order and by either surname, accents and sounds ignored, and a year of birth,
    which narrows, or the end of a phone; or a code, a whole phone, a document number.
    """
    sought, organization = Sought.read(text), user.organization
    seen = Participant.objects.visible_to(user)
    if organization is None:
        return []
    if exact := _by_code_or_number(seen, organization, sought):
        return exact[:limit]
    seen = seen.filter(erased_at=None)
    found = _by_ending(user, seen, organization, sought, sought.ending) if sought.ending else []
    if not found and sought.words:
        found = _by_words(_born(seen, sought.year), organization, sought)
    if not found and sought.year:
        found = _by_ending(user, seen, organization, sought, str(sought.year))
    return _whole(found[:limit])


def _by_code_or_number(seen: QuerySet, organization: Organization, sought: Sought) -> list:
    found: list[Participant] = []
    if sought.code:
        found += seen.filter(code=sought.code)
        # Or the code of a record that was joined with theirs.
        found += found or seen.filter(merged__code=sought.code)
    if sought.numbers:
        texts = [f"{kind}:{n}" for n in sought.numbers for kind in "pn"]
        texts += [f"p:{n[2:]}" for n in sought.numbers if n.startswith("00")]
        held = _held(organization, texts).values("participant")
        found += _entire(seen.filter(pk__in=held))[:MOST]
    return list(dict.fromkeys(found))


def _held(organization: Organization, texts: Iterable[str]) -> QuerySet:
    """The tokens of these texts."""
    return _of_these(organization, tokens.tokens(organization.pk, texts))


def _of_these(organization: Organization, made: list[int]) -> QuerySet:
    rows = BlindToken.objects.unscoped("condition inside a visible query")
    return rows.filter(OneOf("token", made, "bigint"), organization=organization)


def _born(seen: QuerySet, year: int | None) -> QuerySet:
    """Born in that year; an estimate is a year off."""
    if year is None:
        return seen
    off = Q(birth_estimated=True, born_month__year__range=(year - 1, year + 1))
    return seen.filter(Q(born_month__year=year) | off)


# The last digits of a phone.


def _by_ending(user, seen: QuerySet, organization, sought: Sought, digits: str) -> list:
    """Everybody in a family that shares a phone; with words beside it, whoever they fit."""
    made = tokens.tokens(organization.pk, [f"e:{digits[-tokens.ENDING :]}"])
    some = _newest_holding(seen, organization, made)
    if len(digits) > tokens.ENDING:
        some = _with_phone(user, some, digits)
    return _ranked(some, sought.words) if sought.words else some


def _with_phone(user, some: list[Named], digits: str) -> list[Named]:
    keys = [each.pk for each in some]
    rows = Contact.objects.visible_to(user).filter(kind=Contact.Kind.PHONE, participant__in=keys)
    sought, owners = digits[-numbers.NATIONAL :], set()
    for row in rows.select_related("participant__key"):
        if "".join(filter(str.isdigit, row.value)).endswith(sought):
            owners.add(row.participant_id)
    return [each for each in some if each.pk in owners]


# Names.


def _by_words(seen: QuerySet, organization: Organization, sought: Sought) -> list:
    """Those whom the words fit, best first; where they fit nobody, what a slip or a beginning may
    mean; and where no token helps, whoever came last."""
    heard = [[word] for word in sought.words]
    found = _by_tokens(seen, organization, sought, heard)
    if not found:
        meant = [[word, *wider(word)] for word in sought.words]
        found = _by_tokens(seen, organization, sought, meant) if meant != heard else []
    return found or _ranked(_newest(seen, OPENED), sought.words)


def _by_tokens(seen: QuerySet, organization: Organization, sought: Sought, meant: list) -> list:
    """`meant`: for each word, the plain words that it may be."""
    words = sought.words
    if not words[1:]:
        made = tokens.all_word_tokens(organization.pk, meant[0])
        some = _newest_holding(seen, organization, made, few=sought.year is not None)
        return _ranked(some, words, {each.pk for each in some})
    shared = _sharing(organization, meant)
    best = sorted(shared, key=lambda pk: (-len(shared[pk]), -pk.int))[:HELD]
    held = _among(seen, [key.hex for key in best])
    read = {each.pk: each for each in (_newest(held, HELD) if best[FEW:] else _entire(held))}
    some = [read[pk] for pk in best if pk in read][:MOST]
    pairs = len(words) * (len(words) - 1) // 2
    return _ranked(some, words, {pk for pk, held in shared.items() if len(held) == pairs})


def _newest_holding(seen: QuerySet, organization: Organization, made: list[int], few=False) -> list:
    """MOST of those whom one of the tokens finds, newest first; `few`: of a part of those seen.

    Keys tell when they were made. SQLite goes by them and stops at the last it needs; PostgreSQL
    would read everybody, so it is told first whom the tokens find.
    """
    rows = _of_these(organization, made)
    if few or connection.vendor == "sqlite":
        return _newest(seen.filter(pk__in=rows.values("participant")), MOST)
    held = rows.values_list(Cast("participant_id", CharField()), flat=True)  # cheaper than UUIDs
    keys, found = sorted(set(held), reverse=True), []
    for some in filter(None, [keys[:MOST], *chunks(keys[MOST:], HELD)]):
        found += _newest(_among(seen, some), MOST - len(found))
        if len(found) == MOST:
            break
    return found


def _among(people: QuerySet, keys: list[str]) -> QuerySet:
    return people.filter(OneOf("pk", keys, "uuid"))


def _sharing(organization: Organization, meant: list[list[str]]) -> dict:
    """{key of a person: which pairs of the words, by position, they are found by}."""
    heard = [set().union(*map(forms, words)) for words in meant]
    asked = {
        f"2:{' '.join(sorted((one, other)))}": (i, j)
        for (i, first), (j, second) in combinations(enumerate(heard), 2)
        for one in first
        for other in second
        if one != other
    }
    pair_of = dict(zip(tokens.tokens(organization.pk, asked), asked.values(), strict=True))
    shared = defaultdict(set)
    for pk, token in _held(organization, asked).values_list("participant", "token"):
        shared[pk].add(pair_of[token])
    return shared


def _entire(people: QuerySet) -> QuerySet:
    return people.select_related("key", "community")


def _newest(people: QuerySet, most: int) -> list[Named]:
    """Sealed, no more than their names. By keys PostgreSQL would walk through everybody, asking
    whether a token finds them, so it gets a column without an index."""
    last = "-pk" if connection.vendor == "sqlite" else "-created_at"
    return [Named(*row) for row in people.order_by(last).values_list(*READ)[:most]]


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


def _whole(found: list) -> list[Participant]:
    keys = [each.pk for each in found if isinstance(each, Named)]
    if not keys:
        return found
    people = {key: person for some in chunks(keys, AT_ONCE) for key, person in whole(some).items()}
    return [people[key] for key in keys if key in people]


def chunks(values: list, size: int = CHUNK):
    """`values` in slices that fit into one query."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
