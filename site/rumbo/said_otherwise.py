"""Texts of Django that Rumbo says in its own Spanish. Nothing imports this.

`make messages` gathers them from here into our catalogue, which wins over Django's. Django writes
"a.m." without the space that Spanish asks for, and its errors are longer and stiffer than ours.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

gettext_noop("a.m.")
gettext_noop("p.m.")

gettext_noop("This field is required.")
gettext_noop("Enter a valid value.")
gettext_noop("Enter a valid email address.")
gettext_noop("Enter a valid URL.")
gettext_noop("Enter a number.")
gettext_noop("Enter a whole number.")
gettext_noop("Enter a valid date.")
gettext_noop("Enter a valid time.")
gettext_noop("Enter a valid date/time.")
gettext_noop("Enter a complete value.")
gettext_noop("Ensure this value is less than or equal to %(limit_value)s.")
gettext_noop("Ensure this value is greater than or equal to %(limit_value)s.")
ngettext_lazy(
    "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
ngettext_lazy(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
gettext_noop("Null characters are not allowed.")
gettext_noop("Select a valid choice. That choice is not one of the available choices.")
gettext_noop("Select a valid choice. %(value)s is not one of the available choices.")
gettext_noop("No file was submitted.")
gettext_noop("The submitted file is empty.")

gettext_noop("This password is too common.")
gettext_noop("The password is too similar to the %(verbose_name)s.")
ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
    "min_length",
)
