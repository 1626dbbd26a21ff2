"""Wagtail's widgets without a script in the page, which our content policy refuses."""

import json

from django.utils.html import format_html
from wagtail.images.widgets import AdminImageChooser


class PictureChooser(AdminImageChooser):
    """Started by cms/static/cms/admin.js from the data it leaves in the page."""

    def render(self, name, value, attrs=None, renderer=None) -> str:
        given = self.get_value_data(value)
        options = json.dumps(self.get_js_init_options(attrs["id"], name, given))
        return format_html(
            '{}<span hidden data-csp-init="picture" data-id="{}" data-cfg="{}"></span>',
            self.render_html(name, given, attrs),
            attrs["id"],
            options,
        )
