"""Words as they are searched for: the same key for panadería, panaderías, panadero and "panaderia".

Four steps: the plural goes; the word is written as it sounds, so that "cosina" finds cocina; one
ending of the list below goes; and the last vowel. It serves Spanish and English at once, for a
page in one language is often searched in the other. It knows no grammar: a key is never shown,
only compared with other keys.

    panaderías, panadero, panadera   panad        baking, bakers, bakery      bak
    mecánica, mecánicos              mekanik      computing, computers        komput
    electricista, electricidad       elektrik     electrician, electricity    elektrik
"""

from functools import lru_cache

from accounts.sealing.tokens import plain, sound

SHORTEST = 3  # letters that must remain: "mar" is no verb, and "gas" no plural

# As they sound (c before e and i is s, c elsewhere k, y at the end i), longest first.
ENDINGS = {
    # What people who do it are called, and what it is called: the same trade.
    "isista": "ik",
    "isidad": "ik",
    "isiti": "ik",
    "isian": "ik",
    "ikal": "ik",
    "asion": "",
    "ision": "",
    "ation": "",
    "adora": "",
    "adura": "",
    "edora": "",
    "idora": "",
    "idad": "",
    "ista": "",
    "eria": "",
    "ador": "",
    "edor": "",
    "idor": "",
    "ero": "",
    "era": "",
    "eri": "",
    "inj": "",
    "ing": "",
    "ar": "",
    "er": "",
    "ir": "",
    "ri": "",
}
VOWELS = "aeiou"
# Spanish says -es after these, and takes it away whole: talleres, redes, panes.
BEFORE_ES = "dlnr"

# Said in passing, or of everything here: who asks for "un curso de pan" asks for bread.
SMALL = frozenset(
    "a al con de del e el en la las lo los mi o para por que quiero se su sus un una y"
    " aprender busco cerca curso cursos clase clases estudiar gratis gratuito gratuitos grupo"
    " and at class classes course courses for free group groups i in learn me my near of on or"
    " study the to want with".split()
)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The key of one word, itself without accents and in lower case."""
    return _without_last_vowel(_without_ending(sound(_without_plural(word))))


def words_of(text: str) -> list[str]:
    """The plain words of `text` that say something: "de inglés" gives ["ingles"]."""
    return [word for word in plain(text).split() if word not in SMALL]


@lru_cache(maxsize=512)
def read(text: str) -> tuple[str, frozenset[str]]:
    """What is searched in: the plain words after a blank each, and their keys.

    Kept for as many texts as there are groups: the same ones are searched again and again.
    """
    words = plain(text)
    return f" {words}", frozenset(map(stem, words.split()))


def holds(text: str, words: list[str]) -> bool:
    """Does `text` hold all of these plain words: their beginning, or another form of them?"""
    padded, keys = read(text)
    return all(f" {word}" in padded or stem(word) in keys for word in words)


def _without_plural(word: str) -> str:
    if len(word) <= SHORTEST or not word.endswith("s") or word.endswith(("ss", "is")):
        return word
    if word.endswith("ies"):  # English: studies, bakeries
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] in BEFORE_ES and len(word) - 2 >= SHORTEST:
        return word[:-2]
    return word[:-1]


def _without_ending(word: str) -> str:
    for ending, instead in ENDINGS.items():
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word.removesuffix(ending) + instead
    return word


def _without_last_vowel(word: str) -> str:
    short = word
    while len(short) > SHORTEST and short[-1] in VOWELS:
        short = short[:-1]
    return short
