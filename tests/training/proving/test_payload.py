"""What the QR code says is signed to the last bit, and is one certificate's alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as some

from rumbo.ids import ALPHABET
from training.certifying.codes import new_code
from training.proving import generations, payload
from training.proving.payload import Kind, Short

NOW = datetime(2026, 7, 1, tzinfo=UTC)
SIGNING = generations.make(3, generations.make_authority("a", NOW), "a", NOW)
OTHER = generations.make(3, generations.make_authority("a", NOW), "a", NOW)
CODE = "K7QM4RTX9D2FH6WB"
PLACE = "https://rumbo.example/v/"
SHORT = Short(
    Kind.ACHIEVEMENT,
    "Instalaciones eléctricas residenciales",
    "Fundación Taller Abierto",
    date(2026, 6, 30),
    Decimal(120),
    "M. R. L.",
)
LONG = replace(SHORT, title="ñ" * 120, organization="é" * 120, initials="Á. " * 20)


def known(key_id):
    return {"s3": SIGNING.public}.get(key_id)


def made(short=SHORT, code=CODE) -> str:
    return payload.text(short, code, 3, SIGNING.ed25519)


def good(qr_text: str, public=known) -> bool:
    try:
        return payload.good(payload.scanned(qr_text), public)
    except payload.Unreadable:
        return False


def test_it_says_what_it_was_made_of():
    found = payload.scanned(f"{PLACE}{CODE}#{made()}")
    assert (found.code, found.key_number, found.short) == (CODE, 3, SHORT)
    assert payload.good(found, known)
    assert good(f"{CODE}#{made()}"), "the address may be left out"
    assert good(f" {PLACE}{CODE}/#{made()}\n")


def test_every_flipped_bit_is_refused():
    content = payload._bytes(made())
    assert good(f"{PLACE}{CODE}#{payload._number(content)}"), "the control"
    for at in range(len(content) * 8):
        flipped = bytearray(content)
        flipped[at // 8] ^= 1 << at % 8
        assert not good(f"{PLACE}{CODE}#{payload._number(bytes(flipped))}"), at


def test_every_other_character_is_refused():
    text = made()
    for at, char in enumerate(text):
        other = payload.DIGITS[(payload.DIGITS.index(char) + 1) % 36]
        assert not good(f"{PLACE}{CODE}#{text[:at]}{other}{text[at + 1 :]}"), at
    for changed in (text[:-1], text + "0", "0" + text, text.lower(), "", text[1:]):
        assert not good(f"{PLACE}{CODE}#{changed}")


def test_the_code_of_one_with_the_facts_of_another_is_refused():
    other = new_code()
    assert not good(f"{PLACE}{other}#{made()}")
    assert good(f"{PLACE}{other}#{made(code=other)}"), "the control"


def test_keys_of_strangers_and_withdrawn_ones_do_not_count():
    assert not good(f"{CODE}#{payload.text(SHORT, CODE, 3, OTHER.ed25519)}")
    assert not good(f"{CODE}#{made()}", lambda key_id: None)
    assert not good(f"{CODE}#{made()}", lambda key_id: replace(SIGNING.public, withdrawn=NOW))


def test_a_signature_for_something_else_is_none_for_this():
    """Nobody takes what the same key signed elsewhere for a certificate."""
    body = payload._packed(SHORT, 3)
    elsewhere = SIGNING.ed25519.sign(CODE.encode() + b"\n" + body)
    assert not good(f"{CODE}#{payload._number(body + elsewhere)}")


@pytest.mark.parametrize("short", [SHORT, LONG], ids=["usual", "long"])
def test_the_qr_code_stays_small_enough_to_be_read(short):
    """At level M, of which a telephone reads 57 modules from 3 cm of paper."""
    parts = payload.address(f"{PLACE}{CODE}", made(short))
    code = segno.make_qr(parts, error="m", boost_error=False)
    assert code.version <= 10


def test_long_texts_end_in_dots_and_whole_letters():
    short = payload.scanned(f"{CODE}#{made(LONG)}").short
    assert short.title.endswith("ñ…") and short.organization.endswith("é…")
    assert payload.scanned(f"{CODE}#{made()}").short == SHORT, "the control"
    only = replace(SHORT, title="Pan", organization="O" * 70)
    assert payload.scanned(f"{CODE}#{made(only)}").short == only, "the room is shared"


def test_there_is_no_full_name_to_put_in():
    assert set(Short.__dataclass_fields__) == {
        "kind",
        "title",
        "organization",
        "day",
        "hours",
        "initials",
    }


@given(
    some.builds(
        Short,
        kind=some.sampled_from(Kind),
        title=some.text(max_size=200),
        organization=some.text(max_size=200),
        day=some.dates(date(2000, 1, 1), date(2150, 1, 1)),
        hours=some.decimals(0, 5000, places=1),
        initials=some.text(max_size=40),
    )
)
def test_any_facts_come_back(short):
    found = payload.scanned(f"{CODE}#{made(short)}")
    assert payload.good(found, known)
    assert found.short == short.clipped()


@given(some.text(max_size=500))
def test_any_text_is_refused_in_words(text):
    with pytest.raises(payload.Unreadable):
        payload.scanned(text)
    with pytest.raises(payload.Unreadable):
        payload.scanned(f"{CODE}#{text}")


def test_codes_are_those_that_we_draw():
    assert payload.CODE.pattern == "[2-9A-HJKMNP-TV-Z]{16}"
    assert all(payload.CODE.fullmatch(char * 16) for char in ALPHABET)
    assert not any(payload.CODE.fullmatch(char * 16) for char in "01ILOU")


def test_hours_that_do_not_fit_are_an_error():
    with pytest.raises(generations.Faulty):
        made(replace(SHORT, hours=Decimal(10_000_000)))
    assert payload.scanned(f"{CODE}#{made()}").short.day + timedelta(1) == date(2026, 7, 1)
