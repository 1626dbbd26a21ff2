"""What the reader of lists says, by stable code.

Codes are for programs and tests; texts are for people and are looked up only when shown, in the
language active then. A text is `TEXTS[code] % params`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

UNREADABLE = {
    "empty_file": _("The file is empty."),
    "too_big": _("The file is larger than 10 MB. Split the list and send the parts."),
    "not_spreadsheet": _("This is not a list we can read. Send an Excel file (.xlsx) or CSV."),
    "web_page": _("This is a web page, not a list. Open it in Excel and save it as .xlsx."),
    "old_excel": _("This is an old Excel file (.xls). Open it in Excel and save it as .xlsx."),
    "binary_excel": _("This Excel file is of the binary kind. Save it as .xlsx."),
    "open_document": _("This is an OpenDocument file. Open it and save it as .xlsx."),
    "encrypted": _("The file has a password. Take the password off and send it again."),
    "broken_workbook": _("The file is damaged or incomplete. Open it in Excel and save it again."),
    "too_many_parts": _("The Excel file has too many parts. Copy the list to a new workbook."),
    "unpacks_too_big": _("The Excel file is too big once opened. Copy the list to a new workbook."),
    "packed_too_tightly": _("The Excel file looks unusual. Copy the list to a new workbook."),
    "cell_too_long": _("A cell near row %(row)s holds too much text. Check that row."),
    "too_many_rows": _("The list has more than 100,000 rows. Split it and send the parts."),
    "too_many_columns": _("The list has more than 200 columns. Keep only the ones you need."),
    "unclosed_quote": _("A quotation mark that opens on line %(row)s is not closed. Check it."),
    "no_header": _("We could not find the row with the column titles: names, date of birth…"),
    "reader_died": _("The list could not be read: it took too long or needed too much memory."),
}

NOTES = {
    "encoding": _("The text was read as %(encoding)s."),
    "separator": _("The columns are separated by %(separator)s."),
    "no_list": _("There is no list of people here; it was left out."),
    "hidden_sheet": _("This sheet is hidden in the workbook; it was read too."),
    "header_row": _("The column titles are in row %(row)s."),
    "column_used": _("“%(header)s” was read as: %(field)s."),
    "column_ignored": _("“%(header)s” is not used."),
    "name_order_given_first": _("Whole names were read with the given names first."),
    "name_order_surnames_first": _("Whole names were read with the surnames first."),
    "m_is_male": _("M was read as male, because the column also has F."),
    "m_is_female": _("M was read as female (mujer), because the column also has H."),
    "m_from_title": _("M was read as the column title says."),
    "m_unclear": _("M may mean male or female (mujer) in this column; it was left undisclosed."),
    "day_first_shown": _("Dates in “%(header)s” are day, month, year."),
    "day_first_assumed": _("Dates in “%(header)s” fit two orders; they were read day first."),
    "month_first_shown": _("Dates in “%(header)s” are month, day, year."),
    "order_from_title": _("Dates in “%(header)s” were read in the order its title says."),
    "order_mixed": _("Dates in “%(header)s” contradict each other; they were read day first."),
    "serial_dates": _("Numbers in “%(header)s” were read as Excel dates."),
    "hxl_row": _("Row %(row)s has HXL tags; it was left out."),
    "title_again": _("Row %(row)s repeats the column titles; it was left out."),
    "footer_row": _("Row %(row)s is a total or a note at the foot; it was left out."),
    "blank_rows": _("%(count)s empty rows were left out."),
}

REFUSALS = {
    "name_missing": _("There is no given name."),
    "surname_missing": _("There is no first surname."),
    "name_formula": _("A name starts like a formula."),
    "name_markup": _("A name holds program code or control characters."),
    "name_digits": _("A name holds digits."),
    "name_without_letters": _("A name has no letters."),
    "name_too_long": _("A name is longer than 100 characters."),
    "birth_missing": _("There is no date of birth and no age."),
    "birth_incomplete": _("The date of birth is not a full date: “%(value)s”."),
    "birth_impossible": _("This date does not exist: “%(value)s”."),
    "birth_future": _("The date of birth is in the future: “%(value)s”."),
    "birth_over_60": _("By this date or age the person is over 60: “%(value)s”."),
    "formula_cell": _("The row has a formula. Replace it with its value."),
}

WARNINGS = {
    "name_split": _("Check which words are given names and which are surnames."),
    "name_damaged": _("Some letters of a name were damaged in the file."),
    "sex_unclear": _("We did not understand the sex: “%(value)s”."),
    "birth_maybe_swapped": _("Excel may have swapped day and month of this date."),
    "age_differs": _("The age in the list and the date of birth do not agree."),
    "age_unusual": _("The age is unusual for this list."),
    "age_unclear": _("We did not understand the age: “%(value)s”."),
    "phone_unclear": _("This does not look like a phone number: “%(value)s”."),
    "phone_several": _("There are several phone numbers; the first one was taken."),
    "document_check": _("A digit of the document number may be wrong."),
    "document_format": _("The document number does not have the usual form."),
    "document_zeros": _("The document number may have lost zeros at the start."),
    "document_rounded": _("Excel lost the last digits of the document number."),
    "document_birth_differs": _("The year in the document number is not the year of birth."),
    "guardian_not_name": _("The name of the guardian could not be used: “%(value)s”."),
    "consent_unclear": _("We did not understand the consent: “%(value)s”. It counts as no."),
    "consent_undated": _("The consent has no date. It counts as no."),
    "consent_future": _("The date of consent is in the future. It counts as no."),
    "consent_date_unclear": _("We did not understand the date of consent: “%(value)s”."),
}

TEXTS = UNREADABLE | NOTES | REFUSALS | WARNINGS

FIELDS = {
    "given_names": _("given names"),
    "middle_name": _("given names"),
    "first_surname": _("first surname"),
    "second_surname": _("second surname"),
    "surnames": _("surnames"),
    "full_name": _("whole name"),
    "sex": _("sex"),
    "sex_female": _("sex"),
    "sex_male": _("sex"),
    "sex_m": _("sex"),
    "born": _("date of birth"),
    "born_day": _("day of birth"),
    "born_month": _("month of birth"),
    "born_year": _("year of birth"),
    "age": _("age"),
    "document_type": _("kind of document"),
    "document_number": _("document number"),
    "phone": _("phone"),
    "place": _("municipality"),
    "department": _("department"),
    "guardian": _("guardian"),
    "consent": _("consent"),
    "consent_on": _("date of consent"),
    "submitted_on": _("date of the form"),
    "source_id": _("number of the form"),
    "studies": _("studies"),
    "grade": _("last grade"),
    "works": _("works"),
}


@dataclass(frozen=True)
class Note:
    """Something assumed or left out while reading a list; `sheet` is None for CSV."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    sheet: str | None = None

    @property
    def text(self) -> str:
        params = dict(self.params)
        if "field" in params:
            params["field"] = FIELDS[params["field"]]
        return str(TEXTS[self.code]) % params


@dataclass(frozen=True)
class Issue:
    """A doubt about one row, or a reason to refuse it; `column` is the title as written."""

    code: str
    column: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return str(TEXTS[self.code]) % dict(self.params)


class UnreadableList(Exception):  # noqa: N818 - it names what happened, in the words of the domain
    """The whole file cannot be read; `code` is a key of UNREADABLE."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def text(self) -> str:
        return str(TEXTS[self.code]) % self.params

    def __str__(self) -> str:
        return self.text
