"""How Django renders our forms: {{ form }} and {{ field.as_field_group }} give our markup.

Widgets keep Django's own templates, so that forms of Wagtail's admin are not touched; only the
frame around them (label, hint, error) is ours.
"""

from django import forms
from django.forms.renderers import TemplatesSetting


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
