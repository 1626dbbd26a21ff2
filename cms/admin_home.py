"""The editors' first page: what is behind, and how one begins."""

from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.images import get_image_model

from accounts.roles import Role

from . import in_step

SHOWN = 5  # pages of one state; the others are told as a count


def is_editor(user) -> bool:
    """Whether the pages are theirs to write; administrators only look after the website."""
    membership = getattr(user, "membership", None)
    return bool(membership and membership.role == Role.EDITOR)


class InStepPanel(Component):
    """How far the English pages are behind, with a link to where each is mended."""

    name = "in_step"
    template_name = "wagtailadmin/home/in_step.html"
    order = 100

    def get_context_data(self, parent_context):
        groups = in_step.grouped(in_step.behind())
        pictures = get_image_model().objects.filter(description="").order_by("-created_at")
        silent = list(pictures[: SHOWN + 1])
        return {
            "groups": [
                {
                    "state": state,
                    "count": len(rows),
                    "rows": rows[:SHOWN],
                    "more": max(len(rows) - SHOWN, 0),
                }
                for state, rows in groups
            ],
            "pictures": silent[:SHOWN],
            "more_pictures": len(silent) > SHOWN,
            "report_url": reverse("wagtail_localize:translations_report"),
        }


class FirstStepsPanel(Component):
    """What an editor does here, in four steps, for somebody who sees this for the first time."""

    name = "first_steps"
    template_name = "wagtailadmin/home/first_steps.html"
    order = 150

    def get_context_data(self, parent_context):
        return {
            "new_page_url": reverse("wagtailadmin_explore_root"),
            "words_url": reverse("editor_words"),
        }
