"""The one search box, beside the same search over columns in clear with an index on each.

The other side is what a project without sealing would write: names as they are heard, in four
columns of their own, the phone from its end, all of it asked through the same ORM and ranked by the
same function. Names are as common as in a real list (see doubles).
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from statistics import median, quantiles

from django.db import connection, models
from django.db.models import Q

from accounts.sealing import tokens
from rumbo.names import FullName
from rumbo.spelling import canonical, forms
from tests.cast import Cast
from youth import finding, intake
from youth.details import ContactDetails, PersonDetails
from youth.sought import Likeness, Sought

from .doubles import people
from .measuring import FULL, ms, seconds, tell

SIZE = 50_000 if FULL else 10_000
ASKED = 60
AS_INSTALLED = "SET random_page_cost = 1.1"  # as docs/install.md has it
PARTS = ("given1", "given2", "surname1", "surname2")


class Plain(models.Model):
    """Somebody in clear."""

    organization = models.UUIDField()
    written = models.JSONField()
    born_year = models.IntegerField()
    code = models.CharField(max_length=8, db_index=True)
    document = models.CharField(max_length=20, db_index=True)
    phone = models.CharField(max_length=12, db_index=True)  # from its last digit to the first
    given1, given2, surname1, surname2 = (models.CharField(max_length=60) for _part in PARTS)
    merged, batch, erased = (models.IntegerField(null=True) for _each in range(3))

    class Meta:
        app_label = "bench"
        indexes = [models.Index(fields=["organization", part], name=f"b_{part}") for part in PARTS]

    def __str__(self) -> str:
        return self.code


def measure() -> None:
    cast, chance = Cast(), Random(11)
    everybody = [with_phone(each, chance) for each in people(SIZE)]
    codes = fill(cast.ceiba, everybody)
    asked = chance.sample(range(SIZE), ASKED)
    total = {"sealed": 0.0, "plain": 0.0}
    for kind, text_of in KINDS.items():
        texts = [text_of(everybody[n], codes[n]) for n in asked]
        sealed, plain = in_turns(cast, texts)
        total["sealed"] += median(sealed)
        total["plain"] += median(plain)
        worst = quantiles(sealed, n=20)[18]
        said = f"p50 {ms(median(sealed))}, p95 {ms(worst)}; in clear {ms(median(plain))}"
        tell(f"find, {kind}", median(sealed) / median(plain), "", "", said)
    said = f"{len(KINDS)} ways of asking among {SIZE:,} people, each as often"
    tell("find : the same in clear", total["sealed"] / total["plain"], "", "≤2×", said)


def with_phone(each: PersonDetails, chance: Random) -> PersonDetails:
    number = f"+504{chance.randrange(20_000_000, 99_999_999)}"
    return replace(each, contacts=(ContactDetails(number),))


def by_ear(text: str) -> str:
    """As another clerk writes it."""
    for one, other in (("v", "b"), ("z", "s"), ("ce", "se")):
        text = text.replace(one, other)
    return text


KINDS: dict[str, Callable[[PersonDetails, str], str]] = {
    "two words": lambda p, _code: f"{p.given.split()[0]} {p.surname1}",
    "surname first, by ear": lambda p, _code: by_ear(f"{p.surname2} {p.given}".lower()),
    "one word": lambda p, _code: p.surname1,
    "one word and year": lambda p, _code: f"{p.given.split()[0]} {p.born.year}",
    "end of a phone": lambda p, _code: p.contacts[0].value[-4:],
    "code": lambda _p, code: code,
}


def fill(organization, everybody: list[PersonDetails]) -> list[str]:
    """Stores all in both ways, and gives their codes."""
    with connection.schema_editor() as editor:
        editor.create_model(Plain)
    codes = []
    for part in finding.chunks(everybody, 1000):
        drafts = [intake.draft(organization, each) for each in part]
        intake.save_drafts(drafts)
        codes += [each.participant.code for each in drafts]
        rows = zip(part, codes[-len(part) :], strict=True)
        Plain.objects.bulk_create(in_clear(organization, each, code) for each, code in rows)
    as_left_overnight = {"sqlite": ["ANALYZE"], "postgresql": ["VACUUM (ANALYZE)", AS_INSTALLED]}
    with connection.cursor() as cursor:
        for statement in as_left_overnight[connection.vendor]:
            cursor.execute(statement)
    return codes


def in_clear(organization, each: PersonDetails, code: str) -> Plain:
    words = [*each.given.split()[:2], each.surname1, each.surname2]
    heard = [" ".join(map(canonical, tokens.words(word))) for word in words]
    return Plain(
        organization=organization.pk, written=each.names, born_year=each.born.year, code=code,
        document=each.documents[0].number, phone=each.contacts[0].value[:0:-1],
        **dict(zip(PARTS, heard, strict=True)),
    )  # fmt: skip


def in_turns(cast: Cast, texts: list[str]) -> tuple[list[float], list[float]]:
    sealed, plain = [], []
    for text in texts:
        assert finding.find(cast.coordinator, text) and plain_find(cast.ceiba, text), (
            "found by both"
        )
        sealed.append(seconds(lambda t=text: finding.find(cast.coordinator, t)))
        plain.append(seconds(lambda t=text: plain_find(cast.ceiba, t)))
    return sealed, plain


def plain_find(organization, text: str) -> list[Plain]:
    sought = Sought.read(text)
    seen = Plain.objects.filter(organization=organization.pk, merged=None, batch=None)
    if sought.code and (exact := list(seen.filter(code=sought.code))):
        return exact
    if sought.numbers:
        numbered = Q(phone__in=[n[::-1] for n in sought.numbers], document__in=sought.numbers)
        if exact := list(seen.filter(numbered)[: finding.MOST]):
            return exact
    seen = seen.filter(erased=None)
    if sought.ending:  # a range is read from the index on either database
        end = sought.ending[::-1]
        return list(seen.filter(phone__gte=end, phone__lt=end + ":").order_by("-pk")[:10])
    if sought.year:
        seen = seen.filter(born_year=sought.year)
    for word in sought.words:
        heard = {f"{part}__in": forms(word) for part in PARTS}
        seen = seen.filter(Q(**heard, _connector=Q.OR))
    return ranked(seen.order_by("-pk")[: finding.MOST], sought.words)


def ranked(some: list[Plain], words: tuple[str, ...]) -> list[Plain]:
    like, scored = Likeness(words), []
    for each in some:
        names = FullName(**each.written)
        if score := like.of(str(names), names.preferred):
            scored.append((-score, names.sort_key, each.pk, each))
    return [each for *_order, each in sorted(scored, key=lambda s: s[:3])[: finding.SHOWN]]
