"""What we add to Wagtail's admin. Records about people are not in it and never will be."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.admin.widgets.button import Button
from wagtail_localize.models import Translation

from accounts.roles import may

from . import addresses, in_step, publishing, words, words_admin
from .admin_home import FirstStepsPanel, InStepPanel, is_editor
from .content_check import ContentCheck


@hooks.register("insert_global_admin_js")
def start_widgets() -> str:
    """Wagtail starts some widgets with scripts in the page, which our policy refuses."""
    return format_html('<script src="{}"></script>', static("cms/admin.js"))


# --- where one goes ---------------------------------------------------------------


class BackToWork(MenuItem):
    """The way back for administrators, whose other pages lie outside."""

    def is_shown(self, request) -> bool:
        return may(request.user, "administer")


@hooks.register("register_admin_menu_item")
def administration() -> MenuItem:
    return BackToWork(
        gettext_lazy("Administration"), reverse("administration:home"), icon_name="cogs"
    )


@hooks.register("register_admin_urls")
def word_list():
    return [path("palabras/", words_admin.page, name="editor_words")]


@hooks.register("register_admin_menu_item")
def word_list_item() -> MenuItem:
    address = reverse("editor_words")
    return MenuItem(gettext_lazy("Words"), address, name="words", icon_name="openquote", order=800)


@hooks.register("construct_help_menu")
def only_help_of_ours(request, items) -> None:
    """Wagtail's own guides are in English and speak of another website."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("construct_homepage_panels")
def editors_home(request, panels) -> None:
    """What editors need first. Workflows are switched off, so their panels say nothing."""
    panels[:] = [panel for panel in panels if "workflow" not in getattr(panel, "name", "")]
    if is_editor(request.user):
        panels += [InStepPanel(), FirstStepsPanel()]


# --- words that label people, and pictures that say nothing ---------------------------


@hooks.register("before_publish_page")
def keep_words_out(request, page):
    """A page that must not go out stays a draft; the editor is told why, and what to mend."""
    if _told(request, page):
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def keep_words_out_of_many(request, action, pages, bulk_action):
    """The same for pages that are published from a list, and for all that they contain."""
    if action != "publish" or request.method != "POST":
        return None
    chosen = list(pages)
    if bulk_action.cleaned_form.cleaned_data.get("include_descendants"):
        chosen += [each for page in pages for each in page.get_descendants().specific()]
    refused = [_told(request, page.get_latest_revision_as_object()) for page in chosen]
    return redirect("wagtailadmin_explore_root") if any(refused) else None


@hooks.register("before_copy_page")
def keep_words_out_of_copies(request, page):
    """A copy goes out with the title and the address that were typed for it."""
    if request.method != "POST":
        return None
    title, slug = request.POST.get("new_title", ""), request.POST.get("new_slug", "")
    faults = [str(each) for each in words.found(title) + words.found_in_address(slug)]
    parent = page._meta.model.objects.filter(pk=request.POST.get("new_parent_page") or 0).first()
    faults += _taken(slug, parent or page.get_parent())
    for fault in dict.fromkeys(faults):
        messages.error(request, fault, buttons=[_why()])
    return redirect("wagtailadmin_pages:copy", page.pk) if faults else None


@hooks.register("before_move_page")
def keep_addresses_free(request, page, parent):
    if request.method != "POST" or not (faults := _taken(page.slug, parent)):
        return None
    messages.error(request, faults[0])
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_edit_page", order=-1)
def keep_words_out_of_translations(request, page):
    """The translation editor publishes without asking; what is not translated goes out as it is
    in the source, which may be a draft that was never published itself."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    tied = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    for translation in tied.select_related("source", "target_locale"):
        source, locale = translation.source, translation.target_locale
        if _told(request, source.get_ephemeral_translated_instance(locale, fallback=True)):
            return redirect(request.path)
    return None


def _told(request, page) -> bool:
    """Tell the editor what keeps this page from going out; whether there is anything."""
    if wrong := publishing.wrong_words(page):
        messages.error(request, publishing.said(page, wrong), buttons=[_why()])
    silent = publishing.undescribed(page)
    if silent:
        text = _(
            "“%(page)s” was not published; it is kept as a draft. Somebody who cannot see it does"
            " not learn what a picture shows: describe it in one sentence, then publish."
        )
        messages.error(request, text % {"page": page.title}, buttons=_to_pictures(silent))
    if not (wrong or silent) and (half := publishing.only_in_spanish(page)):
        text = _("A picture of this page is described in Spanish only.")
        messages.warning(request, text, buttons=_to_pictures(half))
    return bool(wrong or silent)


def _why():
    return messages.button(reverse("editor_words"), _("Which words, and why"), new_window=True)


def _to_pictures(pictures) -> list:
    return [
        messages.button(
            reverse("wagtailimages:edit", args=[picture.pk]),
            _("Describe “%(picture)s”") % {"picture": picture.title},
            new_window=True,
        )
        for picture in pictures
    ]


def _taken(slug: str, parent) -> list[str]:
    try:
        addresses.refuse(slug, parent)
    except ValidationError as fault:
        return fault.messages
    return []


# --- both languages in step -----------------------------------------------------------


@hooks.register("before_edit_page")
def say_what_is_behind(request, page) -> None:
    """On a page whose translation waits, and on that: that it does, and where it is mended."""
    if request.method != "GET" or not is_editor(request.user):
        return
    row = _behind(request.user).get(page.pk)
    if row:
        there = row.url == request.path
        buttons = [] if there else [messages.button(row.url, row.state.act)]
        messages.warning(request, row.state.said, buttons=buttons)


@hooks.register("register_page_listing_buttons")
def mark_what_is_behind(page, user, next_url=None, view_name=None):
    """The same in the lists of pages."""
    row = _behind(user).get(page.pk) if is_editor(user) else None
    if row:
        yield Button(row.state.act, row.url, icon_name="warning", priority=5)


def _behind(user) -> dict[int, in_step.Behind]:
    """What is behind, by the ids of both pages; asked once a request, whose user this object is."""
    if not hasattr(user, "_pages_behind"):
        rows = in_step.behind()
        user._pages_behind = {pk: row for row in rows for pk in (row.page_id, row.version_id)}
    return user._pages_behind


# --- what is checked while one writes ---------------------------------------------------


@hooks.register("construct_wagtail_userbar")
def check_what_is_written(request, items, page) -> None:
    items[:] = [
        ContentCheck(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]
