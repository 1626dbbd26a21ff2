"""What Wagtail looks at while a page is written: headings, links, pictures.

It runs in the editor's browser over the preview. Publishing is refused elsewhere (publishing.py):
this here helps before it comes to that.
"""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

SAYS_NOTHING = "picture-says-nothing"


class ContentCheck(ContentCheckerItem):
    """Wagtail's own rules without those for what our pages cannot have, and one more."""

    axe_include = ["main"]
    axe_run_only = [
        "empty-heading",
        "heading-order",
        "link-name",
        "p-as-heading",
        "alt-text-quality",
        "empty-meta-description",
        SAYS_NOTHING,
    ]
    # A picture without words counts as ornament for axe; on our pages it is part of the text.
    axe_custom_rules = [
        *ContentCheckerItem.axe_custom_rules,
        {
            "id": SAYS_NOTHING,
            "impact": "serious",
            "selector": "main img",
            "tags": ["best-practice"],
            "any": ["non-empty-alt"],
            "enabled": True,
        },
    ]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        SAYS_NOTHING: {
            "error_name": _("A picture has no description"),
            "help_text": _("Describe it under Images, in both languages"),
        },
    }
