"""How Django renders our forms: {{ form }} and {{ field.as_field_group }} give our markup.

Widgets keep Django's own templates, so that forms of Wagtail's admin are not touched; only the
frame around them (label, hint, error) is ours.
"""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _


class RumboRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


def anchor(field: forms.BoundField) -> str:
    """The id that a link to this field's problem should lead to: its first or its wrong input."""
    widget = field.field.widget
    if isinstance(widget, forms.MultiWidget):
        codes = [f"_{error.code}" for error in field.errors.as_data()]
        wrong = [i for i, name in enumerate(widget.widgets_names) if name in codes]
        return f"{field.auto_id}_{wrong[0] if wrong else 0}"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return field.id_for_label


def problems(field: forms.BoundField) -> list[str]:
    """What is wrong with a field, in words that make sense in the summary too.

    Django's "This field is required." says nothing there, so it names the field instead; a form
    that gives its own words for "required" keeps them.
    """
    return [
        required(field) if error.code == "required" and not own_words(field) else text
        for error, text in zip(field.errors.as_data(), field.errors, strict=True)
    ]


def own_words(field: forms.BoundField) -> bool:
    words = field.field.error_messages["required"]
    return words is not forms.Field.default_error_messages["required"]


def required(field: forms.BoundField) -> str:
    if isinstance(field.field, forms.ChoiceField):
        return _("Choose an answer: %(label)s") % {"label": field.label}
    if isinstance(field.field, forms.BooleanField):
        return _("Tick the box to go on: %(label)s") % {"label": field.label}
    return _("Fill in: %(label)s") % {"label": field.label}
