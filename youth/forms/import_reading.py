"""How a list is to be read: one form for each of its tables."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youth.importing.choosing import CHOOSABLE, UNTITLED, BadChoice, Chosen, Decided, problems
from youth.importing.columns import DATE_FIELDS
from youth.importing.delimited import ENCODINGS, SEPARATORS
from youth.importing.messages import FIELDS
from youth.importing.tables import letters_of

ORDERS = [
    ("", _("as the list shows")),
    ("day", _("day, month, year")),
    ("month", _("month, day, year")),
]
MEANINGS = [
    ("", _("as the list shows")),
    ("male", _("man (masculino)")),
    ("female", _("woman (mujer)")),
]
NAME_ORDERS = [
    ("", _("as the list shows")),
    ("given", _("given names first")),
    ("surnames", _("surnames first")),
]
NOT_READ = ""
EXAMPLES = 3
SHOWN = 60  # characters of a cell
# Beside which field a choice that cannot be followed is said; beside the first column otherwise.
_BESIDE = {"names_two_ways": "full_name", "surnames_two_ways": "surnames"}


class TableForm(forms.Form):
    """How one table is read; `chosen` once it is clean. `table`: as it was read until now.

    Of a table that lists nobody its first rows are shown, and each column is called by its letter:
    the titles are chosen with everything else. `alone`: there is no other table to read.
    """

    mark_optional = False
    left_out = forms.BooleanField(label=_("Nobody is listed here: leave it out"), required=False)
    header_row = forms.IntegerField(
        label=_("The column titles are in row"),
        help_text=_("0 if the list has no titles."),
        min_value=UNTITLED,
        required=False,
    )
    surnames_first = forms.ChoiceField(label=_("Whole names"), choices=NAME_ORDERS, required=False)
    meaning_of_m = forms.ChoiceField(
        label=_("The letter M under sex means"), choices=MEANINGS, required=False
    )

    def __init__(self, data, *, number: int, table: Decided, alone: bool = False) -> None:
        self.table, self.was = table, table.chosen
        self.is_new = bool(table.top)
        super().__init__(data, prefix=f"t{number}", initial=self._initial(alone))
        if self.is_new:
            self.fields["header_row"] = self._rows_to_choose()
        self.columns = [self._column(index, title) for index, title in enumerate(table.titles)]
        for name in DATE_FIELDS:
            self._add_order(name)
        if self.was.sheet is None:
            self._add_csv()

    def _rows_to_choose(self) -> forms.TypedChoiceField:
        choices = [(UNTITLED, _("There are no titles"))]
        for row in self.top:
            said = " · ".join(cell for cell in row["cells"] if cell)
            choices.append((row["number"], f"{row['number']}: {said[:SHOWN]}"))
        label = _("The column titles are in row")
        return forms.TypedChoiceField(label=label, choices=choices, coerce=int)

    @property
    def top(self) -> list[dict]:
        """The first rows, to be shown: [{number, cells}]."""
        return [
            {"number": number, "cells": [cell[:SHOWN] for cell in cells]}
            for number, cells in self.table.top
        ]

    @property
    def letters(self) -> list[str]:
        return [letters_of(index) for index in range(len(self.table.titles))]

    def _initial(self, alone: bool) -> dict:
        was = self.was
        order = {True: "surnames", False: "given", None: ""}[was.surnames_first]
        return {
            "header_row": was.header_row,
            "surnames_first": order,
            "meaning_of_m": was.meaning_of_m or "",
            "left_out": not self.table.is_list and not (alone and self.is_new),
        }

    def _column(self, index: int, title: str) -> dict:
        """A field for a column; {title, examples, name} for the page."""
        if self.is_new:
            examples = self._examples_in(index)
            title = _("Column %(letter)s") % {"letter": letters_of(index)}
        else:
            examples = self.table.examples.get(title, ())
        fields = {of: name for name, of in (self.was.columns or {}).items()}
        choices = [(NOT_READ, _("not read"))]
        choices += [(name, str(FIELDS[name])) for name in CHOOSABLE]
        name = f"column_{index}"
        self.fields[name] = forms.ChoiceField(
            label=title,
            choices=choices,
            required=False,
            initial=fields.get(title, NOT_READ),
            help_text=" · ".join(examples),
        )
        return {"title": title, "examples": examples, "name": name}

    def _examples_in(self, index: int) -> tuple[str, ...]:
        texts = [row["cells"][index] for row in self.top if index < len(row["cells"])]
        return tuple(dict.fromkeys(text for text in texts if text))[:EXAMPLES]

    def _add_order(self, name: str) -> None:
        if name not in (self.was.columns or {}):
            return
        initial = {True: "day", False: "month", None: ""}[self.was.day_first.get(name)]
        self.fields[f"order_{name}"] = forms.ChoiceField(
            label=_("Order in: %(field)s") % {"field": FIELDS[name]},
            choices=ORDERS,
            required=False,
            initial=initial,
        )

    def _add_csv(self) -> None:
        self.fields["encoding"] = forms.ChoiceField(
            label=_("How letters are written (if accents look wrong)"),
            choices=[(name, name) for name in ENCODINGS],
            required=False,
            initial=self.was.encoding,
        )
        self.fields["separator"] = forms.ChoiceField(
            label=_("What separates the columns"),
            choices=list(SEPARATORS.items()),
            required=False,
            initial=self.was.separator,
        )

    @property
    def told(self) -> list[dict]:
        """The columns of the table with their fields, bound."""
        return [each | {"field": self[each["name"]]} for each in self.columns]

    @property
    def others(self) -> list:
        names = {each["name"] for each in self.columns}
        return [self[name] for name in self.fields if name not in names]

    @property
    def is_quiet(self) -> bool:
        """Nothing is read here, and nothing is wrong: it may be folded."""
        return bool(self["left_out"].value()) and not (self.is_bound and self.errors)

    def clean(self):
        said = super().clean()
        if self.errors:
            return said
        columns: dict[str, int] = {}
        for index, each in enumerate(self.columns):
            name = said.get(each["name"])
            if name in columns:
                self.add_error(each["name"], _("This was chosen for two columns."))
            elif name:
                columns[name] = index
        if self.is_new and columns and said.get("left_out"):
            self.add_error("left_out", _("You chose columns here. Untick this to have them read."))
        if not self.errors:
            self.chosen = self._chosen(said, columns)
            for problem in problems(self.chosen, self.table):
                self.add_error(self._beside(problem, columns), problem.text)
        return said

    def _beside(self, problem: BadChoice, columns: dict[str, int]) -> str | None:
        """The field that a problem is about."""
        if problem.code == "header_row_outside":
            return "header_row"
        index = columns.get(_BESIDE.get(problem.code, ""), 0)
        return self.columns[index]["name"] if self.columns else None

    def _chosen(self, said: dict, columns: dict[str, int]) -> Chosen:
        row = said.get("header_row")
        row = self.was.header_row if row is None else row
        way = {name: said.get(name) or None for name in ("encoding", "separator")}
        cut_so = all(value in (None, getattr(self.was, name)) for name, value in way.items())
        orders = {name: said.get(f"order_{name}") for name in DATE_FIELDS}
        order = said.get("surnames_first")
        return Chosen(
            self.was.sheet,
            columns=self._titled(columns, row) if cut_so else None,
            day_first={name: order == "day" for name, order in orders.items() if order},
            meaning_of_m=said.get("meaning_of_m") or None,
            surnames_first=order == "surnames" if order else None,
            header_row=row if cut_so or not (self.is_new or row == UNTITLED) else None,
            left_out=said.get("left_out", False),
            **way,
        )

    def _titled(self, columns: dict[str, int], row: int | None) -> dict[str, str] | None:
        """Field → title of its column. None, to be found anew, where titles in another row are
        not known yet."""
        if self.is_new or row == UNTITLED:
            titles = self.table.titles_in(row)
        elif row == self.was.header_row and self.was.columns is not None:
            titles = self.table.titles
        else:
            return None
        return {name: titles[index] for name, index in columns.items()}
