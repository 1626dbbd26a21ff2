"""What a certificate says of itself without its paper, from its frozen facts.

The words are here in both languages, as those of the paper are: what is signed must come out the
same whatever a later catalogue of translations says. Nothing of it tells who the person is, where
they work, or in which program they were.
"""

from training.attesting import paper
from training.attesting import words as results
from training.attesting.facts import CohortFacts
from training.attesting.paper import OutcomeFacts
from training.attesting.verifying import TOLD, rounded
from training.certifying import words
from training.certifying.facts import CertificateFacts
from training.models.course import CertificateKind

from .credential import Earned
from .payload import Kind, Short

# Of Open Badges' own words for achievements.
TYPES = {
    CertificateKind.ATTENDANCE: "CertificateOfCompletion",
    CertificateKind.ACHIEVEMENT: "Certificate",
    CertificateKind.DIPLOMA: "Diploma",
}
KINDS = {
    CertificateKind.ATTENDANCE: Kind.ATTENDANCE,
    CertificateKind.ACHIEVEMENT: Kind.ACHIEVEMENT,
    CertificateKind.DIPLOMA: Kind.DIPLOMA,
}
CRITERIA = {
    "es": {
        CertificateKind.ATTENDANCE: "La persona participó en el curso y asistió lo que este pide.",
        CertificateKind.ACHIEVEMENT: "La persona asistió lo que el curso pide, fue evaluada y "
        "aprobó.",
        CertificateKind.DIPLOMA: "La persona completó toda la formación.",
    },
    "en": {
        CertificateKind.ATTENDANCE: "The person took part in the course and attended as much as it "
        "asks for.",
        CertificateKind.ACHIEVEMENT: "The person attended as much as the course asks for, was "
        "assessed and passed.",
        CertificateKind.DIPLOMA: "The person finished the whole training.",
    },
}
Facts = CertificateFacts | OutcomeFacts


def earned(facts: Facts) -> Earned:
    """For the credential, in the language that leads on the paper."""
    return _of_outcome(facts) if isinstance(facts, OutcomeFacts) else _of_course(facts)


def short(facts: Facts | CohortFacts) -> Short:
    """For the QR code. Of results only what their public page tells: rounded figures."""
    if isinstance(facts, CohortFacts):
        return Short(Kind.RESULTS, _figures(facts), facts.issuer, facts.cut_on)
    if isinstance(facts, OutcomeFacts):
        what = _what(facts)
        return Short(Kind.OUTCOME, what, facts.issuer, facts.issued_on, initials=_initials(facts))
    return Short(
        KINDS[facts.kind],
        _course(facts, _language(facts)),
        facts.issuer,
        facts.issued_on,
        facts.hours,
        _initials(facts),
    )


def _of_course(facts: CertificateFacts) -> Earned:
    language = _language(facts)
    course, skills = _course(facts, language), facts.in_language("skills", language)
    criteria = CRITERIA[language][facts.kind]
    if skills:
        criteria += f" {words.SKILLS[language][facts.kind]} {'; '.join(skills)}."
    title = words.TITLES[language][facts.kind]
    hours = words.hours(facts.hours, language)
    return Earned(
        kind=TYPES[facts.kind],
        name=course,
        description=f"{title}: {course}, {hours}.",
        narrative=criteria,
        organization=facts.issuer,
        issued_on=facts.issued_on,
        skills=skills,
        language=language,
    )


def _of_outcome(facts: OutcomeFacts) -> Earned:
    language = facts.language
    return Earned(
        kind="Achievement",
        name=paper.TITLE[language],
        description=f"{_what(facts)}.",
        narrative=paper.VERIFIED[language].format(issuer=facts.issuer),
        organization=facts.issuer,
        issued_on=facts.issued_on,
        language=language,
    )


def _what(facts: OutcomeFacts) -> str:
    """`Consiguió un empleo nuevo en marzo de 2026`."""
    language = facts.language
    said = paper.told(facts.what, facts.since, language, facts.template_version)
    return said[0].upper() + said[1:]


def _figures(facts: CohortFacts) -> str:
    """`Inscritos ≈ 40, Completaron ≈ 30, Con resultado *`."""
    told = []
    for name in TOLD:
        figure = rounded(facts.whole.figures[name])
        mark = results.HIDDEN if figure is None else f"≈ {figure}"
        told.append(f"{results.measure(name, 'es')} {mark}")
    return ", ".join(told)


def _language(facts: CertificateFacts) -> str:
    """That of the paper, where the organization wrote the course in it."""
    return facts.language if facts.in_language("course", facts.language) else "es"


def _course(facts: CertificateFacts, language: str) -> str:
    parts = (facts.in_language("course", language), facts.in_language("level", language))
    return ", ".join(part for part in parts if part)


def _initials(facts: Facts) -> str:
    return facts.to_json()[1]["initials"]
