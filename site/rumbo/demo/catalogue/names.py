"""Names to draw invented young people and their guardians from."""

GIVEN_FEMALE = [
    "María José", "Ana Lucía", "Génesis", "Keily Daniela", "Sofía", "Yesenia", "Fátima Nicolle",
    "Dulce María", "Wendy Carolina", "Andrea", "Karla Patricia", "Marta Isabel", "Zulma", "Heidy",
]  # fmt: skip
GIVEN_MALE = [
    "José Ángel", "Kevin Josué", "Óscar", "Luis Fernando", "Wilmer", "Denis Alexander", "Gerson",
    "Íker", "Nelson Omar", "Cristian", "Mario Ernesto", "Axel", "Josué", "Edwin Noé",
]  # fmt: skip
SURNAMES = [
    "Mejía", "Núñez", "Zelaya", "Cux", "Ávila", "Güity", "López", "Ch’ub’", "Portillo", "Menjívar",
    "Rivas", "Ortez", "Ñamendi", "Alvarado", "Peña", "Xol", "Escobar", "de León", "Mendoza",
    "Íscoa",
]  # fmt: skip
GUARDIANS = [
    ("Rosa", "mother"), ("Marta", "mother"), ("Carlos", "father"), ("Ana", "mother"),
    ("Julio", "father"), ("Teresa", "mother"),
]  # fmt: skip
