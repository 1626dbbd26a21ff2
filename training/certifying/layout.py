"""Facts to what the template prints: both languages side by side, each text at a size that fits.

Parts stand at fixed places. Since version 3 of the facts the organization's own sentence may stand
below the course, and pushes hours and skills down; `crowded` says when that is too far.
"""

from urllib.parse import urlsplit

from training.certifying import codes, words
from training.certifying.facts import LANGUAGES, WITH_PAPER, CertificateFacts
from training.certifying.masthead import head
from training.certifying.paper import LETTER, PAPERS
from training.certifying.signing import signatory, signing
from training.certifying.typeface import MAIN, Fitted, Step, balanced, family_for, fitted, wrapped

POINTS_PER_MM = 72 / 25.4
TEXT_POINTS = 11.5

# A name of forty or more characters takes two lines even where it would just fit on one.
LONG_NAME = 40
NAME_STEPS = [
    Step("size-32", 32, 1),
    Step("size-28", 28, 1),
    Step("size-24", 24, 2),
    Step("size-21", 21, 2),
    Step("size-18", 18, 3),
    Step("size-14", 14, 4),
]
COURSE_STEPS = [
    Step("size-19", 19, 1),
    Step("size-16", 16, 2),
    Step("size-13", 13, 2),
    Step("size-11", 11, 3),
]
COURSE_BELOW_STEPS = [Step("size-12", 12.5, 1), Step("size-11", 11, 2), Step("size-9", 9.5, 3)]
SENTENCE_STEPS = [Step("size-11", 11, 2), Step("size-9", 9.5, 3)]
SENTENCE_BELOW_STEPS = [Step("size-9", 9.5, 3)]

SKILL_POINTS = {"": TEXT_POINTS, "close": 10, "closer": 8.5}
SKILL_POINTS_SINCE_3 = SKILL_POINTS | {"tight": 7.7, "tightest": 7}
SKILLS_LEADING = 1.4
SKILLS_HEAD = 5.7  # mm
# From the top, in mm: where the course stands, and what is between the parts below it.
COURSE_TOP, SENTENCE_GAP, BODY_GAP = 94.5, 2.4, 4.6
COURSE_LEADING, BELOW_LEADING, SENTENCE_LEADING = 1.25, 1.3, 1.35


def page(facts: CertificateFacts) -> dict:
    """What the template needs for one certificate, except the QR code.

    Raises UnprintableText where a text holds a letter that none of our fonts has.
    """
    lead, other = _ordered(facts.language)
    for text in _texts(facts):
        family_for(text)
    halves = _half(facts, lead), _half(facts, other)
    sentence, body = _sentence_and_body(facts, halves)
    return {
        "paper": "" if facts.paper == LETTER else facts.paper,
        "issuer": facts.issuer,
        "partner": facts.partner,
        "head": head(facts),
        "name": _name(facts),
        "lead": halves[0],
        "other": halves[1],
        "sentence": sentence,
        "body": "" if body == PAPERS[facts.paper].body else f"{body:.2f}",
        "skills_size": _skills_size(facts, body),
        "signatories": [signatory(one, lead, other) for one in facts.signatories],
        "signing": signing(facts, lead, other),
        "code": codes.shown(facts.code),
        "verify_url": facts.verify_url,
        "verify_place": _place(facts.verify_url),
    }


def crowded(facts: CertificateFacts) -> bool:
    """Do course, sentence and skills need more room than there is, even in the smallest letters?"""
    lead, other = _ordered(facts.language)
    _sentence, body = _sentence_and_body(facts, (_half(facts, lead), _half(facts, other)))
    if not facts.skills_es and not facts.skills_en:
        # Four lines of hours and dates, and room to sign.
        return body + 30 > PAPERS[facts.paper].signing_top
    smallest = list(SKILL_POINTS_SINCE_3)[-1]
    return _skills_height(facts, smallest) > _skills_room(facts, body)


def _ordered(language: str) -> tuple[str, str]:
    return language, next(one for one in LANGUAGES if one != language)


def _line(facts: CertificateFacts) -> float:
    return PAPERS[facts.paper].line * POINTS_PER_MM


def _name(facts: CertificateFacts) -> dict:
    name, family = facts.name, family_for(facts.name)
    steps = [step for step in NAME_STEPS if step.lines > 1 or len(name) < LONG_NAME]
    fit = fitted(name, _line(facts), steps, bold=True, family=family)
    return {"lines": fit.lines, "size": fit.css_class, "second_face": family != MAIN}


def _texts(facts: CertificateFacts) -> list[str]:
    """Every text that people wrote, except the name (`_name` looks at it)."""
    courses = [_course(facts, language) for language in LANGUAGES]
    signed = [text for one in facts.signatories for text in one]
    sentences = [facts.sentence_es, facts.sentence_en]
    skills = [*facts.skills_es, *facts.skills_en]
    # A logo's name is spoken, never printed: it may have any letter.
    return [facts.issuer, facts.partner, *courses, *skills, *signed, *sentences]


def _half(facts: CertificateFacts, language: str) -> dict:
    """All that is printed in one language."""
    course = _course(facts, language)
    return {
        "lang": language,
        "title": words.TITLES[language][facts.kind],
        "awarded": words.AWARDED[language],
        "reason": words.REASONS[language][facts.kind],
        "course": fitted(course, _line(facts), COURSE_STEPS, bold=True),
        "course_below": fitted(course, _line(facts), COURSE_BELOW_STEPS),
        "hours": words.hours(facts.hours, language),
        "period": _period(facts, language),
        "can": words.SKILLS[language][facts.kind],
        "skills": facts.in_language("skills", language),
        "issued": words.issued(facts.issued_on, language),
        "verify": words.VERIFY[language],
        "qr_label": words.QR_LABEL[language],
    }


def _period(facts: CertificateFacts, language: str) -> list[str]:
    """What follows the hours, in lines; the skills, where there are any, stand beside it."""
    hours = words.hours(facts.hours, language)
    text = f"{hours}, {words.period(facts.starts_on, facts.ends_on, language)}"
    beside = facts.skills_es or facts.skills_en
    room = PAPERS[facts.paper].duration * POINTS_PER_MM if beside else _line(facts)
    lines = balanced(text, room, TEXT_POINTS, bold=True)
    return [lines[0].removeprefix(hours), *lines[1:]]


def _course(facts: CertificateFacts, language: str) -> str:
    """Course and level; in Spanish where the organization wrote no English."""
    language = language if facts.in_language("course", language) else "es"
    parts = facts.in_language("course", language), facts.in_language("level", language)
    return ", ".join(part for part in parts if part)


def _sentence_and_body(facts: CertificateFacts, halves: tuple) -> tuple[dict | None, float]:
    """The sentence with its place, and where hours and skills begin, in mm from the top."""
    usual = PAPERS[facts.paper].body
    if facts.template_version < WITH_PAPER:
        return None, usual
    end = COURSE_TOP + _course_height(*halves)
    sentence = _sentence(facts, [half["lang"] for half in halves])
    if sentence:
        sentence["top"] = f"{end + SENTENCE_GAP:.2f}"
        end += SENTENCE_GAP + sum(_height(fit, SENTENCE_LEADING) for _lang, fit in sentence["said"])
    return sentence, max(usual, round(end + BODY_GAP, 2))


def _sentence(facts: CertificateFacts, languages: list[str]) -> dict | None:
    """{"said": [(language, lines)]}: in the language that leads first; one may be empty."""
    said = [(lang, facts.in_language("sentence", lang)) for lang in languages]
    said = [(lang, text) for lang, text in said if text]
    steps = [SENTENCE_STEPS, SENTENCE_BELOW_STEPS]
    fits = [
        (lang, fitted(text, _line(facts), steps[at], family=family_for(text)))
        for at, (lang, text) in enumerate(said)
    ]
    return {"said": fits} if fits else None


def _course_height(lead: dict, other: dict) -> float:
    height = TEXT_POINTS * 1.4 / POINTS_PER_MM + 0.6 + _height(lead["course"], COURSE_LEADING)
    if other["course"].lines != lead["course"].lines:
        height += _height(other["course_below"], BELOW_LEADING)
    return height


def _height(fit: Fitted, leading: float) -> float:
    return len(fit.lines) * fit.points * leading / POINTS_PER_MM


def _skills_size(facts: CertificateFacts, body: float) -> str:
    """The largest size at which the longer of the two lists fits above the signatures."""
    there = SKILL_POINTS if facts.template_version < WITH_PAPER else SKILL_POINTS_SINCE_3
    sizes, room = list(there), _skills_room(facts, body)
    return next((size for size in sizes if _skills_height(facts, size) <= room), sizes[-1])


def _skills_room(facts: CertificateFacts, body: float) -> float:
    return round(PAPERS[facts.paper].skills_end - body - SKILLS_HEAD, 2)


def _skills_height(facts: CertificateFacts, size: str) -> float:
    """In mm."""
    points = SKILL_POINTS_SINCE_3[size]
    room = PAPERS[facts.paper].skills * POINTS_PER_MM - 2 * points  # the bullet's indent
    most = max(_lines(skills, room, points) for skills in (facts.skills_es, facts.skills_en))
    return most * points * SKILLS_LEADING / POINTS_PER_MM


def _lines(skills: tuple[str, ...], room: float, points: float) -> int:
    return sum(len(wrapped(skill, room, points)) for skill in skills)


def _place(address: str) -> str:
    """The address to type, without the code that is printed below it: `rumbo.example/v`."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path.rpartition('/')[0]}"
