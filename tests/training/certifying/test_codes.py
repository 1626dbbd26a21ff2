import pytest

from training.certifying import codes


def test_alphabet_has_thirty_letters_that_nobody_confuses():
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 30
    assert not set(codes.ALPHABET) & set("01ILOU")


def test_new_codes_use_the_whole_alphabet_and_never_repeat():
    drawn = [codes.new_code() for _ in range(2000)]
    assert len(set(drawn)) == len(drawn)
    assert {len(code) for code in drawn} == {16}
    assert set("".join(drawn)) == set(codes.ALPHABET)


def test_shown_in_groups_of_four():
    assert codes.shown("K7QM4RTX9D2FH6WB") == "K7QM-4RTX-9D2F-H6WB"


@pytest.mark.parametrize(
    "typed",
    [
        "K7QM4RTX9D2FH6WB",
        "k7qm-4rtx-9d2f-h6wb",
        "  K7QM 4RTX\t9D2F\nH6WB ",
        "K7QM–4RTX—9D2F‑H6WB",  # en dash, em dash, hyphen that does not break
        "K7QM−4RTX－9D2F‐H6WB",  # minus, full-width hyphen, typographic hyphen
        "Ｋ７ＱＭ４ＲＴＸ９Ｄ２ＦＨ６ＷＢ",
        "K7QM\u00a04RTX\u30009D2F\u200bH6WB\ufeff",
    ],
)
def test_normalized_accepts_what_people_type(typed):
    assert codes.normalized(typed) == "K7QM4RTX9D2FH6WB"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "K7QM4RTX9D2FH6W",  # too short
        "K7QM4RTX9D2FH6WBB",  # too long
        "K7QM4RTX9D2FH6W0",  # each letter left out
        "K7QM4RTX9D2FH6W1",
        "K7QM4RTX9D2FH6WI",
        "K7QM4RTX9D2FH6WL",
        "K7QM4RTX9D2FH6WO",
        "K7QM4RTX9D2FH6WU",
        "K7QM4RTX9D2FH6WÑ",
        "K7QM.4RTX.9D2F.H6WB",
        "К7QM4RTX9D2FH6WB",  # a Cyrillic letter that looks like K
    ],
)
def test_normalized_refuses_what_cannot_be_a_code(typed):
    assert codes.normalized(typed) is None


def test_normalized_short_code():
    assert codes.normalized("k7q-m4r", length=6) == "K7QM4R"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("k7qm 4rtx 9d2f h6wb", "K7QM4RTX9D2FH6WB"),
        ("Ｋ７ＱＭ－４ＲＴＸ－９Ｄ２Ｆ－Ｈ６ＷＢ", "K7QM4RTX9D2FH6WB"),
        ("https://rumbo.example/v/K7QM4RTX9D2FH6WB", "K7QM4RTX9D2FH6WB"),
        ("rumbo.example/en/v/k7qm4rtx9d2fh6wb/", "K7QM4RTX9D2FH6WB"),
        ("K7QM-4RTX", "K7QM4RTX"),
        ("x" * 300, "X" * 32),
        ("../admin?<b>", "ADMINB"),
        ("ключ 鍵", ""),
        ("", ""),
    ],
)
def test_what_was_typed_is_made_fit_for_an_address(text, wanted):
    assert codes.typed(text) == wanted
