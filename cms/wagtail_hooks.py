"""What we add to Wagtail's admin. Records about people are not in it and never will be."""

from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.roles import may

from . import words


@hooks.register("insert_global_admin_js")
def start_widgets() -> str:
    """Wagtail starts some widgets with scripts in the page, which our policy refuses."""
    return format_html('<script src="{}"></script>', static("cms/admin.js"))


class BackToWork(MenuItem):
    """The way back for administrators, whose other pages lie outside."""

    def is_shown(self, request) -> bool:
        return may(request.user, "administer")


@hooks.register("register_admin_menu_item")
def administration() -> MenuItem:
    return BackToWork(
        gettext_lazy("Administration"), reverse("administration:home"), icon_name="cogs"
    )


@hooks.register("before_publish_page")
def keep_words_out(request, page):
    """A page with a word that labels people stays a draft; the editor is told which and why."""
    wrong = _wrong_words(page)
    if not wrong:
        return None
    if page.live and page.live_revision_id is None:
        # A page published at its creation is already in the tree, marked live.
        page.live, page.has_unpublished_changes = False, True
        page.save(update_fields=["live", "has_unpublished_changes"], clean=False)
    messages.error(request, _said(page, wrong))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_words_out_of_many(request, action, pages, bulk_action):
    """The same for pages that are published from a list."""
    if action != "publish":
        return None
    refused = [
        (p, wrong) for p in pages if (wrong := _wrong_words(p.get_latest_revision_as_object()))
    ]
    for page, wrong in refused:
        messages.error(request, _said(page, wrong))
    return redirect("wagtailadmin_explore_root") if refused else None


def _wrong_words(page) -> list[words.Found]:
    shown = getattr(page, "words_shown", None)
    return words.found(shown()) if shown else []


def _said(page, wrong) -> str:
    return (
        _("“%(page)s” was not published; it is kept as a draft. It has words that label people.")
        % {"page": page.title}
        + " "
        + " ".join(map(str, wrong))
    )
