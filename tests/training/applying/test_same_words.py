"""Whoever asks for a seat reads the same words, whether they are known here or not: in the answer
to the form and on the page of the request, in both languages, as an adult and as a minor."""

import re

import pytest
from django.core.cache import cache

from tests import builders as make
from training.applying import following, handling, minors, minors_said, receiving
from training.applying.followed import Followed, find

from .sending import (
    FOLLOW,
    FOLLOW_EN,
    TOLD,
    YEAR,
    code_on,
    coming,
    english,
    here,
    look,
    received,
    repeats,
    rows,
    send,
)

pytestmark = pytest.mark.django_db
YOUNG = YEAR + 5
PAGES = {"es": (here, FOLLOW), "en": (english, FOLLOW_EN)}


@pytest.fixture(autouse=True)
def fresh(db):
    cache.clear()
    make.consent_text()


# --- how somebody is known -----------------------------------------------------------------------


def asked(cast, found: Followed) -> None:
    pass


def with_a_seat(cast, found: Followed) -> None:
    told = found.told
    minor = told["born"] > str(YEAR + 1)
    someone = (make.minor if minor else make.participant)(cast.ceiba)
    handling.link(found.application, someone, cast.coordinator)
    handling.enroll(found.application, cast.coordinator)


def called(cast, found: Followed) -> None:
    handling.contacted(found.application, "Llamé.", cast.coordinator)


def put_off(cast, found: Followed) -> None:
    handling.put_off(found.application, "No hay cupo.", cast.coordinator)


def gone(cast, found: Followed) -> None:
    following.withdraw(found)


def not_to_be_called(cast, found: Followed) -> None:
    following.end_contact(found)


def permitted(cast, found: Followed) -> None:
    link = minors.of(found)
    if link is not None:
        by = {"name": "Rosa Núñez", "relation": "mother", "phone": ""}
        minors_said.answer(link, "given", text=minors.words(), guardian=by)
        minors_said.assent(link, minors.words())


KNOWN = [asked, with_a_seat, called, put_off, gone, not_to_be_called, permitted]


def answers(client, group, language: str, year: int) -> list[tuple]:
    """[(status, headers, words)] of sending the form, and of following it by its code."""
    ask, follow = PAGES[language]
    sent = send(client, ask(group), born_year=str(year))
    code = code_on(sent)
    return [
        (each.status_code, dict(each.headers), shape(each, code, group))
        for each in (sent, look(client, code, year, follow))
    ]


def shape(answer, code: str, group) -> str:
    """The page without code, keys, link and address of the group."""
    said = answer.content.decode().replace(code, "CODE").replace(group.slug, "SLUG")
    link = minors.of(find(code=code))
    said = said.replace(link.token, "TOKEN") if link else said
    return re.sub(r'value="[^"]{40,}"', "KEY", said)


def of_known_and_unknown(client, cast, how, language: str, year: int) -> list:
    """The answers to somebody whom nobody knows, and then to the same person."""
    strange = coming(cast)
    familiar = coming(cast, course=strange.course)
    how(cast, received(familiar, born=f"{year}{TOLD['born'][4:]}"))
    unknown = answers(client, strange, language, year)
    cache.clear()
    return [unknown, answers(client, familiar, language, year)]


@pytest.mark.parametrize("year", [YEAR, YOUNG], ids=["adult", "minor"])
@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("how", KNOWN, ids=lambda how: how.__name__)
def test_the_known_read_what_the_unknown_read(client, cast, how, language, year):
    unknown, known = of_known_and_unknown(client, cast, how, language, year)
    assert unknown == known
    assert (rows().count(), repeats().count()) == (2, 1)


@pytest.mark.parametrize("year", [YEAR, YOUNG], ids=["adult", "minor"])
@pytest.mark.parametrize("language", PAGES)
def test_control_a_request_that_led_back_to_the_first_would_tell(
    client, cast, monkeypatch, language, year
):
    """As if whoever asks again were given the code of the first."""
    apply = receiving.apply
    monkeypatch.setattr(receiving, "apply", lambda *given: Followed(apply(*given).application))
    unknown, known = of_known_and_unknown(client, cast, with_a_seat, language, year)
    assert unknown != known
