"""Names of people: cleaned, checked, split into given names and two surnames. Pure functions."""

import re
import unicodedata
from collections import defaultdict
from difflib import get_close_matches

from .caching import remembered
from .commonnames import GIVEN_NAMES, SURNAMES
from .headings import plain

MAX_NAME = 100
_PARTICLES = frozenset("de del la las los y da do dos das di van von san santa mc".split())
_FORMULA = re.compile(r"['’]?\s*[=+\-@＝＋－＠]|#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")
_MARKUP = re.compile(r"[<>{}\\`]|&#?\w+;|://|javascript:|[\x00-\x1f\x7f-\x9f]", re.IGNORECASE)
_TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")  # shows letters in another order
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DAMAGED = re.compile(r"\ufffd|Ã[\x80-\xbf\u2018-\u203a]|\w\?\w")
_NOBODY = frozenset(("na", "n a", "no tiene", "ninguno", "ninguna", "none", "null", "sin apellido"))

_ALL_NAMES: dict[str, list[str]] = defaultdict(list)
for _name in sorted(GIVEN_NAMES | SURNAMES):
    _ALL_NAMES[_name[0]].append(_name)


@remembered
def clean_name(text: str) -> str:
    """NFC, single blanks, no invisible characters; otherwise as written. Placeholders are ""."""
    name = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    is_gap = re.fullmatch(r"[-–—_.,*xX/ ]+", name) or (name != "Na" and plain(name) in _NOBODY)
    return "" if is_gap else name


@remembered
def name_problem(text: str) -> str | None:
    """Why a cell cannot be a name, as a code of messages.REFUSALS; None when it can."""
    name = clean_name(text)
    if not name:
        return None
    if _FORMULA.match(name):
        return "name_formula"
    if _MARKUP.search(name) or _TURNS_TEXT.search(name):
        return "name_markup"
    if any(letter.isdigit() for letter in name):
        return "name_digits"
    if not any(letter.isalpha() for letter in name):
        return "name_without_letters"
    return "name_too_long" if len(name) > MAX_NAME else None


@remembered
def is_damaged(name: str) -> bool:
    """Letters lost or doubled by a wrong encoding before the file reached us: Mu�oz, MuÃ±oz."""
    return bool(_DAMAGED.search(name))


def tidy_name(name: str) -> str:
    """For showing: names all in capitals or all small get capitals, particles stay small.

    MARÍA DE LA CRUZ → María de la Cruz. Mixed writing (De León, McDonald) is left alone.
    """
    if not (name.isupper() or name.islower()):
        return name
    words = [
        word if word in _PARTICLES and word not in ("san", "santa", "mc") else _capitalized(word)
        for word in name.lower().split()
    ]
    return " ".join(words)


def split_surnames(text: str) -> tuple[str, str]:
    """“De León Velasco” → (De León, Velasco)."""
    first, *rest = glued(text) or [""]
    return first, " ".join(rest)


def split_full_name(name: str, *, surnames_first: bool = False) -> tuple[str, str, str, bool]:
    """(given names, first surname, second surname, sure?) of a whole name.

    A comma parts surnames from given names. Without one, the last two words are surnames (or the
    first two, when the list puts surnames first) with their particles; of three words the middle
    one is looked up among common names of the region.
    """
    if name.count(",") == 1:
        left, right = (part.strip() for part in name.split(","))
        surnames, given = (left, right) if surnames_first else (right, left)
        return given, *split_surnames(surnames), len(glued(surnames)) <= 2
    words = glued(name.replace(",", " "))
    count, sure = _surname_count(words, surnames_first)
    if surnames_first:
        surnames, given = words[:count], words[count:]
    else:
        surnames, given = words[len(words) - count :], words[: len(words) - count]
    first, second = (*surnames, "", "")[:2]
    return " ".join(given), first, second, sure


def glued(name: str) -> list[str]:
    """Words with the particles before them: DE LA CRUZ is one."""
    words: list[str] = []
    held: list[str] = []
    for word in name.split():
        held.append(word)
        if word.lower() not in _PARTICLES:  # an initial “D.” or “Y.” is none
            words.append(" ".join(held))
            held = []
    if held:  # a name that ends in a particle
        words.append(" ".join(held))
    return words


@remembered
def kind_of_word(word: str) -> str:
    """ "given", "surname" or "" (both, or unknown), by the common names of the region."""
    known = (plain(word).split() or [""])[-1]  # “del Carmen” is a given name like Carmen
    if len(known) == 1:  # an initial stands for a given name
        return "given"
    given, surname = _known(known)
    if given == surname:
        return ""
    return "given" if given else "surname"


@remembered
def looks_surnames_first(name: str) -> int:
    """+1 when the words around look like surnames before given names, -1 the other way, 0."""
    words = glued(name.replace(",", " "))
    if len(words) < 2:
        return 0
    ends = kind_of_word(words[0]), kind_of_word(words[-1])
    return {("surname", "given"): 1, ("given", "surname"): -1}.get(ends, 0)


def _surname_count(words: list[str], surnames_first: bool) -> tuple[int, bool]:
    if len(words) <= 2:
        return max(0, len(words) - 1), True
    inner = kind_of_word(words[1] if surnames_first else words[-2])
    if len(words) == 3:
        return (1 if inner == "given" else 2), inner != ""
    only_given = inner == "given" and len(plain(words[-2])) > 1
    return (1 if only_given else 2), len(words) == 4 and not only_given


def _known(word: str) -> tuple[bool, bool]:
    given, surname = word in GIVEN_NAMES, word in SURNAMES
    if given or surname or len(word) < 4:
        return given, surname
    alike = [name for name in _ALL_NAMES[word[0]] if abs(len(name) - len(word)) <= 1]
    near = get_close_matches(word, alike, n=1, cutoff=0.82)  # a slip of the pen
    return (near[0] in GIVEN_NAMES, near[0] in SURNAMES) if near else (False, False)


def _capitalized(word: str) -> str:
    return re.sub(r"(^|[-'’.])(\w)", lambda match: match[1] + match[2].upper(), word)
