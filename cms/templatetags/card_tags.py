"""The card of a group: drawn once while the group does not change."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from cms.copies import remembered

register = template.Library()


@register.simple_tag
def group_card(card: dict, heading: str = "h2") -> SafeString:
    """components/card.html of what telling.card() says, for use inside <ul class="cards">."""
    shown = {"card": card, "heading": heading}
    draw = get_template("components/card.html").render
    return remembered(("drawn", heading, *card["key"]), lambda: draw(shown))
