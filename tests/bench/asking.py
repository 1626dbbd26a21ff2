"""Does the time of an answer tell who is known? Each pair side by side, through the whole page.

A request of somebody who never asked, beside one of somebody who asked before; what follows a
request with the right year, a wrong one, or a code that nobody has; of an adult and of a minor. And
the link for an adult that took its answer, beside one that never was.
"""

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from rumbo.ids import random_code
from tests import builders as make
from tests.cast import Cast
from tests.training.applying.sending import FOLLOW, SAME, TOLD, TYPED, YEAR, here
from training.applying import minors, minors_said, receiving
from training.applying.guardian_views import GONE
from training.models import Offering

from .measuring import FULL, ms, side_by_side, tell

ROUNDS = 200 if FULL else 60
BEFORE = 100  # requests that are there already
GOAL = "≤1.15×"
AGES = {"adult": YEAR, "minor": YEAR + 5}
PLAIN = "/bench/trivial/"


def measure() -> None:
    receiving.door.per_hour = 10 * ROUNDS + 10 * BEFORE  # how many are let in is not measured
    with override_settings(ROOT_URLCONF="tests.bench.urls"):
        _measure()


def _measure() -> None:
    cast = Cast()
    make.consent_text()
    begins = timezone.localdate() + timedelta(days=10)
    days = {"starts_on": begins, "ends_on": begins + timedelta(days=60), "capacity": 5000}
    groups = [make.offering(cast.ceiba, **days) for _each in AGES]
    for (who, year), group in zip(AGES.items(), groups, strict=True):
        known = fill(group, year)
        asking(who, year, group)
        following(who, year, known)
    opening(groups[-1])


def fill(group: Offering, year: int) -> str:
    """Some have asked before; the code of one of them."""
    found = [receive(group, year, f"2222-{number:04}") for number in range(BEFORE)]
    return found[0].code


def receive(group: Offering, year: int, phone: str):
    told = TOLD | {"born": f"{year}-02-03", "phone": phone}
    return receiving.apply(receiving.door.key_of(receiving.door.new_key()), group, told)


def posting(path: str, sent: Callable[[], dict]) -> Callable[[], None]:
    client = Client(headers=SAME)

    def post() -> None:
        assert client.post(path, sent()).status_code == 200, path

    return post


def asking(who: str, year: int, group: Offering) -> None:
    """A phone that nobody has is a person whom nobody knows."""
    fresh: Iterator[int] = count()
    typed = TYPED | {"born_year": str(year)}

    def sent(phone: str) -> dict:
        return typed | {"phone": phone, "form_key": receiving.door.new_key()}

    took = side_by_side(
        ROUNDS,
        before=cache.clear,
        unknown=posting(here(group), lambda: sent(f"3333-{next(fresh):04}")),
        known=posting(here(group), lambda: sent("2222-0001")),
        trivial=posting(PLAIN, lambda: sent("2222-0001")),
    )
    even(f"ask {who}, known : unknown", took["known"], took["unknown"])
    said = f"{ms(took['unknown'])}, trivial POST {ms(took['trivial'])}"
    tell(f"ask {who} : trivial POST", took["unknown"] / took["trivial"], "", "", said)


def following(who: str, year: int, code: str) -> None:
    """The right year shows a whole page, so that it is told apart anyway; the others must not."""
    took = side_by_side(
        ROUNDS,
        before=cache.clear,
        right=posting(FOLLOW, lambda: {"code": code, "year": str(year)}),
        wrong=posting(FOLLOW, lambda: {"code": code, "year": str(year - 1)}),
        nobody=posting(FOLLOW, lambda: {"code": random_code(8), "year": str(year)}),
    )
    even(f"follow {who}, no code : wrong", took["nobody"], took["wrong"])
    said = f"{ms(took['right'])}, wrong year {ms(took['wrong'])}"
    tell(f"follow {who}, right : wrong", took["right"] / took["wrong"], "", "", said)


def opening(group: Offering) -> None:
    used = minors.of(receive(group, AGES["minor"], "4444-0001"))
    minors_said.answer(used, "not_me")
    took = side_by_side(
        ROUNDS,
        before=cache.clear,
        used=opened(lambda: used.token),
        never=opened(lambda: secrets.token_urlsafe(15)),
    )
    even("link for an adult, used : no such", took["used"], took["never"])


def opened(token: Callable[[], str]) -> Callable[[], None]:
    client = Client()

    def get() -> None:
        assert client.get(f"/permiso/{token()}/").status_code == GONE

    return get


def even(figure: str, one: float, other: float) -> None:
    """How far apart two answers are that nobody should tell apart, whichever takes longer."""
    apart = max(one, other) / min(one, other)
    tell(figure, apart, "1×", GOAL, f"{ms(one)} : {ms(other)}")
