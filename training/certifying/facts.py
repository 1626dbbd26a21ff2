"""The facts of a certificate, frozen when it is issued, in both languages."""

import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Self

from rumbo.names import initials, written
from training.certifying.paper import LETTER, PAPERS
from training.models.course import CertificateKind

# Of the words and the layout; raise it with any change of either. Facts of an earlier version are
# drawn as they were: 2 brought the logos, 3 the choice of the paper and a sentence of one's own.
TEMPLATE_VERSION = 3
WITH_LOGOS = 2
WITH_PAPER = 3
LANGUAGES = ("es", "en")
SKILLS_MAX = 5
SKILL_LENGTH_MAX = 100
SIGNATORIES_MAX = 3
LOGOS_MAX = 3
SENTENCE_LENGTH_MAX = 160
DIGEST = re.compile(r"[0-9a-f]{64}")


class Signatory(NamedTuple):
    name: str
    role_es: str
    role_en: str


class LogoMark(NamedTuple):
    """A logo in the head of the page; the picture itself is found by its SHA-256."""

    digest: str
    text: str  # its name in words, for who cannot see it
    width: int  # pixels
    height: int


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """All that the paper says, and nothing else: no document, age, place, group or award.

    `name` is printed as the person asked. `language` ("es" or "en") leads on the page; the other
    follows. English texts may be empty: Spanish then stands alone. Raises ValueError for facts
    that do not fit the page.
    """

    code: str
    kind: CertificateKind
    name: str
    course_es: str
    course_en: str
    hours: Decimal
    starts_on: date
    ends_on: date
    issuer: str
    signatories: tuple[Signatory, ...]
    issued_on: date
    verify_url: str
    level_es: str = ""
    level_en: str = ""
    skills_es: tuple[str, ...] = ()
    skills_en: tuple[str, ...] = ()
    partner: str = ""
    logos: tuple[LogoMark, ...] = ()  # from left to right
    language: str = "es"
    paper: str = LETTER
    sentence_es: str = ""  # the organization's own, below the course
    sentence_en: str = ""
    template_version: int = TEMPLATE_VERSION
    payload: str = ""  # of the QR code; kept with the proof and not with the facts

    def __post_init__(self) -> None:
        put = super().__setattr__  # a frozen dataclass refuses plain assignment
        put("kind", CertificateKind(self.kind))
        put("name", written(self.name))
        put("hours", Decimal(str(self.hours)))
        put("skills_es", tuple(self.skills_es))
        put("skills_en", tuple(self.skills_en))
        put("signatories", tuple(Signatory(*one) for one in self.signatories))
        put("logos", tuple(LogoMark(*one) for one in self.logos))
        for problem in self._problems():
            raise ValueError(problem)

    @property
    def initials(self) -> str:
        return initials(self.name)

    def in_language(self, field: str, language: str) -> Any:
        """One of the facts kept in both languages: `in_language("course", "en")`."""
        return getattr(self, f"{field}_{language}")

    def to_json(self) -> tuple[dict[str, Any], dict[str, str]]:
        """(facts in clear, holder). The holder says who it is and is to be stored encrypted."""
        clear = asdict(self)
        clear.pop("name")
        clear.pop("payload")
        for field in ("starts_on", "ends_on", "issued_on"):
            clear[field] = clear[field].isoformat()
        clear["kind"] = self.kind.value
        clear["hours"] = str(self.hours)
        for field in ("skills_es", "skills_en"):
            clear[field] = list(clear[field])
        clear["signatories"] = [one._asdict() for one in self.signatories]
        clear["logos"] = [one._asdict() for one in self.logos]
        if self.template_version < WITH_LOGOS:
            del clear["logos"]
        if self.template_version < WITH_PAPER:
            del clear["paper"], clear["sentence_es"], clear["sentence_en"]
        return clear, {"name": self.name, "initials": self.initials}

    @classmethod
    def from_json(cls, clear: dict[str, Any], holder: dict[str, str]) -> Self:
        """The facts again, from the two parts of `to_json`; unknown keys are an error."""
        known = {field.name for field in fields(cls)}
        if unknown := set(clear) - known:
            raise ValueError(f"unknown facts: {', '.join(sorted(unknown))}")
        facts = dict(clear)
        for field in ("starts_on", "ends_on", "issued_on"):
            facts[field] = date.fromisoformat(facts[field])
        facts["signatories"] = tuple(Signatory(**one) for one in facts["signatories"])
        facts["logos"] = tuple(LogoMark(**one) for one in facts.get("logos", ()))
        return cls(name=holder["name"], **facts)

    def with_name(self, name: str) -> Self:
        """The same facts for a corrected name; the caller gives the copy its own code."""
        return replace(self, name=name)

    def _problems(self):
        if not self.name:
            yield "a certificate needs a name"
        if not self.course_es:
            yield "a certificate needs a course"
        if self.hours <= 0:
            yield "hours must be more than zero"
        if self.ends_on < self.starts_on:
            yield "the course ends before it starts"
        if self.language not in LANGUAGES:
            yield f"language must be one of {', '.join(LANGUAGES)}"
        if not self.verify_url.startswith(("https://", "http://")):
            yield "the verification address must start with https:// or http://"
        if max(len(self.skills_es), len(self.skills_en)) > SKILLS_MAX:
            yield f"at most {SKILLS_MAX} skills fit"
        if any(len(skill) > SKILL_LENGTH_MAX for skill in self.skills_es + self.skills_en):
            yield f"a skill has at most {SKILL_LENGTH_MAX} characters"
        if not 1 <= len(self.signatories) <= SIGNATORIES_MAX:
            yield f"one to {SIGNATORIES_MAX} people sign"
        yield from self._problems_of_logos()
        yield from self._problems_of_the_page()

    def _problems_of_logos(self):
        if len(self.logos) > LOGOS_MAX:
            yield f"at most {LOGOS_MAX} logos fit"
        if self.logos and self.template_version < WITH_LOGOS:
            yield f"there were no logos before version {WITH_LOGOS}"
        for logo in self.logos:
            if not DIGEST.fullmatch(logo.digest) or not logo.text:
                yield "a logo needs the digest of its picture, and its name in words"
            if min(logo.width, logo.height) < 1:
                yield "a logo has a width and a height"

    def _problems_of_the_page(self):
        if self.paper not in PAPERS:
            yield f"the paper must be one of {', '.join(PAPERS)}"
        if max(len(self.sentence_es), len(self.sentence_en)) > SENTENCE_LENGTH_MAX:
            yield f"a sentence has at most {SENTENCE_LENGTH_MAX} characters"
        chosen = self.paper != LETTER or self.sentence_es or self.sentence_en
        if chosen and self.template_version < WITH_PAPER:
            yield f"there was one paper and no sentence before version {WITH_PAPER}"


def verify_url(base: str, code: str) -> str:
    """Where a stranger checks the certificate: `https://rumbo.example/v/K7QM4RTX9D2FH6WB`."""
    return f"{base.rstrip('/')}/v/{code}"
