"""Invented people who may be registered twice, and lists as organizations send them. Only data."""

from typing import NamedTuple


class Written(NamedTuple):
    """One record. Born on `day` of `month`, so many whole years ago; `phone` is without country."""

    given: str
    surname1: str
    surname2: str
    day: int
    month: int
    age: int
    phone: str = ""


class Pair(NamedTuple):
    """`then`: what a coordinator decided: "", "different" or "merged"."""

    one: Written
    other: Written
    female: bool
    then: str = ""


# organization: pairs; a surname exchanged, day and month, a short name, siblings, twice the same.
DOUBLES = {
    "taller-abierto": [
        Pair(Written("Yolany", "Suárez", "Amaya", 19, 6, 20, "99100011"),
             Written("Yolani", "Amaya", "Suarez", 19, 6, 20, "99100011"), True),
        Pair(Written("Rigoberto", "Cálix", "Banegas", 4, 7, 21, "99100012"),
             Written("Rigoberto", "Cálix", "Banegas", 7, 4, 21), False),
        Pair(Written("Francisco Javier", "Turcios", "Lagos", 23, 11, 19),
             Written("Paco", "Turcios", "Lagos", 23, 11, 19, "99100013"), False),
        Pair(Written("Nohemí", "Sabillón", "Pacheco", 2, 3, 22, "99100014"),
             Written("Noelia", "Sabillón", "Pacheco", 2, 3, 22, "99100014"), True),
        Pair(Written("Edgardo", "Matamoros", "Osorto", 15, 8, 23, "99100015"),
             Written("Edgardo", "Matamoros", "", 15, 8, 22, "99100017"), False, "different"),
        Pair(Written("Belkis Lorena", "Zúniga", "Ponce", 9, 1, 24, "99100016"),
             Written("Belkis", "Zuniga", "Ponce", 9, 1, 24, "99100016"), True, "merged"),
    ],
    "puentes-del-lempa": [
        Pair(Written("Xiomara", "Chávez", "Cornejo", 27, 5, 20, "71100011"),
             Written("Xiomara", "Chaves", "", 27, 5, 20, "71100011"), True),
        Pair(Written("José Roberto", "Quintanilla", "Flamenco", 3, 10, 22),
             Written("Chepe Roberto", "Quintanilla", "Flamenco", 10, 3, 22), False),
        Pair(Written("Marcela", "Guardado", "Orellana", 14, 2, 19, "71100013"),
             Written("Marcelo", "Guardado", "Orellana", 14, 2, 19, "71100013"), True, "different"),
        Pair(Written("Saúl Antonio", "Tobar", "Campos", 30, 9, 21, "71100014"),
             Written("Saul", "Tobar", "Campos", 30, 9, 21, "71100014"), False, "merged"),
    ],
    "oficios-del-altiplano": [
        Pair(Written("Guadalupe", "Tzoc", "Ixcoy", 12, 12, 20, "51100011"),
             Written("Lupita", "Ixcoy", "Tzoc", 12, 12, 20, "51100011"), True),
        Pair(Written("Domingo", "Chávez", "Tum", 8, 6, 18),
             Written("Domingo", "Chávez", "Tum", 6, 8, 18), False),
    ],
    "casa-de-la-juventud": [
        Pair(Written("Kimberly", "Maradiaga", "Pineda", 21, 4, 19, "99200011"),
             Written("Kimberli", "Maradiaga", "Pineda", 21, 4, 19, "99200011"), True),
        Pair(Written("Dunia", "Valladares", "Sosa", 11, 9, 22),
             Written("Dunia", "Valladares", "Sosa", 9, 11, 22), True),
    ],
}  # fmt: skip

TITLES = (
    "Nombres", "Primer apellido", "Segundo apellido", "Sexo", "Fecha de nacimiento", "Teléfono",
    "Municipio", "Responsable", "Consentimiento", "Fecha del consentimiento",
)  # fmt: skip

# Stored, can be taken back: who, sex, adult in charge, consent.
STORED = [
    (Written("Ilsy Marina", "Cárcamo", "Funes", 5, 2, 20, "99300011"), "F", "", "sí"),
    (Written("Olvin", "Barahona", "Discua", 17, 9, 22, "99300012"), "M", "", "sí"),
    (Written("Scarleth", "Murillo", "Andrade", 28, 12, 19, "99300013"), "F", "", "sí"),
    (Written("Elmer Adalid", "Godoy", "Tábora", 13, 7, 23, "99300014"), "M", "", "sí"),
    (Written("Nicol", "Bustillo", "Reyes", 1, 10, 15, "99300015"), "F", "Gloria Reyes", "sí"),
    (Written("Marvin", "Euceda", "Lanza", 24, 3, 21, "99300016"), "M", "", "sí"),
]  # fmt: skip

# Sent a little later by the same office: of these, some are known, and some cannot be read.
SENT = [
    STORED[0],
    STORED[1],
    (STORED[2][0]._replace(phone="99300099"), *STORED[2][1:]),
    (Written("Rigoberto", "Calix", "Vanegas", 4, 7, 21, "99100012"), "M", "", "sí"),
    (Written("Paola Fernanda", "Urbina", "Castejón", 18, 4, 18, "99300021"), "F", "", "sí"),
    (Written("Jairo", "Montes", "Velásquez", 6, 11, 22, "99300022"), "M", "", ""),
    (Written("Yadira", "", "", 16, 5, 20, "99300023"), "F", "", "sí"),
    (Written("Danilo", "Rosales", "Aguilar", 31, 2, 19, "99300024"), "M", "", "sí"),
]  # fmt: skip
