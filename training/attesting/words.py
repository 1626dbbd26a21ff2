"""The certificate's own words, in both languages: it is frozen, and no catalogue changes it later.

A change of RULES is a new `facts.RULES_VERSION`.
"""

from datetime import date

from training.certifying import words as certificates

LANGUAGES = ("es", "en")
TITLE = {"es": "Certificado de resultados", "en": "Certificate of results"}
MEASURES = {
    "enrolled": ("Inscritos", "Enrolled"),
    "attended": ("Asistieron", "Attended"),
    "completed": ("Completaron", "Completed"),
    "certified": ("Certificados", "Certified"),
    "any_outcome": ("Con resultado", "With an outcome"),
    "not_found": ("Sin resultado conocido", "No outcome known"),
    "new_job": ("Empleo nuevo", "New job"),
    "better_job": ("Mejor empleo", "Better job"),
    "own_business": ("Negocio propio", "Own business"),
    "back_to_school": ("Volvieron a estudiar", "Back to school"),
    "further_training": ("Otra formación", "Further training"),
}
FUNNEL = ("enrolled", "attended", "completed", "certified", "any_outcome")
AFTER = (
    "any_outcome",
    "not_found",
    "new_job",
    "better_job",
    "own_business",
    "back_to_school",
    "further_training",
)
ROWS = {
    "all": ("Todas las personas", "Everybody"),
    "female": ("Mujeres", "Women"),
    "male": ("Hombres", "Men"),
    "undisclosed": ("Prefieren no decir", "Prefer not to say"),
}
DIMENSIONS = {
    "all": ("Total", "Total"),
    "sex": ("Por sexo", "By sex"),
    "age": ("Por edad", "By age"),
}
YEARS = ("años", "years")
HIDDEN = "*"
LABELS = {
    "award": ("Proyecto", "Award"),
    "donor": ("Donante", "Donor"),
    "issuer": ("Organización", "Organization"),
    "place": ("Centro o grupo", "Center or group"),
    "everywhere": ("Todos los grupos del proyecto", "All groups of the award"),
    "period": ("Grupos que terminaron", "Groups that ended"),
    "any_time": ("en cualquier fecha", "at any time"),
    "groups": ("Grupos contados", "Groups counted"),
    "cut": ("Fecha de corte", "Cut date"),
    "by": ("Certifica", "Certified by"),
    "verify": ("Verifique en", "Verify at"),
    "issued": ("Emisión", "Issued"),
    "chart": ("De la inscripción al resultado", "From enrollment to outcome"),
    "outcomes": ("Resultados de quienes completaron", "Outcomes of those who completed"),
    "table": ("Personas, cada una contada una vez", "People, each counted once"),
    "share": ("Porcentajes", "Percentages"),
    "rules": ("Cómo se contó", "How it was counted"),
    "list": ("Grupos", "Groups"),
    "hidden": (
        "* No se muestra: menos de {k} personas, o se podría deducir una cifra así.",
        "* Not shown: fewer than {k} people, or such a figure could be worked out.",
    ),
    "qr": (
        "Código QR con la dirección para verificar este documento",
        "QR code with the address to verify this document",
    ),
}
RULES = {
    "es": (
        "Cada persona se cuenta una vez, aunque haya estado en varios grupos.",
        "Inscritos: tuvieron un cupo en uno de los grupos.",
        "Asistieron: tienen al menos una asistencia registrada, o completaron.",
        "Completaron: cumplieron la regla de su curso.",
        "Certificados: completaron y tienen un certificado válido de su curso.",
        "Con resultado: completaron y tienen al menos un resultado confirmado, ocurrido desde el "
        "mes en que empezaron hasta la fecha de corte. Una persona lo propone y otra lo confirma. "
        "Una misma persona puede tener resultados de varios tipos.",
        "Sin resultado conocido: completaron, y hasta la fecha de corte no hay un resultado "
        "confirmado. No quiere decir que no les pasara nada.",
        "Edad: la que tenían al empezar, por el mes de nacimiento.",
        "Las cifras de 1 a {less} no se muestran, ni otras de las que se podrían deducir. El cero "
        "se muestra. Los grupos de edad o sexo con muy pocas personas se juntan con otro.",
        "Porcentajes: solo de 30 personas o más. Asistieron y completaron, de los inscritos; lo "
        "demás, de quienes completaron.",
    ),
    "en": (
        "Each person is counted once, even if they were in several groups.",
        "Enrolled: they had a place in one of the groups.",
        "Attended: they have at least one attendance on record, or completed.",
        "Completed: they met the rule of their course.",
        "Certified: they completed and have a valid certificate of their course.",
        "With an outcome: they completed and have at least one confirmed outcome, which happened "
        "from the month in which they began until the cut date. One person proposes it and another "
        "one confirms it. One person may have outcomes of several kinds.",
        "No outcome known: they completed, and until the cut date no outcome was confirmed. It "
        "does not mean that nothing changed for them.",
        "Age: as they began, by the month of birth.",
        "Figures from 1 to {less} are not shown, nor others from which they could be worked out. "
        "Zero is shown. Rows of age or sex with very few people are joined to another.",
        "Percentages: only of 30 people or more. Attended and completed, of the enrolled; the "
        "rest, of those who completed.",
    ),
}


def both(pair: tuple[str, str], language: str) -> str:
    return pair[LANGUAGES.index(language)]


def label(name: str, language: str) -> str:
    return both(LABELS[name], language)


def measure(name: str, language: str) -> str:
    return both(MEASURES[name], language)


def row(name: str, language: str) -> str:
    """`Mujeres`, `15–19 años`, `15–24 years`, `Men, prefer not to say`."""
    parts = name.split("|")
    if parts[0] in ROWS:
        said = [both(ROWS[part], language) for part in parts]
        return ", ".join([said[0], *(part[0].lower() + part[1:] for part in said[1:])])
    years, first = both(YEARS, language), parts[0].rstrip("+").partition("-")[0]
    if parts[-1].endswith("+"):
        return f"{first}+ {years}"
    return f"{first}–{parts[-1].rpartition('-')[2]} {years}"


def rules(k: int, language: str) -> list[str]:
    return [each.format(less=k - 1) for each in RULES[language]]


def period(start: date | None, end: date | None, language: str) -> str:
    if start and end:
        return certificates.period(start, end, language)
    if start or end:
        since, until = {"es": ("desde el", "hasta el"), "en": ("from", "until")}[language]
        return f"{since if start else until} {certificates.day(start or end, language)}"
    return label("any_time", language)
