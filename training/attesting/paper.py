"""The certificate of one person's outcome: frozen facts, and the page that they make.

It says what changed, since which month, and that the organization made sure of it. Where somebody
works or studies stands on it only if they asked for that: it lies sealed, with the name.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from django.template.loader import render_to_string

from rumbo.names import initials, written
from training.certifying import codes, pdf
from training.certifying import words as said
from training.certifying.facts import LogoMark, Signatory
from training.certifying.masthead import head
from training.certifying.paper import LETTER
from training.certifying.signing import signatory, signing
from training.certifying.typeface import MAIN, Step, family_for, fitted
from training.models.certificate import OUTCOME
from training.models.outcome import OutcomeKind

VERSION = 3  # of the words and the look; raise it with any change of either
WITH_LOGOS = 2
WITH_ROOM = 3  # who signs in letters that fit; what happened in a month is no longer "since" it
TEMPLATE = "training/attesting/outcome.html"
DAYS = ("since", "issued_on")
LINE = 231 * 72 / 25.4  # points between the margins
NAME_STEPS = [
    Step("size-32", 32, 1),
    Step("size-24", 24, 2),
    Step("size-18", 18, 3),
    Step("size-14", 14, 4),
]
LONG_NAME = 40
WHERE_STEPS = [Step("size-13", 13, 1), Step("size-11", 11, 2), Step("size-9", 9.5, 3)]
MOST_WHERE = 120  # characters

TITLE = {"es": "Constancia de resultado", "en": "Certificate of an outcome"}
CONFIRMED = {"es": "Consta que", "en": "This is to confirm that"}
WHAT = {
    OutcomeKind.NEW_JOB: ("consiguió un empleo nuevo", "found a new job"),
    OutcomeKind.BETTER_JOB: ("pasó a un mejor empleo", "moved to a better job"),
    OutcomeKind.OWN_BUSINESS: ("tiene su propio negocio", "runs a business of their own"),
    OutcomeKind.BACK_TO_SCHOOL: ("volvió a estudiar", "went back to school"),
    OutcomeKind.FURTHER_TRAINING: ("sigue otra formación", "went on to further training"),
}
SINCE = {"es": "desde {month} de {year}", "en": "since {month} {year}"}
IN = {"es": "en {month} de {year}", "en": "in {month} {year}"}
EVENTS = {OutcomeKind.NEW_JOB, OutcomeKind.BETTER_JOB, OutcomeKind.BACK_TO_SCHOOL}
STILL = {  # in English, with since when
    OutcomeKind.OWN_BUSINESS: "has run a business of their own",
    OutcomeKind.FURTHER_TRAINING: "has been in further training",
}
WHERE = {"es": "En", "en": "At"}
VERIFIED = {
    "es": "{issuer} lo comprobó: una persona lo presentó y otra lo confirmó.",
    "en": "{issuer} made sure of it: one person presented it and another one confirmed it.",
}


@dataclass(frozen=True, kw_only=True)
class OutcomeFacts:
    """All that the paper says. `where` is "" unless the person asked for it to be told."""

    code: str
    what: str  # an OutcomeKind
    name: str
    since: date  # of which the month is told
    issuer: str
    signatories: tuple[Signatory, ...]
    issued_on: date
    verify_url: str
    where: str = ""
    logos: tuple[LogoMark, ...] = ()  # from left to right
    language: str = "es"
    template_version: int = VERSION
    payload: str = ""  # of the QR code; kept with the proof and not with the facts

    paper, partner = LETTER, ""  # as the head of the page asks

    def __post_init__(self) -> None:
        put = super().__setattr__  # a frozen dataclass refuses plain assignment
        put("name", written(self.name))
        put("where", " ".join(self.where.split())[:MOST_WHERE])
        put("since", self.since.replace(day=1))
        put("signatories", tuple(Signatory(*one) for one in self.signatories))
        put("logos", tuple(LogoMark(*one) for one in self.logos))
        if not self.name or not self.signatories or self.what not in OutcomeKind.values:
            raise ValueError("a certificate of an outcome needs a name, a kind, and who signs")

    def to_json(self) -> tuple[dict[str, Any], dict[str, str]]:
        """(facts in clear, holder): the holder is to be stored encrypted."""
        clear = asdict(self) | {"kind": OUTCOME}
        name, where = clear.pop("name"), clear.pop("where")
        clear.pop("payload")
        for field in DAYS:
            clear[field] = clear[field].isoformat()
        clear["signatories"] = [one._asdict() for one in self.signatories]
        clear["logos"] = [one._asdict() for one in self.logos]
        if self.template_version < WITH_LOGOS:
            del clear["logos"]
        return clear, {"name": name, "initials": initials(name), "where": where}

    @classmethod
    def from_json(cls, clear: dict[str, Any], holder: dict[str, str]) -> Self:
        found = {name: value for name, value in clear.items() if name != "kind"}
        if unknown := set(found) - {field.name for field in fields(cls)}:
            raise ValueError(f"unknown facts: {', '.join(sorted(unknown))}")
        for field in DAYS:
            found[field] = date.fromisoformat(found[field])
        found["signatories"] = tuple(Signatory(**one) for one in found["signatories"])
        found["logos"] = tuple(LogoMark(**one) for one in found.get("logos", ()))
        return cls(name=holder["name"], where=holder.get("where", ""), **found)


def what(kind: str, language: str) -> str:
    """`consiguió un empleo nuevo`, `found a new job`."""
    return WHAT[OutcomeKind(kind)][language == "en"]


def told(kind: str, month: date, language: str, version: int = VERSION) -> str:
    """`consiguió un empleo nuevo en marzo de 2026`, as the paper of that version says it."""
    said_so, when = what(kind, language), SINCE
    if version >= WITH_ROOM and kind in EVENTS:
        when = IN
    elif version >= WITH_ROOM and language == "en":
        said_so = STILL[OutcomeKind(kind)]
    name = said.MONTHS[language][month.month - 1]
    return f"{said_so} {when[language].format(month=name, year=month.year)}"


def draw(
    all_facts: Iterable[OutcomeFacts],
    pictures: pdf.Pictures = pdf.NONE,
    attached: Sequence[pdf.Attached] = (),
) -> bytes:
    """One PDF with a page for each, in the order given: letter, tagged, the same facts the same
    bytes. UnprintableText where a letter has no font; KeyError where a logo's picture is not there.
    """
    all_facts = list(all_facts)
    seed = "".join(f"{each.code}/outcome/{each.template_version};" for each in all_facts)
    identifier = hashlib.sha256(seed.encode()).digest()[:16]
    carried = pdf.embedded(attached, max(each.issued_on for each in all_facts))
    images = pdf.images_of(all_facts, pictures)
    return pdf.press().print(markup(all_facts), identifier, images, carried)


def sheets(all_facts: list[OutcomeFacts]) -> str:
    """The pages alone, to be printed behind those of courses."""
    if not all_facts:
        return ""
    return markup(all_facts).partition("<body>")[2].partition("</body>")[0]


def markup(all_facts: list[OutcomeFacts]) -> str:
    first = all_facts[0]
    return render_to_string(
        TEMPLATE,
        {
            "language": first.language,
            "title": TITLE[first.language],
            "created": max(each.issued_on for each in all_facts).isoformat(),
            "pages": [_page(each) for each in all_facts],
        },
    )


def _page(facts: OutcomeFacts) -> dict:
    for text in (facts.issuer, facts.where, *(text for one in facts.signatories for text in one)):
        family_for(text)
    lead, other = facts.language, "en" if facts.language == "es" else "es"
    family = family_for(facts.name)
    steps = [step for step in NAME_STEPS if step.lines > 1 or len(facts.name) < LONG_NAME]
    name = fitted(facts.name, LINE, steps, bold=True, family=family)
    return {
        "facts": facts,
        "head": head(facts),
        "name": name,
        "second_face": family != MAIN,
        "lead": _half(facts, lead),
        "other": _half(facts, other),
        "where": fitted(facts.where, LINE - 40, WHERE_STEPS) if facts.where else None,
        "signatories": [signatory(one, lead, other) for one in facts.signatories],
        "signing": signing(facts, lead, other) if facts.template_version >= WITH_ROOM else {},
        "code": codes.shown(facts.code),
        "place": facts.verify_url.partition("://")[2].rpartition("/")[0],
        "qr": pdf.qr(facts.verify_url, facts.payload),
    }


def _half(facts: OutcomeFacts, language: str) -> dict:
    return {
        "lang": language,
        "title": TITLE[language],
        "confirmed": CONFIRMED[language],
        "told": told(facts.what, facts.since, language, facts.template_version),
        "at": WHERE[language],
        "verified": VERIFIED[language].format(issuer=facts.issuer),
        "verify": said.VERIFY[language],
        "qr_label": said.QR_LABEL[language],
        "issued": said.issued(facts.issued_on, language),
    }
