"""Where and when: centers by landmark, and groups around today, soon and in some months."""

from typing import NamedTuple

# organization, name, P-code, landmark es, landmark en, step-free, child care,
# how to arrive es, en, when somebody is there es, en
CENTERS = [
    ("taller-abierto", "Centro Las Acacias", "HN0801",
     "De la gasolinera del bulevar, dos cuadras al norte, portón verde",
     "From the gas station on the boulevard, two blocks north, green gate", True, True,
     "Los buses del bulevar paran frente a la gasolinera.",
     "The buses of the boulevard stop in front of the gas station.",
     "De lunes a viernes, de 8 a. m. a 5 p. m.; sábados hasta el mediodía",
     "Monday to Friday, 8 a.m. to 5 p.m.; Saturdays until noon"),
    ("taller-abierto", "Taller La Alameda", "HN0301",
     "Detrás del mercado, a media cuadra de la farmacia, portón azul",
     "Behind the market, half a block from the pharmacy, blue gate", True, False,
     "A cinco minutos a pie de la terminal de buses.",
     "Five minutes on foot from the bus station.",
     "De lunes a viernes, de 1 a 7 p. m.; sábados todo el día",
     "Monday to Friday, 1 to 7 p.m.; Saturdays all day"),
    ("puentes-del-lempa", "Centro El Mirador", "SV1014",
     "Frente al mercado, arriba de la panadería",
     "Across from the market, above the bakery", False, True,
     "Baje en la parada del mercado. Se sube por gradas.",
     "Get off at the stop of the market. You go up by stairs.",
     "De martes a domingo, de 8 a. m. a 5 p. m.",
     "Tuesday to Sunday, 8 a.m. to 5 p.m."),
    ("puentes-del-lempa", "Casa El Jardín", "SV1210",
     "Del parque, una cuadra al sur, casa de dos pisos",
     "From the park, one block south, two-story house", True, False,
     "Todos los buses del centro pasan por el parque.",
     "All downtown buses pass by the park.",
     "De lunes a viernes, de 9 a. m. a 5 p. m.",
     "Monday to Friday, 9 a.m. to 5 p.m."),
    ("oficios-del-altiplano", "Escuela de Oficios", "GT0901",
     "Del parque central, tres cuadras al poniente, casa de esquina",
     "From the central park, three blocks west, corner house", True, False,
     "A pie desde el parque, o en microbús hasta la esquina.",
     "On foot from the park, or by minibus to the corner.",
     "De lunes a jueves, de 8 a. m. a 7 p. m.",
     "Monday to Thursday, 8 a.m. to 7 p.m."),
    ("oficios-del-altiplano", "Salón La Arboleda", "GT1601",
     "A la par de la biblioteca, segundo portón",
     "Next to the library, second gate", True, True,
     "Los microbuses paran frente a la biblioteca.",
     "The minibuses stop in front of the library.",
     "De lunes a jueves, de 2 a 8 p. m.; fines de semana por la mañana",
     "Monday to Thursday, 2 to 8 p.m.; weekend mornings"),
    ("casa-de-la-juventud", "Casa de la Juventud", "HN0501",
     "A un costado de la cancha techada, junto a la biblioteca",
     "Beside the covered court, next to the library", True, False,
     "Baje en la parada de la biblioteca y cruce el parqueo.",
     "Get off at the stop of the library and cross the parking lot.",
     "De lunes a sábado, de 9 a. m. a 6 p. m.",
     "Monday to Saturday, 9 a.m. to 6 p.m."),
]  # fmt: skip

WEEKDAYS = [0, 1, 2, 3]
WEEKEND = [5, 6]


class Group(NamedTuple):
    """`first` is in days from today, `length` in days; the organization is the course's.

    Its sessions last as long together as the course's hours say, or longer.
    """

    code: str
    course: str
    program: str
    center: str
    name: str
    first: int
    length: int
    days: list[int]
    start: str
    end: str
    seats: int
    ages: tuple[int, int]
    people: int
    childcare: bool = False
    documents: bool = False
    modality: str = "on_site"


ACACIAS, ALAMEDA, MIRADOR = "Centro Las Acacias", "Taller La Alameda", "Centro El Mirador"
JARDIN, ESCUELA, ARBOLEDA = "Casa El Jardín", "Escuela de Oficios", "Salón La Arboleda"
CASA = "Casa de la Juventud"
HANDS, DIGITAL, SUN = "manos-que-construyen", "taller-digital", "energia-del-sol"
FLAVORS, BUSINESS = "sabores-de-aqui", "mi-negocio"
SCHOOL, THREAD = "termino-mi-escuela", "hilo-y-diseno"
JOB, WHEELS = "mi-primer-empleo", "sobre-ruedas"

GROUPS = [
    # Over, with certificates; it is the first award's.
    Group("CEB2A4", "electricidad", HANDS, ACACIAS, "Ceiba", -75, 65, [1, 3], "14:00", "17:00",
          16, (16, 29), 15, childcare=True),
    # Going on.
    Group("QTZ3B5", "electricidad", HANDS, ACACIAS, "Quetzal", -20, 60, [5], "08:00", "14:00",
          12, (16, 29), 13),
    Group("MQZ5D7", "panaderia", FLAVORS, MIRADOR, "Maquilishuat", -15, 70, [1, 4], "13:00",
          "17:00", 14, (16, 29), 10, childcare=True),
    Group("GRS8Q2", "solar", SUN, ALAMEDA, "Girasol", -25, 80, [0, 2], "14:00", "17:00",
          12, (17, 29), 6),
    # Its people come on a list of another organization: see sharing.py.
    Group("BLS4T8", "panaderia", FLAVORS, MIRADOR, "Bálsamo", -9, 63, [0, 3], "08:00", "12:00",
          14, (14, 29), 0, childcare=True),
    # Soon: free seats, last seats, a waiting list.
    Group("JCR6W4", "costura", THREAD, ESCUELA, "Jacaranda", 4, 45, [0, 2, 4], "08:30", "11:30",
          8, (15, 29), 5),
    Group("PNH8G2", "entrevista", JOB, CASA, "Pinar", 5, 28, [5], "09:00", "15:00",
          20, (16, 29), 0),
    Group("CBA6K3", "carpinteria", HANDS, ALAMEDA, "Caoba", 6, 112, [5], "13:00", "17:00",
          8, (16, 29), 6),
    Group("MRB7F9", "nivelacion", SCHOOL, ESCUELA, "Marimba", 8, 96, WEEKDAYS, "17:00", "19:00",
          25, (14, 29), 6),
    Group("ZTE3R9", "cocina", FLAVORS, JARDIN, "Izote", 9, 56, [0, 2, 4], "13:00", "16:00",
          10, (16, 29), 11),
    Group("FLM4H6", "dinero", JOB, CASA, "Flor de Mayo", 11, 21, [5], "14:00", "17:00",
          24, (15, 29), 0),
    Group("JCT4C6", "celulares", DIGITAL, ACACIAS, "Jocote", 12, 68, [0, 2], "09:00", "12:00",
          15, (15, 29), 4),
    Group("LRL8J3", "motos", WHEELS, CASA, "Laurel", 14, 100, [1, 3], "17:30", "20:00",
          12, (17, 29), 3, documents=True),
    Group("CNZ4S6", "negocio", BUSINESS, MIRADOR, "Cenzontle", 15, 54, [1, 3], "18:30", "20:00",
          30, (17, 29), 0, modality="online"),
    Group("ZRZ7Z2", "ingles", JOB, CASA, "Zorzal", 17, 97, WEEKDAYS, "18:00", "19:30",
          16, (16, 29), 0),
    Group("TRG6E8", "panaderia", FLAVORS, MIRADOR, "Torogoz", 20, 85, WEEKEND, "08:30", "11:30",
          20, (16, 29), 0, childcare=True),
    Group("CLB7N4", "computacion", DIGITAL, ACACIAS, "Colibrí", 22, 70, [0, 2], "18:00", "20:00",
          20, (16, 29), 0, modality="mixed"),
    # Next month and later: a demo that nobody loads anew stays alive for a while.
    Group("CPR2V8", "primaria", SCHOOL, ARBOLEDA, "Ciprés", 26, 130, WEEKDAYS, "18:00", "20:00",
          22, (15, 29), 0, childcare=True),
    Group("GNC2M7", "electricidad", HANDS, ALAMEDA, "Guanacaste", 33, 82, [1, 3], "17:30",
          "19:30", 16, (16, 29), 0),
    Group("LMD5Y9", "entrevista", JOB, CASA, "Almendro", 36, 28, [5], "09:00", "15:00",
          20, (16, 29), 0),
    Group("PNB9T3", "nivelacion", SCHOOL, ARBOLEDA, "Pinabete", 40, 96, WEEKEND, "08:00", "12:00",
          30, (14, 29), 0, childcare=True),
    Group("CDR5D9", "carpinteria", HANDS, ALAMEDA, "Cedro", 75, 112, [5], "13:00", "17:00",
          12, (16, 29), 0),
    Group("NSP3X7", "costura", THREAD, ARBOLEDA, "Níspero", 96, 54, [0, 2, 4], "14:00", "16:30",
          12, (15, 29), 0, childcare=True),
    # Over for half a year: most were found again, and what became of them is certified.
    Group("RBT5K7", "carpinteria", HANDS, ALAMEDA, "Roble", -260, 60, [5], "08:00", "16:00",
          34, (16, 29), 34),
]  # fmt: skip
