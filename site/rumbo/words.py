"""Words that label people, and what to say instead. Never on anything that the public reads.

Employers turn young people away because of where they live and of what a program was called; a
page, a certificate or a message must not give them the reason. One list serves the editors (a page
with such a word is not published) and the tests of all public texts.

There is one exception: the official goals of the initiative (cms/goals.py). They are quoted by the
template of one page type and stand in no field, so that no editor can widen it.
"""

import re
import unicodedata
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Advice(NamedTuple):
    """What to `say` instead, and `why`: both are shown to editors."""

    say: str
    why: str


class Avoid(NamedTuple):
    """`pattern` finds the words (without accents, in lower case); `never` names them to editors."""

    pattern: str
    never: str
    advice: Advice


YOUNG = Advice(
    gettext_lazy("young people, participants"),
    gettext_lazy("Who reads a label on a certificate sees the label and not the person."),
)
TRAINING = Advice(
    gettext_lazy("training, opportunities, new goals"),
    gettext_lazy("A course that is called so makes suspects of all who took it."),
)
LANDMARK = Advice(
    gettext_lazy("only the center, by its landmark"),
    gettext_lazy("Employers turn young people away because of where they live."),
)
NOTHING = Advice(
    gettext_lazy("nothing: ask what support is needed"),
    gettext_lazy("What happened to somebody is theirs to tell."),
)
RECORD = Advice(
    gettext_lazy("record, participation, “finished”"),
    gettext_lazy("Nobody is a case."),
)
PAUSE = Advice(
    gettext_lazy("stopped coming, pause"),
    gettext_lazy("There are reasons to stop, and whoever stopped may come back."),
)
NAME = Advice(
    gettext_lazy("name you use"),
    gettext_lazy("These words are known from police reports."),
)
NO_PLACE = Advice(
    gettext_lazy("“There is no place for now. We will let you know.”"),
    gettext_lazy("A full group is not the fault of who asks."),
)
NEVER = Advice(
    gettext_lazy("nothing: it stays inside the restricted area"),
    gettext_lazy("People are not measured in public."),
)

WORDS = {
    "es": [
        Avoid(
            r"(jovenes|personas|poblacion|juventud(es)?) (en|de) (alto )?riesgo",
            "jóvenes en riesgo, población de riesgo",
            YOUNG,
        ),
        Avoid(
            r"vulnerab\w+|ninis?|beneficiari[oa]s?",
            "vulnerable, nini, beneficiario",
            YOUNG,
        ),
        Avoid(r"maras?|mareros?|pandill\w+", "mara, pandilla", TRAINING),
        Avoid(
            r"(prevencion|prevenir) (de )?(la )?(violencia|delincuencia)",
            "prevención de la violencia",
            TRAINING,
        ),
        Avoid(r"reinser\w+|rehabilita\w+", "reinserción, rehabilitación", TRAINING),
        Avoid(
            r"zonas? (roja|de (alto )?riesgo|conflictiva|peligrosa)s?",
            "zona roja, zona de riesgo",
            LANDMARK,
        ),
        Avoid(
            r"(colonia|barrio|comunidad)(e?s)? (conflictiv|peligros|en riesgo|de riesgo)\w*",
            "colonia conflictiva, barrio peligroso",
            LANDMARK,
        ),
        Avoid(
            r"victimas?|retornad[oa]s?|deportad[oa]s?|madres? solteras?",
            "víctima, retornado, deportado, madre soltera",
            NOTHING,
        ),
        Avoid(
            r"expedientes?|casos? (cerrado|abierto)s?|(su|mi|el) caso n\w+",
            "expediente, caso cerrado",
            RECORD,
        ),
        Avoid(
            r"desert(or|ora|ores|oras|ar|o|aron)|desercion(es)?|abandon\w+",
            "desertor, deserción, abandono",
            PAUSE,
        ),
        Avoid(r"alias|apodos?", "alias, apodo", NAME),
        Avoid(
            r"rechazad[oa]s?|inhabilitad[oa]s?|sancion(es|ad[oa]s?)?",
            "rechazado, inhabilitado, sanción",
            NO_PLACE,
        ),
        Avoid(
            r"scores?|nivel(es)? de riesgo|semaforos?", "score, nivel de riesgo, semáforo", NEVER
        ),
    ],
    "en": [
        Avoid(
            r"at[- ]risk|vulnerab\w+|neets?|beneficiar(y|ies)",
            "at-risk, vulnerable, NEET, beneficiaries",
            YOUNG,
        ),
        Avoid(
            r"gangs?|violence prevention|prevent\w* (of )?violence",
            "gang, violence prevention",
            TRAINING,
        ),
        Avoid(r"reintegrat\w+|rehabilitat\w+", "reintegration, rehabilitation", TRAINING),
        Avoid(
            r"red zones?|high[- ]risk|troubled neighbou?rhoods?|dangerous (area|place)s?",
            "red zone, high-risk area, troubled neighborhood",
            LANDMARK,
        ),
        Avoid(
            r"victims?|returnees?|deport\w+|single mothers?",
            "victim, returnee, deportee, single mother",
            NOTHING,
        ),
        Avoid(
            r"case (files?|closed|numbers?|workers?)|your case",
            "case file, case closed, your case",
            RECORD,
        ),
        Avoid(r"drop[- ]?outs?|deserters?", "dropout, deserter", PAUSE),
        Avoid(r"alias(es)?|nicknames?", "alias, nickname", NAME),
        Avoid(
            r"rejected|disqualified|sanction(s|ed)?",
            "rejected, disqualified, sanction",
            NO_PLACE,
        ),
        Avoid(r"scores?|risk levels?|traffic lights?", "score, risk level, traffic light", NEVER),
    ],
}


LONGEST_SENTENCE = 15  # words; longer ones are hard to follow on a phone


def _finder(pattern: str) -> re.Pattern:
    spaced = pattern.replace(" ", r"\s+")  # words at the end of a line belong together too
    return re.compile(rf"\b(?:{spaced})\b")


_FINDERS = {
    language: [(_finder(each.pattern), each.advice.say) for each in listed]
    for language, listed in WORDS.items()
}


class Found(NamedTuple):
    word: str
    say: str

    def __str__(self) -> str:
        return _("“%(word)s”: say %(say)s.") % {"word": self.word, "say": self.say}


def found_in_address(slug: str) -> list[Found]:
    """The same in the address of a page or the name of a file, whose words hang together."""
    return found(re.sub(r"[-_.]+", " ", slug))


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


def long_sentences(text: str) -> list[str]:
    """The sentences of `text` with more than 15 words; lines end sentences too."""
    sentences = re.split(r"(?<=[.!?…:])\s+|\n+", text)
    return [each.strip() for each in sentences if len(each.split()) > LONGEST_SENTENCE]
