"""Who there is: organizations, awards, people who sign in, signatories."""

PASSWORD = "ceiba-maiz-2026"  # printed by the demo; opens nothing but invented people  # noqa: S105

# slug, public name, kind, country, time zone
ORGANIZATIONS = [
    ("taller-abierto", "Fundación Taller Abierto", "ngo", "HN", "America/Tegucigalpa"),
    ("puentes-del-lempa", "Asociación Puentes del Lempa", "ngo", "SV", "America/El_Salvador"),
    ("oficios-del-altiplano", "Escuela de Oficios del Altiplano", "training_center", "GT",
     "America/Guatemala"),
    ("casa-de-la-juventud", "Casa de la Juventud", "municipality", "HN", "America/Tegucigalpa"),
    ("fondo-horizonte", "Fondo Horizonte", "donor", "PA", "America/Panama"),
]  # fmt: skip

# code, es, en, donor, organizations, first and last day
AWARDS = [
    ("horizonte-1", "Oficios para empezar", "Trades to start with", "fondo-horizonte",
     ["taller-abierto", "puentes-del-lempa", "casa-de-la-juventud"], "2025-01-01", "2028-12-31"),
    ("horizonte-2", "De vuelta al aula", "Back to the classroom", "fondo-horizonte",
     ["oficios-del-altiplano", "puentes-del-lempa"], "2025-06-01", "2028-05-31"),
]  # fmt: skip

# e-mail, given name, surname, language, role, organization
PEOPLE = [
    ("coordinacion@taller.example", "Marta Elena", "Reyes", "es", "coordinator", "taller-abierto"),
    ("coordinacion2@taller.example", "Ramón", "Castellanos", "es", "coordinator", "taller-abierto"),
    ("facilitacion@taller.example", "Óscar", "Núñez", "es", "facilitator", "taller-abierto"),
    ("acompanamiento@taller.example", "Suyapa", "Mejía", "es", "case_worker", "taller-abierto"),
    ("monitoreo@taller.example", "Denia", "Zelaya", "es", "monitor", "taller-abierto"),
    ("coordinacion@lempa.example", "Rosario", "Alvarenga", "es", "coordinator",
     "puentes-del-lempa"),
    ("facilitacion@lempa.example", "Ernesto", "Menjívar", "es", "facilitator",
     "puentes-del-lempa"),
    ("coordinacion@altiplano.example", "Juana", "Xol", "es", "coordinator",
     "oficios-del-altiplano"),
    ("coordinacion@juventud.example", "Wilfredo", "Paz", "es", "coordinator",
     "casa-de-la-juventud"),
    ("evaluacion@horizonte.example", "Helen", "Brooks", "en", "evaluator", "fondo-horizonte"),
    ("edicion@rumbo.example", "Lucía", "Andino", "es", "editor", None),
    ("administracion@rumbo.example", "Carlos", "Montoya", "es", "administrator", None),
]  # fmt: skip

SIGNATORIES = [
    ("taller-abierto", "Marta Elena Reyes", "Directora", "Director"),
    ("taller-abierto", "Ing. Óscar Núñez", "Instructor", "Instructor"),
    ("puentes-del-lempa", "Rosario Alvarenga", "Directora", "Director"),
    ("oficios-del-altiplano", "Juana Xol", "Directora de la escuela", "Head of school"),
    ("casa-de-la-juventud", "Wilfredo Paz", "Coordinador", "Coordinator"),
]
