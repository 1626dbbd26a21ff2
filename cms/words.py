"""Words that label people, and what to say instead. Never on anything that the public reads.

Employers turn young people away because of where they live and of what a program was called; a
page, a certificate or a message must not give them the reason. One list serves the editors (a page
with such a word is not published) and the tests of all public texts.

There is one exception: the official goals of the initiative (goals.py). They are quoted by the
template of one page type and stand in no field, so that no editor can widen it.
"""

import re
import unicodedata
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Avoid(NamedTuple):
    """`pattern` finds the words (without accents, in lower case); `say` is shown to editors."""

    pattern: str
    say: str


YOUNG = gettext_lazy("young people, participants")
TRAINING = gettext_lazy("training, opportunities, new goals")
LANDMARK = gettext_lazy("only the center, by its landmark")
NOTHING = gettext_lazy("nothing: ask what support is needed")
RECORD = gettext_lazy("record, participation, “finished”")
PAUSE = gettext_lazy("stopped coming, pause")
NAME = gettext_lazy("name you use")
NO_PLACE = gettext_lazy("“There is no place for now. We will let you know.”")
NEVER = gettext_lazy("nothing: it stays inside the restricted area")

WORDS = {
    "es": [
        Avoid(r"(jovenes|personas|poblacion|juventud(es)?) (en|de) (alto )?riesgo", YOUNG),
        Avoid(r"vulnerab\w+|ninis?|beneficiari[oa]s?", YOUNG),
        Avoid(r"maras?|mareros?|pandill\w+", TRAINING),
        Avoid(r"(prevencion|prevenir) (de )?(la )?(violencia|delincuencia)", TRAINING),
        Avoid(r"reinser\w+|rehabilita\w+", TRAINING),
        Avoid(r"zonas? (roja|de (alto )?riesgo|conflictiva|peligrosa)s?", LANDMARK),
        Avoid(
            r"(colonia|barrio|comunidad)(e?s)? (conflictiv|peligros|en riesgo|de riesgo)\w*",
            LANDMARK,
        ),
        Avoid(r"victimas?|retornad[oa]s?|deportad[oa]s?|madres? solteras?", NOTHING),
        Avoid(r"expedientes?|casos? (cerrado|abierto)s?|(su|mi|el) caso n\w+", RECORD),
        Avoid(r"desert(or|ora|ores|oras|ar|o|aron|ion)|abandon\w+", PAUSE),
        Avoid(r"alias|apodos?", NAME),
        Avoid(r"rechazad[oa]s?|inhabilitad[oa]s?|sancion(es|ad[oa]s?)?", NO_PLACE),
        Avoid(r"scores?|nivel(es)? de riesgo|semaforos?", NEVER),
    ],
    "en": [
        Avoid(r"at[- ]risk|vulnerab\w+|neets?|beneficiar(y|ies)", YOUNG),
        Avoid(r"gangs?|violence prevention|prevent\w* (of )?violence", TRAINING),
        Avoid(r"reintegrat\w+|rehabilitat\w+", TRAINING),
        Avoid(
            r"red zones?|high[- ]risk|troubled neighbou?rhoods?|dangerous (area|place)s?", LANDMARK
        ),
        Avoid(r"victims?|returnees?|deport\w+|single mothers?", NOTHING),
        Avoid(r"case (files?|closed|numbers?|workers?)|your case", RECORD),
        Avoid(r"drop[- ]?outs?|deserters?", PAUSE),
        Avoid(r"alias(es)?|nicknames?", NAME),
        Avoid(r"rejected|disqualified|sanction(s|ed)?", NO_PLACE),
        Avoid(r"scores?|risk levels?|traffic lights?", NEVER),
    ],
}
_FINDERS = {
    language: [(re.compile(rf"\b(?:{each.pattern})\b"), each.say) for each in listed]
    for language, listed in WORDS.items()
}


class Found(NamedTuple):
    word: str
    say: str

    def __str__(self) -> str:
        return _("“%(word)s”: say %(say)s.") % {"word": self.word, "say": self.say}


def found(text: str, *languages: str) -> list[Found]:
    """The words of `text` that are never said, as written there; in every language by default."""
    lowered = _without_accents(text)
    return [
        Found(text[match.start() : match.end()], say)
        for language in languages or WORDS
        for finder, say in _FINDERS[language]
        for match in finder.finditer(lowered)
    ]


def _without_accents(text: str) -> str:
    """Lower case, without accents, and every letter still at its place."""
    return "".join(unicodedata.normalize("NFKD", letter)[0].lower()[0] for letter in text)
