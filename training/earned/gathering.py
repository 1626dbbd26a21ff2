"""What somebody earned: the valid certificates of one person at one organization, in one language.

It holds what the certificates say of themselves and nothing else of the record: no award, no
program, no group, no attendance. An outcome is in it only where it was certified, and without
where.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from training.attesting import paper
from training.certifying import codes, words
from training.models import Certificate
from training.models.certificate import OUTCOME, CertificateState
from training.models.course import CertificateKind
from youth.models import Participant

WHY = "what a person earned, for whoever proved to be them or holds their link"


@dataclass(frozen=True)
class Item:
    """One certificate. `language` is that of course and skills: Spanish where no English exists."""

    code: str
    title: str
    issuer: str
    issued_on: date
    course: str = ""
    language: str = ""
    hours: str = ""
    period: str = ""
    skills_said: str = ""
    skills: tuple[str, ...] = ()
    what: str = ""  # of an outcome, with since when

    @property
    def code_shown(self) -> str:
        return codes.shown(self.code)


@dataclass(frozen=True)
class Earned:
    organization: str
    name: str
    initials: str
    items: tuple[Item, ...]
    hours: str  # of all courses together; "" where there is none

    @property
    def figure(self) -> str:
        """The hours without their unit."""
        return self.hours.partition(" ")[0]


def everything(person: Participant, language: str, rows: QuerySet | None = None) -> Earned:
    """All that is valid now, newest first. `rows`: the certificates that whoever asks may see."""
    if rows is None:
        rows = Certificate.objects.unscoped(WHY)
    rows = rows.filter(participant=person, state=CertificateState.VALID)
    found = list(rows.select_related("participant__key").order_by("-issued_on", "-id"))
    holder = (found[0].holder or {}) if found else {}
    total = _hours(found)
    return Earned(
        organization=person.organization.public_name,
        name=holder.get("name", ""),
        initials=holder.get("initials", ""),
        items=tuple(_item(each, language) for each in found),
        hours=words.hours(total, language) if total else "",
    )


def _hours(certificates: list[Certificate]) -> Decimal:
    """Of two certificates for one place in a group the hours count once."""
    by_place: dict = {}
    for each in certificates:
        if each.kind != OUTCOME:
            place, hours = each.enrollment_id or each.pk, Decimal(each.facts["hours"])
            by_place[place] = max(hours, by_place.get(place, hours))
    return sum(by_place.values(), Decimal(0))


def _item(certificate: Certificate, language: str) -> Item:
    facts = certificate.facts
    issued = {
        "code": certificate.code,
        "issuer": facts["issuer"],
        "issued_on": date.fromisoformat(facts["issued_on"]),
    }
    if certificate.kind == OUTCOME:
        since, version = date.fromisoformat(facts["since"]), facts["template_version"]
        what = paper.told(facts["what"], since, language, version)
        return Item(title=paper.TITLE[language], what=what, **issued)
    kind = CertificateKind(facts["kind"])
    spoken = language if facts[f"course_{language}"] else "es"
    course = facts[f"course_{spoken}"], facts[f"level_{spoken}"]
    days = date.fromisoformat(facts["starts_on"]), date.fromisoformat(facts["ends_on"])
    return Item(
        title=words.TITLES[language][kind],
        course=", ".join(part for part in course if part),
        language=spoken,
        hours=words.hours(Decimal(facts["hours"]), language),
        period=words.period(*days, language),
        skills_said=words.SKILLS[spoken][kind],
        skills=tuple(facts[f"skills_{spoken}"] or facts["skills_es"]),
        **issued,
    )
