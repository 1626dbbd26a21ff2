"""The reasons for and against, in words: {code: words}. Codes are stored with rows of imports."""

from django.utils.translation import gettext_lazy as _

WHY = {
    # Stored with rows of earlier imports too; they must stay readable.
    "document": _("The same document number."),
    "names_and_birth": _("The same names and date of birth."),
    "names_and_age": _("The same names and about the same age."),
    "identical": _("The same row stands twice in the list."),
    # Names, for.
    "names": _("The same names."),
    "ear": _("A name is written otherwise and sounds the same."),
    "nickname": _("A name is the short form of the other."),
    "slip": _("A letter of a name differs."),
    "initial": _("Only an initial stands for a name."),
    "surnames_swapped": _("The same surnames in another order."),
    "elsewhere": _("A given name and a surname are exchanged."),
    "surname_missing": _("A surname is missing."),
    "given_missing": _("A given name is missing."),
    "married": _("Maybe the surname of a husband."),
    # Birth, for.
    "born_same": _("The same date of birth."),
    "born_swapped": _("Day and month of the birth are exchanged."),
    "born_year": _("The same day of birth, in another year."),
    "born_part": _("One part of the date of birth differs."),
    "born_swapped_year": _("Day and month of the birth are exchanged, and the year differs."),
    "age_same": _("About the same age."),
    "document_near": _("One digit of the document differs."),
    "phone": _("The same phone, which a family may share."),
    "guardian": _("The same responsible adult."),
    "place": _("The same municipality."),
    # Against.
    "given_differ": _("Different given names: maybe siblings."),
    "twins": _("Different given names and the same birth: maybe twins."),
    "surnames_differ": _("Different surnames."),
    "names_differ": _("Different names."),
    "born_differs": _("Different dates of birth."),
    "age_near": _("Ages up to two years apart."),
    "age_differs": _("Different ages."),
    "document_differs": _("Different documents of the same kind."),
    "sex_differs": _("One says woman, the other man."),
}
AGAINST = frozenset(list(WHY)[list(WHY).index("given_differ") :])
