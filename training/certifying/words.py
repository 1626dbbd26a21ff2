"""The certificate's own words, in both languages, and its dates and hours.

They do not come from the translation catalogue: a certificate is a frozen document, and printing
it again must give the same words whatever the active language or a later catalogue says.
A change here is a new `TEMPLATE_VERSION` (facts.py).
"""

from datetime import date
from decimal import Decimal

from training.models.course import CertificateKind

TITLES = {
    "es": {
        CertificateKind.ATTENDANCE: "Constancia de participación",
        CertificateKind.ACHIEVEMENT: "Certificado de aprobación",
        CertificateKind.DIPLOMA: "Diploma",
    },
    "en": {
        CertificateKind.ATTENDANCE: "Certificate of attendance",
        CertificateKind.ACHIEVEMENT: "Certificate of achievement",
        CertificateKind.DIPLOMA: "Diploma",
    },
}

REASONS = {
    "es": {
        CertificateKind.ATTENDANCE: "por participar en el curso",
        CertificateKind.ACHIEVEMENT: "por aprobar el curso",
        CertificateKind.DIPLOMA: "por completar con éxito la formación",
    },
    "en": {
        CertificateKind.ATTENDANCE: "for taking part in the course",
        CertificateKind.ACHIEVEMENT: "for passing the course",
        CertificateKind.DIPLOMA: "for successfully completing the training",
    },
}

# An attendance certificate says what was practised; only an assessed one says what somebody can do.
SKILLS = {
    "es": {
        CertificateKind.ATTENDANCE: "Practicó:",
        CertificateKind.ACHIEVEMENT: "Puede:",
        CertificateKind.DIPLOMA: "Puede:",
    },
    "en": {
        CertificateKind.ATTENDANCE: "Practiced:",
        CertificateKind.ACHIEVEMENT: "Can:",
        CertificateKind.DIPLOMA: "Can:",
    },
}

AWARDED = {"es": "Se otorga a", "en": "Awarded to"}
VERIFY = {"es": "Verifique en", "en": "Verify at"}
QR_LABEL = {
    "es": "Código QR con la dirección para verificar este documento",
    "en": "QR code with the address to verify this document",
}
COLLECTION = {"es": "Certificados", "en": "Certificates"}

MONTHS = {
    "es": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ).split(),
    "en": (
        "January February March April May June July August September October November December"
    ).split(),
}


def hours(amount: Decimal, language: str) -> str:
    """`48 horas`, `1 hora`, `12.5 hours`."""
    one, many = {"es": ("hora", "horas"), "en": ("hour", "hours")}[language]
    figure = f"{amount:f}"
    if "." in figure:
        figure = figure.rstrip("0").rstrip(".")
    return f"{figure} {one if amount == 1 else many}"


def day(moment: date, language: str) -> str:
    """`28 de marzo de 2026`, `28 March 2026`."""
    of = " de " if language == "es" else " "
    return f"{_day_and_month(moment, language)}{of}{moment.year}"


def period(start: date, end: date, language: str) -> str:
    """`del 10 de enero al 28 de marzo de 2026`, `10 January to 28 March 2026`.

    What the two dates share is said once; a course of one day has one date.
    """
    if start == end:
        return f"el {day(end, 'es')}" if language == "es" else day(end, "en")
    if start.year != end.year:
        first = day(start, language)
    elif start.month != end.month:
        first = _day_and_month(start, language)
    else:
        first = str(start.day)
    last = day(end, language)
    return f"del {first} al {last}" if language == "es" else f"{first} to {last}"


def issued(moment: date, language: str) -> str:
    """`Emisión: 4 de abril de 2026`, `Issued 4 April 2026`."""
    return f"{'Emisión:' if language == 'es' else 'Issued'} {day(moment, language)}"


def _day_and_month(moment: date, language: str) -> str:
    of = " de " if language == "es" else " "
    return f"{moment.day}{of}{MONTHS[language][moment.month - 1]}"
