"""Facts to what the template prints: both languages side by side, each text at a size that fits."""

from math import sqrt
from typing import NamedTuple
from urllib.parse import urlsplit

from training.certifying import codes, words
from training.certifying.facts import (
    LANGUAGES,
    WITH_LOGOS,
    CertificateFacts,
    LogoMark,
    Signatory,
)
from training.certifying.typeface import MAIN, Step, balanced, family_for, fitted, wrapped

POINTS_PER_MM = 72 / 25.4
TEXT_POINTS = 11.5
LINE_WIDTH = 231 * POINTS_PER_MM  # between the page's margins
DURATION_WIDTH = 66 * POINTS_PER_MM
SKILLS_WIDTH = 74 * POINTS_PER_MM
SKILLS_HEIGHT = 40 * POINTS_PER_MM
SKILLS_LEADING = 1.4

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

# Logos stand in a row at the right, where the compass is on pages without. Each gets about the
# same area, so that a long one does not look larger than a round one: {how many: (square mm of
# each, greatest height)}, in mm.
LOGO_SIZES = {1: (1000, 28), 2: (640, 25), 3: (430, 21)}
LOGO_ROOM, LOGO_GAP = 84, 6
LOGO_WIDEST = 66
LOGO_RIGHT, LOGO_MIDDLE = 24, 35.5  # of the page; their common middle line from the top
ISSUER_STEPS = [Step("", 12, 2), Step("size-10", 10, 3)]
# Who signs: {how many: (width in mm, points)}; where names and positions are long, in smaller
# letters, and at last with the line for the signature set higher.
SIGNING = {1: (64, 10), 2: (64, 10), 3: (42, 9)}
SIGNING_SMALLER = {"small": 8, "smaller": 7}
SIGNING_HEIGHT, SIGNING_END, SIGNING_LEADING = 21, 203.5, 1.3
SKILL_POINTS = {"": TEXT_POINTS, "close": 10, "closer": 8.5}


class Size(NamedTuple):
    width: float  # mm
    height: float


def page(facts: CertificateFacts) -> dict:
    """What the template needs for one certificate, except the QR code.

    Raises UnprintableText where a text holds a letter that none of our fonts has.
    """
    lead, other = _ordered(facts.language)
    for text in _texts(facts):
        family_for(text)
    return {
        "issuer": facts.issuer,
        "partner": facts.partner,
        "head": head(facts),
        "name": _name(facts.name),
        "lead": _half(facts, lead),
        "other": _half(facts, other),
        "skills_size": _skills_size(facts),
        "signatories": [_signatory(one, lead, other) for one in facts.signatories],
        "signing": _signing(facts, lead, other),
        "code": codes.shown(facts.code),
        "verify_url": facts.verify_url,
        "verify_place": _place(facts.verify_url),
    }


def head(facts: CertificateFacts) -> dict | None:
    """The logos with their places in mm, and the room that they leave beside them."""
    if not facts.logos:
        return None
    sizes = logo_sizes([logo.width / logo.height for logo in facts.logos])
    room = 279.4 - 2 * LOGO_RIGHT - LOGO_GAP - _row_width(sizes)
    issuer = " · ".join(part for part in (facts.issuer, facts.partner) if part)
    fit = fitted(issuer, room * POINTS_PER_MM, ISSUER_STEPS, bold=True)
    return {
        "logos": [_logo(logo, sizes, at) for at, logo in enumerate(facts.logos)],
        "room": f"{room:.2f}",
        "issuer_size": fit.css_class,
    }


def logo_sizes(ratios: list[float]) -> list[Size]:
    """The printed sizes of logos that stand together; `ratios` are widths by heights."""
    area, highest = LOGO_SIZES[len(ratios)]
    sizes = [_logo_size(ratio, area, highest) for ratio in ratios]
    gaps = LOGO_GAP * (len(sizes) - 1)
    shrink = min(1, (LOGO_ROOM - gaps) / (_row_width(sizes) - gaps))
    return [Size(width * shrink, height * shrink) for width, height in sizes]


def _logo_size(ratio: float, area: float, highest: float) -> Size:
    height = min(sqrt(area / ratio), highest, LOGO_WIDEST / ratio)
    return Size(height * ratio, height)


def _row_width(sizes: list[Size]) -> float:
    return sum(size.width for size in sizes) + LOGO_GAP * (len(sizes) - 1)


def _logo(logo: LogoMark, sizes: list[Size], at: int) -> dict[str, str]:
    """Its picture, name and place: mm from the right and the top, written with a point."""
    after = sizes[at + 1 :]
    right = LOGO_RIGHT + sum(size.width + LOGO_GAP for size in after)
    width, height = sizes[at]
    places = {
        "right": right,
        "top": LOGO_MIDDLE - height / 2,
        "width": width,
        "height": height,
    }
    return {name: f"{mm:.2f}" for name, mm in places.items()} | {
        "digest": logo.digest,
        "text": logo.text,
    }


def _ordered(language: str) -> tuple[str, str]:
    return language, next(one for one in LANGUAGES if one != language)


def _name(name: str) -> dict:
    family = family_for(name)
    steps = [step for step in NAME_STEPS if step.lines > 1 or len(name) < LONG_NAME]
    fit = fitted(name, LINE_WIDTH, steps, bold=True, family=family)
    return {"lines": fit.lines, "size": fit.css_class, "second_face": family != MAIN}


def _texts(facts: CertificateFacts) -> list[str]:
    """Every text that people wrote, except the name (`_name` looks at it)."""
    courses = [_course(facts, language) for language in LANGUAGES]
    signed = [text for one in facts.signatories for text in one]
    # A logo's name is spoken, never printed: it may have any letter.
    return [facts.issuer, facts.partner, *courses, *facts.skills_es, *facts.skills_en, *signed]


def _signatory(person: Signatory, lead: str, other: str) -> dict:
    roles = {"es": person.role_es, "en": person.role_en or person.role_es}
    return {
        "name": person.name,
        "role": roles[lead],
        "role_other": roles[other],
        "roles": list(dict.fromkeys([roles[lead], roles[other]])),
    }


def _signing(facts: CertificateFacts, lead: str, other: str) -> dict[str, str]:
    """The size of the letters below the signatures, and their top in mm where it is not usual."""
    width, usual = SIGNING[len(facts.signatories)]
    people = [_signatory(one, lead, other) for one in facts.signatories]
    found = {"size": "", "top": ""}
    if facts.template_version < WITH_LOGOS:
        return found
    for size, points in {"": usual, **SIGNING_SMALLER}.items():
        height = max(_signed_height(one, width, points) for one in people)
        found["size"] = size
        if height <= SIGNING_HEIGHT:
            return found
    return found | {"top": f"{SIGNING_END - height:.2f}"}


def _signed_height(person: dict, width: float, points: float) -> float:
    """In mm, of one name with its positions and the space above them."""
    texts = [(person["name"], True), *((role, False) for role in person["roles"])]
    lines = sum(len(wrapped(t, width * POINTS_PER_MM, points, bold=bold)) for t, bold in texts)
    return 1.2 + lines * points * SIGNING_LEADING / POINTS_PER_MM


def _half(facts: CertificateFacts, language: str) -> dict:
    """All that is printed in one language."""
    course = _course(facts, language)
    return {
        "lang": language,
        "title": words.TITLES[language][facts.kind],
        "awarded": words.AWARDED[language],
        "reason": words.REASONS[language][facts.kind],
        "course": fitted(course, LINE_WIDTH, COURSE_STEPS, bold=True),
        "course_below": fitted(course, LINE_WIDTH, COURSE_BELOW_STEPS),
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
    room = DURATION_WIDTH if facts.skills_es or facts.skills_en else LINE_WIDTH
    lines = balanced(text, room, TEXT_POINTS, bold=True)
    return [lines[0].removeprefix(hours), *lines[1:]]


def _course(facts: CertificateFacts, language: str) -> str:
    """Course and level; in Spanish where the organization wrote no English."""
    language = language if facts.in_language("course", language) else "es"
    parts = facts.in_language("course", language), facts.in_language("level", language)
    return ", ".join(part for part in parts if part)


def _skills_size(facts: CertificateFacts) -> str:
    """The largest size at which the longer of the two lists fits above the signatures."""
    sizes = list(SKILL_POINTS)
    return next((size for size in sizes if _skills_height(facts, size) <= SKILLS_HEIGHT), sizes[-1])


def _skills_height(facts: CertificateFacts, size: str) -> float:
    points = SKILL_POINTS[size]
    room = SKILLS_WIDTH - 2 * points  # the bullet's indent
    most = max(_lines(skills, room, points) for skills in (facts.skills_es, facts.skills_en))
    return most * points * SKILLS_LEADING


def _lines(skills: tuple[str, ...], room: float, points: float) -> int:
    return sum(len(wrapped(skill, room, points)) for skill in skills)


def _place(address: str) -> str:
    """The address to type, without the code that is printed below it: `rumbo.example/v`."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path.rpartition('/')[0]}"
