"""Icons, figures, dates and the small questions that our form templates ask.

Loaded as built-ins: a template needs no {% load %} for them (one does no harm).
"""

import datetime as dt
from functools import cache

from django import forms, template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

from rumbo import dates, figures, forms_rendering

register = template.Library()


@register.simple_tag
@cache  # a page has a hundred, and the names of files change only when a server starts anew
def icon(name: str) -> str:
    """An icon of sprite.svg by its Lucide name. Always put a word beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("sprite.svg"), name
    )


@register.simple_tag
def menu_link(item: dict) -> str:
    """A link of menu or footer: {label, url, current, lang}. A page has thirty, so no template."""
    current = format_html(' aria-current="{}"', item["current"]) if item.get("current") else ""
    lang = format_html(' lang="{}"', item["lang"]) if item.get("lang") else ""
    return format_html('<a href="{}"{}{}>{}</a>', item["url"], current, lang, item["label"])


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME


@register.simple_tag
def other_language() -> dict[str, str]:
    """The language that is not in use: {code, name in its own words}."""
    code, name = next(pair for pair in settings.LANGUAGES if pair[0] != get_language())
    return {"code": code, "name": name}


@register.simple_tag
def today() -> dt.date:
    return timezone.localdate()


@register.simple_tag
def percent(part: int, whole: int) -> str:
    return figures.written_percent(part, whole)


@register.filter
def figure(number) -> str:
    return figures.written(number) if number != "" else figures.NOTHING


@register.filter
def day(value, style: str = "short") -> str:
    """A date in words; what is no date (None, a text) passes: "" or the text itself."""
    if isinstance(value, dt.date):
        return dates.day(value, style)
    return value or ""


@register.filter
def period(start, end) -> str:
    """{{ offering.starts|period:offering.ends }}; with one of the two only, that one."""
    if start and end:
        return dates.period(start, end)
    return day(start or end, "long")


@register.filter
def clock(value) -> str:
    return dates.clock(value) if value else ""


@register.filter
def hours(start, end) -> str:
    if start and end:
        return dates.hours(start, end)
    return clock(start or end)


@register.filter
def moment(value) -> str:
    return dates.moment(value) if value else ""


@register.filter
def widget_kind(field) -> str:
    """How a bound field is laid out: "checkbox", "choices" (radios, ticks) or "input"."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "input"


@register.filter
def problems(field) -> list[str]:
    return forms_rendering.problems(field)


@register.filter
def error_links(form) -> list[dict[str, str]]:
    """The problems of a form for its summary: [{text, target}], target "" for the whole form."""
    links = [{"text": text, "target": ""} for text in form.non_field_errors()]
    for field in form:
        target = forms_rendering.anchor(field)
        links += [{"text": text, "target": target} for text in forms_rendering.problems(field)]
    return links
