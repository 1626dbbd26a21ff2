"""The invented catalogue: organizations, awards, centers, courses, groups. Only data."""

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
    ("facilitacion@taller.example", "Óscar", "Núñez", "es", "facilitator", "taller-abierto"),
    ("acompanamiento@taller.example", "Suyapa", "Mejía", "es", "case_worker", "taller-abierto"),
    ("monitoreo@taller.example", "Denia", "Zelaya", "es", "monitor", "taller-abierto"),
    ("coordinacion@lempa.example", "Rosario", "Alvarenga", "es", "coordinator",
     "puentes-del-lempa"),
    ("coordinacion@altiplano.example", "Juana", "Xol", "es", "coordinator",
     "oficios-del-altiplano"),
    ("coordinacion@juventud.example", "Wilfredo", "Paz", "es", "coordinator",
     "casa-de-la-juventud"),
    ("evaluacion@horizonte.example", "Helen", "Brooks", "en", "evaluator", "fondo-horizonte"),
    ("edicion@rumbo.example", "Lucía", "Andino", "es", "editor", None),
    ("administracion@rumbo.example", "Carlos", "Montoya", "es", "administrator", None),
]  # fmt: skip

# organization, award, slug, es, en, aim es, aim en
PROGRAMS = [
    ("taller-abierto", "horizonte-1", "manos-que-construyen", "Manos que construyen",
     "Hands that build", "Un oficio en pocos meses, cerca de casa.",
     "A trade in a few months, close to home."),
    ("puentes-del-lempa", "horizonte-1", "sabores-de-aqui", "Sabores de aquí", "Local flavors",
     "Cocina y panadería para trabajar o emprender.",
     "Cooking and baking to find work or start a business."),
    ("oficios-del-altiplano", "horizonte-2", "termino-mi-escuela", "Termino mi escuela",
     "Finishing school", "Nivelación para volver a estudiar, con horario flexible.",
     "Catch-up classes to return to school, at flexible hours."),
    ("casa-de-la-juventud", "horizonte-1", "mi-primer-empleo", "Mi primer empleo",
     "My first job", "Prepararse para la entrevista y los primeros meses de trabajo.",
     "Getting ready for the interview and the first months at work."),
]  # fmt: skip

# organization, name, P-code, landmark es, landmark en, step-free, child care
CENTERS = [
    ("taller-abierto", "Centro Las Acacias", "HN0801",
     "De la gasolinera del bulevar, dos cuadras al norte, portón verde",
     "From the gas station on the boulevard, two blocks north, green gate", True, True),
    ("puentes-del-lempa", "Centro El Mirador", "SV0614",
     "Frente al mercado, segundo nivel de la panadería",
     "Across from the market, above the bakery", False, True),
    ("oficios-del-altiplano", "Escuela de Oficios", "GT0901",
     "Del parque central, tres cuadras al poniente, casa de esquina",
     "From the central park, three blocks west, corner house", True, False),
    ("casa-de-la-juventud", "Casa de la Juventud", "HN0501",
     "A un costado de la cancha techada, junto a la biblioteca",
     "Beside the covered court, next to the library", True, False),
]  # fmt: skip

# key, organization, es, en, kind, hours, certificate, least attendance, assessed, least score,
# skills es, skills en, summary es, summary en
COURSES = [
    ("electricidad", "taller-abierto", "Electricidad de casas, nivel básico",
     "Household electricity, basic level", "technical", 48, "achievement", 80, True, 60,
     "Instalar circuitos de luz y tomas\nConectar un tablero de distribución\n"
     "Aplicar normas de seguridad eléctrica",
     "Install lighting and outlet circuits\nConnect a distribution panel\n"
     "Apply electrical safety rules",
     "Aprenda a instalar la luz de una casa, con práctica desde el primer día.",
     "Learn to wire a house, with practice from the first day."),
    ("celulares", "taller-abierto", "Reparación de celulares", "Mobile phone repair", "job", 60,
     "attendance", 75, False, 0,
     "Cambiar pantallas y baterías\nRevisar un equipo y dar un precio justo",
     "Replace screens and batteries\nCheck a device and quote a fair price",
     "Diagnóstico y reparación de las fallas más comunes.",
     "Diagnosis and repair of the most common faults."),
    ("panaderia", "puentes-del-lempa", "Panadería y repostería", "Baking and pastry", "job", 72,
     "achievement", 80, True, 60,
     "Preparar pan francés y pan dulce\nCalcular costos de una receta\n"
     "Manipular alimentos con higiene",
     "Bake bread rolls and sweet bread\nCost a recipe\nHandle food hygienically",
     "Pan dulce, pan francés y pasteles; también cuánto cobrar.",
     "Sweet bread, rolls and cakes; also how to set a price."),
    ("nivelacion", "oficios-del-altiplano", "Nivelación de matemática y lenguaje",
     "Catch-up in math and language", "academic", 90, "attendance", 70, False, 0,
     "Resolver problemas con fracciones y porcentajes\nEscribir una carta formal",
     "Solve problems with fractions and percentages\nWrite a formal letter",
     "Para quienes quieren retomar los básicos o el bachillerato.",
     "For those who want to go back to secondary school."),
    ("entrevista", "casa-de-la-juventud", "Rumbo a la entrevista", "Ready for the interview",
     "life_skills", 24, "attendance", 80, False, 0,
     "Preparar una hoja de vida\nPresentarse en una entrevista",
     "Prepare a résumé\nIntroduce oneself at an interview",
     "Cuatro sábados para preparar su hoja de vida y practicar.",
     "Four Saturdays to prepare your résumé and practice."),
]  # fmt: skip

# code, course, program, center, name, first day and length in days from today, weekdays, from, to,
# seats, ages, child care, state, people, organization is the course's
GROUPS = [
    ("CEB2A4", "electricidad", "Ceiba", -75, 65, [1, 3], "14:00", "16:00", 16, (16, 29), True, 15),
    ("QTZ3B5", "electricidad", "Quetzal", -20, 60, [5], "08:00", "12:00", 12, (16, 29), False, 13),
    ("JCT4C6", "celulares", "Jocote", 12, 50, [0, 2], "09:00", "11:30", 15, (15, 29), False, 4),
    ("MQZ5D7", "panaderia", "Maquilishuat", -15, 70, [1, 4], "13:30", "16:30", 14, (16, 29), True,
     10),
    ("TRG6E8", "panaderia", "Torogoz", 20, 70, [5, 6], "08:30", "11:30", 18, (16, 29), True, 0),
    ("MRB7F9", "nivelacion", "Marimba", 8, 90, [0, 1, 2, 3], "17:00", "19:00", 25, (14, 29), False,
     6),
    ("PNH8G2", "entrevista", "Pinar", 5, 28, [5], "09:00", "15:00", 20, (16, 29), False, 0),
]  # fmt: skip

SIGNATORIES = [
    ("taller-abierto", "Marta Elena Reyes", "Directora", "Director"),
    ("taller-abierto", "Ing. Óscar Núñez", "Instructor", "Instructor"),
    ("puentes-del-lempa", "Rosario Alvarenga", "Directora", "Director"),
    ("oficios-del-altiplano", "Juana Xol", "Directora de la escuela", "Head of school"),
    ("casa-de-la-juventud", "Wilfredo Paz", "Coordinador", "Coordinator"),
]

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
