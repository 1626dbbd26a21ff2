"""Words about imports."""

from django import template

from youth.importing.telling import why_unreadable

register = template.Library()
register.filter(why_unreadable)


@register.filter
def chosen_label(field) -> str:
    """The words of the choice that stands in a field."""
    return str(dict(field.field.choices).get(field.value() or "", ""))
