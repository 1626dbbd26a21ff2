"""The five goals of the Central America Regional Security Initiative, in their official wording.

They use words that Rumbo says nowhere else (words.py). They stand in code, shown by the page of
the initiative alone, and not in a page's text: so editors cannot widen this one exception. What
they write on that page is checked as on every other.

Source: fact sheets of the U.S. Department of State on the initiative, in the public domain.
"""

from typing import NamedTuple

OURS = 4  # the goal that Rumbo serves
# What marks the Spanish text, and stays as it is in every catalogue.
MARK = "Nuestra traducción; el texto oficial está en inglés."
SOURCE = {
    "es": (
        "Departamento de Estado de los Estados Unidos, hojas informativas sobre la iniciativa"
        " (dominio público, en inglés)."
    ),
    "en": "U.S. Department of State, fact sheets on the initiative (public domain).",
}


class Goal(NamedTuple):
    official: str  # word for word, in English
    ours: str  # in Spanish, translated by us


GOALS = [
    Goal(
        "Create safe streets for the citizens of the region;",
        "Crear calles seguras para la ciudadanía de la región;",
    ),
    Goal(
        "Disrupt the movement of criminals and contraband to, within, and between the nations of"
        " Central America;",
        "Impedir el paso de delincuentes y contrabando hacia los países de Centroamérica, dentro de"
        " ellos y entre ellos;",
    ),
    Goal(
        "Support the development of strong, capable, and accountable Central American governments;",
        "Apoyar el desarrollo de gobiernos centroamericanos fuertes, capaces y que rindan cuentas;",
    ),
    Goal(
        "Re-establish effective state presence, services and security in communities at risk; and",
        "Restablecer una presencia efectiva del Estado, con servicios y seguridad, en comunidades"
        " en riesgo; y",
    ),
    Goal(
        "Foster enhanced levels of coordination and cooperation between the nations of the region,"
        " other international partners, and donors to combat regional security threats.",
        "Fomentar más coordinación y cooperación entre los países de la región, otros socios"
        " internacionales y donantes, frente a las amenazas a la seguridad de la región.",
    ),
]
