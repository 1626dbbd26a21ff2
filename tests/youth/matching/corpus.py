"""Invented people as several clerks write them down, with brothers, sisters, twins and namesakes.

Names of its own, chances of its own, everything from a seed: the same corpus each time.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from youth.matching.known import Known

GIRLS = """
Abigaíl Adela Alondra Amparo Anahí Araceli Azucena Belén Blanca Candelaria Cecilia Consuelo Dalia
Débora Dunia Eloísa Estela Fabiola Gloria Griselda Guadalupe Iliana Iris Jimena Josefa Karla Leticia
Lidia Lourdes Magdalena Margarita Mercedes Mirna Nohemí Norma Olga Paola Perla Raquel Rebeca
Rocío Ruth Sara Silvia Sonia Susana Suyapa Tania Valeria Verónica Vilma Violeta Yessenia Yamileth
Zoila
María José Concepción Jennifer Michelle Joselyn Estefany Kimberly Wendy Scarlett Xenia Beatriz
Isabel
""".split()
BOYS = """
Abel Adrián Agustín Alfredo Amílcar Arnulfo Bernardo Camilo César Darío Edgardo Efraín Elías Ernesto
Esteban Fausto Fermín Gilberto Gonzalo Gustavo Héctor Hugo Ignacio Isaías Iván Jairo Joaquín Julio
Lázaro Leonel Lorenzo Marcos Mauricio Moisés Nahún Nicolás Noé Octavio Pablo Pedro Ramón Raúl
Ricardo Rigoberto Rodolfo Salvador Samuel Saúl Sergio Tomás Ulises Vicente Víctor Xavier
José Francisco Fernando Antonio Jesús Roberto Bryan Michael Jonathan Kevin Erick Jefferson Eduardo
""".split()
COMMON = "Hernández López Martínez García Rodríguez Pérez Ramírez Mejía Reyes Vásquez".split()
OTHERS = """
Abrego Acosta Alemán Alfaro Amaya Aparicio Argueta Arita Ayala Barahona Barrera Bautista Bonilla
Cáceres Calderón Campos Canales Cardona Carranza Castellanos Chávez Chinchilla Contreras Cordero
Coto Cuéllar Dubón Duarte Escobar Espinoza Estrada Fajardo Figueroa Funes Galdámez Galeano
Guardado Guevara Henríquez Ibáñez Izaguirre Lainez Landaverde Lemus Maldonado Mancía Melgar
Menjívar Molina Montes Munguía Nolasco Ochoa Orozco Osorio Pacheco Padilla Paredes Peña Pineda
Portillo Quintanilla Rivas Salazar Salguero Sandoval Serrano Solórzano Tejada Tobar Ulloa Urbina
Valladares Velásquez Villalta Zelaya Zepeda Zometa Xiquín Pop Caal Güox Choc Tzul Batz
""".split()
SHORT = {
    "José": "Chepe", "Francisco": "Paco", "Guadalupe": "Lupe", "Fernando": "Nando",
    "Roberto": "Beto", "Mercedes": "Meche", "Concepción": "Concha", "Antonio": "Toño",
    "Jesús": "Chus", "Ignacio": "Nacho", "Ramón": "Moncho", "Gustavo": "Tavo", "María": "Ma.",
    "Ernesto": "Neto", "Eduardo": "Lalo", "Salvador": "Chamba", "Vicente": "Chente",
}  # fmt: skip
EAR = {
    "Jennifer": "Yenifer", "Michelle": "Mishel", "Joselyn": "Yoselin", "Estefany": "Stefani",
    "Kimberly": "Quimberly", "Wendy": "Guendi", "Scarlett": "Escarleth", "Bryan": "Brayan",
    "Michael": "Maicol", "Jonathan": "Yonatan", "Kevin": "Kebin", "Erick": "Eric",
    "Jefferson": "Yeferson", "Xavier": "Javier", "Jimena": "Ximena", "Yessenia": "Llesenia",
    "Hernández": "Ernandes", "Vásquez": "Basques", "Zelaya": "Selalla", "Velásquez": "Belasquez",
    "Izaguirre": "Isagirre", "Rivas": "Ribas", "Cáceres": "Caseres", "Chávez": "Chabes",
}  # fmt: skip
TOWNS = "Arcatao Cuisnahuat Yamabal Nentón Purulhá Cabricán Concordia Trojes Opatoro".split()
PLAIN = str.maketrans("áéíóúüñÁÉÍÓÚÑ", "aeiouunAEIOUN")


@dataclass(frozen=True)
class Entry:
    """One row, and whose it is."""

    person: int
    known: Known


class Corpus:
    """`entries`: rows in an order without meaning; `twins`: pairs of people."""

    def __init__(self, seed: int, people: int = 600) -> None:
        self.chance = Random(seed)
        self.people: list[Known] = []
        self.twins: list[tuple[int, int]] = []
        self.siblings: list[tuple[int, int]] = []
        while len(self.people) < people:
            self._family()
        self.entries = [entry for n in range(len(self.people)) for entry in self._written(n)]
        self.chance.shuffle(self.entries)

    def _family(self) -> None:
        first = self._person(self._surname(), self._surname(), self._birth())
        start = len(self.people)
        self.people.append(first)
        draw = self.chance.random()
        if draw < 0.05:
            self.people.append(self._sibling(first, first.born))
            self.twins.append((start, start + 1))
        elif draw < 0.2:
            apart = timedelta(days=self.chance.randint(300, 2000))
            self.people.append(self._sibling(first, first.born + apart))
            self.siblings.append((start, start + 1))
        elif draw < 0.24:  # a namesake
            other = self._person(first.surname1, first.surname2, self._birth(first.born))
            self.people.append(replace(other, given=first.given, sex=first.sex))

    def _surname(self) -> str:
        if self.chance.random() < 0.04:
            return self.chance.choice(["de la Cruz", "de León", "del Cid", "de los Santos"])
        return self.chance.choice(COMMON if self.chance.random() < 0.35 else OTHERS)

    def _birth(self, other: date | None = None) -> date:
        while True:
            born = date(1998, 1, 1) + timedelta(days=self.chance.randrange(5800))
            if other is None or abs((born - other).days) > 800:
                return born

    def _given(self, sex: str, count: int) -> str:
        return " ".join(self.chance.sample(GIRLS if sex == "female" else BOYS, count))

    def _person(self, first: str, second: str, born: date) -> Known:
        sex = self.chance.choice(["female", "male"])
        guardian = f"{self._given('female', 1)} {second}"
        digits = (
            f"{self.chance.randrange(101, 1828):04}{born.year}{self.chance.randrange(10**5):05}"
        )
        phone = self.chance.randrange(20_000_000, 99_999_999)
        chances = [self.chance.random() for _ in range(4)]
        return Known(
            self._given(sex, 2 if chances[0] < 0.7 else 1), first, second,
            born=born, sex=sex,
            documents=(digits,) if chances[1] < 0.6 else (),
            phones=(f"+504{phone}",) if chances[2] < 0.7 else (),
            guardian=guardian if chances[3] < 0.5 else "",
            place=self.chance.choice(TOWNS),
        )  # fmt: skip

    def _sibling(self, of: Known, born: date) -> Known:
        """The same surnames, phone, adult and place; a document in a row; other given names, of
        which one may be the same."""
        other = self._person(of.surname1, of.surname2, born)
        words = of.given.split()
        while set(other.given.split()) & set(words):
            other = replace(other, given=self._given(other.sex, 2))
        if len(words) == 2 and self.chance.random() < 0.2 and other.sex == of.sex:
            other = replace(other, given=f"{words[0]} {other.given.split()[0]}")
        row = tuple(f"{number[:-1]}{(int(number[-1]) + 1) % 10}" for number in of.documents)
        return replace(other, documents=row, phones=of.phones, guardian=of.guardian, place=of.place)

    def _written(self, person: int) -> list[Entry]:
        times = self.chance.choices([1, 2, 3], [60, 32, 8])[0]
        known = self.people[person]
        rows = [known] if times == 1 else [self._noise(known) for _ in range(times)]
        return [Entry(person, row) for row in rows]

    # How clerks write.

    def _noise(self, known: Known) -> Known:
        changes = {
            self._plain: 0.3, self._capitals: 0.15, self._one_surname: 0.09, self._swap: 0.1,
            self._one_given: 0.1, self._initial: 0.05, self._ear: 0.12, self._nickname: 0.06,
            self._slip: 0.06, self._married: 0.03, self._exchanged: 0.03, self._one_field: 0.03,
            self._day_month: 0.05, self._year: 0.05, self._age: 0.06, self._other_order: 0.04,
            self._no_document: 0.35, self._document_slip: 0.03, self._no_phone: 0.25,
            self._no_guardian: 0.3,
        }  # fmt: skip
        for change, chance in changes.items():
            if self.chance.random() < chance:
                known = change(known)
        return known

    def _plain(self, k: Known) -> Known:
        return self._spelled(k, lambda text: text.translate(PLAIN))

    def _capitals(self, k: Known) -> Known:
        return self._spelled(k, str.upper)

    def _spelled(self, k: Known, write) -> Known:
        names = (write(k.given), write(k.surname1), write(k.surname2))
        return replace(k, given=names[0], surname1=names[1], surname2=names[2])

    def _swap(self, k: Known) -> Known:
        return replace(k, surname1=k.surname2, surname2=k.surname1) if k.surname2 else k

    def _one_surname(self, k: Known) -> Known:
        return replace(k, surname2="")

    def _one_given(self, k: Known) -> Known:
        words = k.given.split()  # people are called by one of their names, mostly the first
        return replace(k, given=words[-1] if len(k.guardian) % 5 == 1 else words[0])

    def _other_order(self, k: Known) -> Known:
        return replace(k, given=" ".join(reversed(k.given.split())))

    def _initial(self, k: Known) -> Known:
        first, *rest = k.given.split()
        return replace(k, given=" ".join([first, *(f"{word[0]}." for word in rest)]))

    def _ear(self, k: Known) -> Known:
        return self._spelled(k, lambda text: " ".join(EAR.get(w, w) for w in text.split()))

    def _nickname(self, k: Known) -> Known:
        return replace(k, given=" ".join(SHORT.get(word, word) for word in k.given.split()))

    def _slip(self, k: Known) -> Known:
        field = self.chance.choice(["given", "surname1"])
        text = getattr(k, field)
        at = self.chance.randrange(1, max(2, len(text) - 1))
        how = self.chance.randrange(3)
        wrong = (
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        )[how] if len(text) > 4 and " " not in text[at - 1 : at + 2] else text  # fmt: skip
        return replace(k, **{field: wrong})

    def _married(self, k: Known) -> Known:
        return replace(k, surname2=f"de {self._surname()}") if k.sex == "female" else k

    def _exchanged(self, k: Known) -> Known:
        return replace(k, given=f"{k.surname1} {k.surname2}".strip(), surname1=k.given, surname2="")

    def _one_field(self, k: Known) -> Known:
        return replace(k, given=f"{k.given} {k.surname1} {k.surname2}", surname1="", surname2="")

    def _day_month(self, k: Known) -> Known:
        if not k.born or k.born.day > 12:
            return k
        return replace(k, born=k.born.replace(month=k.born.day, day=k.born.month))

    def _year(self, k: Known) -> Known:
        if not k.born or (k.born.month, k.born.day) == (2, 29):
            return k
        return replace(k, born=k.born.replace(year=k.born.year + self.chance.choice([-1, 1])))

    def _age(self, k: Known) -> Known:
        if not k.born:
            return k
        month = k.born.replace(day=1) + timedelta(days=31 * self.chance.randrange(0, 10))
        return replace(k, born=None, born_month=month.replace(day=1))

    def _no_document(self, k: Known) -> Known:
        return replace(k, documents=())

    def _document_slip(self, k: Known) -> Known:
        wrong = tuple(f"{n[:-2]}{(int(n[-2]) + 3) % 10}{n[-1]}" for n in k.documents)
        return replace(k, documents=wrong)

    def _no_phone(self, k: Known) -> Known:
        return replace(k, phones=())

    def _no_guardian(self, k: Known) -> Known:
        return replace(k, guardian="")
