"""What a page tells messengers about the picture beside a link to it."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from cms import share_picture as drawing
from cms.navigation import absolute

register = template.Library()


@register.simple_tag
def share_picture(offering=None) -> str:
    """The address, size and words of the picture of a group; of the site's own without one."""
    said = drawing.of_group(offering) if offering else drawing.of_site()
    english = get_language() == "en"
    if offering:
        name, args = "share_group" if english else "compartir_grupo", [offering.code, said.version]
    else:
        name, args = "share" if english else "compartir", [said.version]
    told = {
        "og:image": absolute(reverse(name, args=args)),
        "og:image:type": "image/jpeg",
        "og:image:width": drawing.WIDTH,
        "og:image:height": drawing.HEIGHT,
        "og:image:alt": said.alt,
    }
    tags = format_html_join("\n", '<meta property="{}" content="{}">', told.items())
    return format_html("{}\n{}", tags, LARGE)


LARGE = format_html('<meta name="twitter:card" content="{}">', "summary_large_image")
