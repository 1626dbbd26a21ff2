"""One line of a mapped table as the values of one person, with refusals and warnings."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from . import names, values
from .columns import Mapping
from .dates import age_on, check_birth, parse_date
from .deciding import read_sex
from .documents import read_document
from .headings import plain
from .remarks import Issue
from .tables import Cell, Line, as_text

USUAL_AGES = range(8, 36)
_NO_GUARDIAN = frozenset(("no", "no aplica", "mayor de edad", "el mismo", "ella misma", "adulto"))


def read_person(
    line: Line, mapping: Mapping, country: str, today: date, zone: tzinfo | None = None
) -> tuple[dict, list[Issue], list[Issue]]:
    """(values of a PersonRow, refusals, warnings) of one line."""
    reader = _PersonReader(line, mapping, country, today, zone)
    return reader.values(), reader.refusals, reader.warnings


class _PersonReader:
    def __init__(
        self, line: Line, mapping: Mapping, country: str, today: date, zone: tzinfo | None
    ) -> None:
        self.line = line
        self.mapping = mapping
        self.country = country
        self.today = today
        self.zone = zone
        self.refusals: list[Issue] = []
        self.warnings: list[Issue] = []
        self.refused_name = False

    def values(self) -> dict:
        self._check_formulas()
        given, first, second = self._names()
        consents, consent_on = self._consent()
        born, age = self._born_and_age(consent_on)
        kind, number = self._document(born)
        place, code = values.read_place(self._cell("place"))
        return {
            "given_names": given,
            "first_surname": first,
            "second_surname": second,
            "sex": self._sex(),
            "born": born,
            "age": age,
            "document_type": kind,
            "document_number": number,
            "phone": self._phone(),
            "place_text": place,
            "place_code": code,
            "department_text": values.read_text(self._cell("department")),
            "guardian": self._guardian(),
            "consents": consents,
            "consent_on": consent_on,
            "source_id": values.read_source_id(self._cell("source_id")),
            "studies": values.read_text(self._cell("studies")),
            "grade": values.read_text(self._cell("grade")),
            "works": values.read_text(self._cell("works")),
        }

    def _cell(self, name: str) -> Cell:
        return self.mapping.cell(self.line, name)

    def _text(self, name: str) -> str:
        return as_text(self._cell(name))

    def _refuse(self, code: str, name: str, **params: str) -> None:
        if self.mapping.columns.get(name) in self.line.formulas:
            return  # refused already, and what the formula last gave is no reason
        self.refusals.append(Issue(code, self.mapping.header(name), params))

    def _warn(self, code: str, name: str, **params: str) -> None:
        self.warnings.append(Issue(code, self.mapping.header(name), params))

    def _check_formulas(self) -> None:
        for index in sorted(self.line.formulas)[:1]:
            headers = self.mapping.headers
            column = headers[index] if index < len(headers) else ""
            self.refusals.append(Issue("formula_cell", column))

    # Names

    def _names(self) -> tuple[str, str, str]:
        if "full_name" in self.mapping.columns:
            given, first, second = self._whole_name()
        else:
            given, first, second = self._name_parts()
        if any(names.is_damaged(part) for part in (given, first, second)):
            self._warn("name_damaged", "full_name")
        return given, first, second

    def _whole_name(self) -> tuple[str, str, str]:
        name = self._name("full_name")
        if not name:
            self._refuse("name_missing", "full_name")
        if not name or self.refused_name:
            return name, "", ""
        given, first, second, sure = names.split_full_name(
            name, surnames_first=self.mapping.surnames_first
        )
        if not given:
            self._refuse("name_missing", "full_name")
        elif not first:
            self._refuse("surname_missing", "full_name")
        elif not sure:
            self._warn("name_split", "full_name")
        return given, first, second

    def _name_parts(self) -> tuple[str, str, str]:
        given = " ".join(filter(None, (self._name("given_names"), self._name("middle_name"))))
        if "surnames" in self.mapping.columns:
            first, second = names.split_surnames(self._name("surnames"))
        else:
            first, second = self._name("first_surname"), self._name("second_surname")
        if not given:
            self._refuse("name_missing", "given_names")
        if not first:
            has_one = "first_surname" in self.mapping.columns
            self._refuse("surname_missing", "first_surname" if has_one else "surnames")
        return given, first, second

    def _name(self, field: str) -> str:
        text = self._text(field)
        if problem := names.name_problem(text):
            self.refused_name = True
            self._refuse(problem, field)
        return names.clean_name(text)

    # Sex, age

    def _sex(self) -> str:
        if "sex" not in self.mapping.columns:
            return self._ticked_sex()
        sex, understood = read_sex(self._cell("sex"), self.mapping.meaning_of_m)
        if not understood:
            self._warn("sex_unclear", "sex", value=self._text("sex"))
        return sex

    def _ticked_sex(self) -> str:
        female = values.is_marked(self._cell("sex_female"))
        male = values.is_marked(self._cell("sex_male"))
        if female and male:
            self._warn("sex_unclear", "sex_female", value=self._text("sex_female"))
        return "undisclosed" if female == male else "female" if female else "male"

    def _born_and_age(self, seen_on: date | None) -> tuple[date | None, int | None]:
        age = self._age()
        born, answered = self._born()
        if born:
            self._compare_age(born, age, seen_on)
        elif not answered and age is None:
            self._refuse("birth_missing", "born")
        elif not answered and age > 60:
            self._refuse("birth_over_60", "age", value=str(age))
        elif not answered and age not in USUAL_AGES:
            self._warn("age_unusual", "age")
        return born, age

    def _born(self) -> tuple[date | None, bool]:
        """(date or None, whether anything was written)."""
        cell, field = self._birth_cell()
        text = as_text(cell)
        if text.lower() in ("", "n/a"):
            return None, False
        order = self.mapping.day_first.get("born", True)
        born, problem = parse_date(cell, today=self.today, day_first=order)
        problem = problem or check_birth(born, self.today)
        if problem:
            self._refuse(f"birth_{problem}", field, value=text)
            return None, True
        if self.mapping.maybe_swapped and isinstance(cell, date):
            self._warn("birth_maybe_swapped", field)
        return born, True

    def _birth_cell(self) -> tuple[Cell, str]:
        if "born" in self.mapping.columns or "born_year" not in self.mapping.columns:
            return self._cell("born"), "born"
        parts = [self._text(f"born_{part}") for part in ("day", "month", "year")]
        written = [part for part in parts if part]
        words = any(part.isalpha() for part in written)
        return (" " if words else "/").join(written), "born_year"

    def _age(self) -> int | None:
        cell = self._cell("age")
        age = values.read_age(cell)
        if age is None and not values.is_gap(cell):
            self._warn("age_unclear", "age", value=as_text(cell))
        return age

    def _compare_age(self, born: date, age: int | None, seen_on: date | None) -> None:
        if age_on(born, self.today) not in USUAL_AGES:
            self._warn("age_unusual", "born")
        if age is None:
            return
        # Without the day it was written, the list may be some years old.
        older, now = (1, seen_on) if seen_on else (3, self.today)
        if not age_on(born, now) - older <= age <= age_on(born, now) + 1:
            self._warn("age_differs", "age")

    # The rest

    def _document(self, born: date | None) -> tuple[str, str]:
        stated = values.read_text(self._cell("document_type"))
        kind, number, doubts = read_document(
            self._cell("document_number"),
            stated or self.mapping.title("document_number"),
            country=self.country,
            born=born,
        )
        for code in doubts:
            self._warn(code, "document_number")
        return kind, number

    def _phone(self) -> str:
        phone, doubt = values.read_phone(self._cell("phone"), self.country)
        if doubt:
            self._warn(doubt, "phone", value=phone)
        return phone

    def _guardian(self) -> str:
        text = self._text("guardian")
        if names.name_problem(text):
            self._warn("guardian_not_name", "guardian", value=text)
            return ""
        name = names.clean_name(text)
        return "" if plain(name) in _NO_GUARDIAN else name

    def _consent(self) -> tuple[bool, date | None]:
        """A clear yes with a day, not in the future, is consent; anything else is not."""
        answer = values.read_yes(self._cell("consent"))
        day = self._consent_day()
        if answer is None:
            self._warn("consent_unclear", "consent", value=self._text("consent"))
        if not answer:
            return False, day
        if day is None:
            self._warn("consent_undated", "consent")
        elif day > self.today + timedelta(days=1):  # form tools count in another time zone
            self._warn("consent_future", "consent")
            return False, day
        return day is not None, day

    def _consent_day(self) -> date | None:
        for field in ("consent_on", "submitted_on"):
            cell = self._cell(field)
            if values.is_gap(cell):
                continue
            if field == "submitted_on" and (local := _day_in(self.zone, cell)):
                return local
            order = self.mapping.day_first.get(field, True)
            day, problem = parse_date(cell, today=self.today, day_first=order)
            if day:
                return day
            self._warn("consent_date_unclear", field, value=as_text(cell))
            if problem:
                return None
        return None


def _day_in(zone: tzinfo | None, cell: Cell) -> date | None:
    """The local day of a form tool's time, which is told in UTC unless it says otherwise."""
    text = as_text(cell)
    if zone is None or not re.match(r"\d{4}-\d\d-\d\dT\d\d:", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone).date()
