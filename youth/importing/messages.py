"""What the reader of lists says, by stable code.

Codes are for programs and tests; texts are for people and are looked up only when shown, in the
language active then. A text is `TEXTS[code] % params`.
"""

from django.utils.translation import gettext_lazy as _

from .remarks import Issue, Note, UnreadableList

__all__ = ["FIELDS", "NOTES", "CHOICES", "REFUSALS", "TEXTS", "UNREADABLE", "WARNINGS"]
__all__ += ["Issue", "Note", "UnreadableList"]

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
    "encoding_wrong": _("The text cannot be read as %(encoding)s. Choose another one."),
    "only_a_form": _(
        "This is a form (XLSForm), not its answers. Download the answers and send that file."
    ),
    "nothing_left": _("Every part of the file was left out. Choose one to read."),
    "no_form": _("This is not a form (XLSForm): it has no sheet “survey”."),
    "no_header": _("We could not find the row with the column titles: names, date of birth…"),
    "reader_died": _("The list could not be read: it took too long or needed too much memory."),
}

NOTES = {
    "encoding": _("The text was read as %(encoding)s."),
    "separator": _("The columns are separated by %(separator)s."),
    "as_chosen": _("This was read as somebody chose."),
    "chosen_ignored": _("What was chosen earlier does not fit these columns; it was not used."),
    "left_out": _("This was left out, as somebody chose."),
    "form_sheet": _("This is the form; the answers were read with its words."),
    "position_left_out": _("“%(header)s” says where somebody stood; it was left out."),
    "repeat_left_out": _("“%(header)s” is about other people of each participant; left out."),
    "repeat_sheet_left_out": _("This is about other people of each participant; it was left out."),
    "repeat_unfolded": _("Each “%(header)s” was read as a person of its own."),
    "repeat_joined": _("Each row was read together with its row in “%(header)s”."),
    "repeat_parent": _("The people are in another sheet, which was read together with this one."),
    "repeat_without": _("%(count)s rows name nobody in “%(header)s”; they were left out."),
    "repeat_orphans": _("%(count)s rows have no row in “%(header)s”; read without it."),
    "no_list": _("There is no list of people here; it was left out."),
    "hidden_sheet": _("This sheet is hidden in the workbook; it was read too."),
    "header_row": _("The column titles are in row %(row)s."),
    "untitled": _("The list has no column titles; its columns are called A, B, C…"),
    "form_used": _("The codes were read with the words of the form that came with the list."),
    "form_unused": _("The form that came with the list has no question that is a column here."),
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
    "left_out": _("Somebody decided to leave this row out."),
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

CHOICES = {
    "not_understood": _("We did not understand this choice."),
    "unknown_field": _("There is no field “%(value)s”."),
    "unknown_title": _("The list has no column “%(header)s”."),
    "column_twice": _("“%(header)s” was chosen for two fields. Choose it for one."),
    "no_names": _("Choose the column of the names."),
    "names_two_ways": _("Choose the column of whole names or those of its parts, not both."),
    "surnames_two_ways": _("Choose one column for both surnames or one for each, not both."),
    "header_row_outside": _("The list has no row %(row)s."),
}

TEXTS = UNREADABLE | NOTES | REFUSALS | WARNINGS | CHOICES

FIELDS = {
    "given_names": _("given names"),
    "middle_name": _("second given name"),
    "first_surname": _("first surname"),
    "second_surname": _("second surname"),
    "surnames": _("surnames"),
    "full_name": _("whole name"),
    "sex": _("sex"),
    "sex_female": _("sex: box for women"),
    "sex_male": _("sex: box for men"),
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
