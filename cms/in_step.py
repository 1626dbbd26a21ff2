"""How far the English pages are behind the Spanish ones, and where somebody mends it.

A page is in one of the states below, the first that fits. It takes five queries however many pages
there are; only what was published after its texts were last brought over is looked at closely.
"""

import json
from typing import NamedTuple

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import StringSegment, StringTranslation, Translation

SPANISH, ENGLISH = "es", "en"
ROOT = 1  # the depth of the tree's root


class State(NamedTuple):
    name: str
    said: str  # of one page
    act: str  # what the link to the place says


WORDS = State("words", _("The translation has words that label people."), _("Change the words"))
CHANGED = State(
    "changed",
    _("The translation is behind: the Spanish page was changed."),
    _("Bring the changes over"),
)
UNTRANSLATED = State(
    "untranslated", _("The translation is behind: texts are missing."), _("Translate the texts")
)
UNPUBLISHED = State(
    "unpublished", _("The translation is ready, but not published."), _("Publish it")
)
MISSING = State("missing", _("There is no translation yet."), _("Translate this page"))
STATES = (WORDS, CHANGED, UNTRANSLATED, UNPUBLISHED, MISSING)


class Behind(NamedTuple):
    """One public Spanish page whose translation waits for somebody."""

    page_id: int
    title: str
    state: State
    url: str  # where it is mended
    version_id: int | None  # its English page, if there is one

    @property
    def label(self) -> str:
        """What the link says to somebody who hears only the links of a page."""
        return format_lazy("{act}: {title}", act=self.state.act, title=self.title)


def behind() -> list[Behind]:
    """The public pages whose translation is not in step, the most urgent first."""
    languages = dict(Locale.objects.values_list("language_code", "pk"))
    if not {SPANISH, ENGLISH} <= languages.keys():
        return []
    english = languages[ENGLISH]
    pages = Page.objects.live().filter(locale=languages[SPANISH], alias_of=None, depth__gt=ROOT)
    pages = pages.only("pk", "title", "translation_key", "last_published_at", "content_type_id")
    versions = {
        page.translation_key: page
        for page in Page.objects.filter(locale=english, alias_of=None).only(
            "pk", "translation_key", "live", "has_unpublished_changes", "last_published_at"
        )
    }
    tied = {
        row.source.object_id: row.source
        for row in Translation.objects.filter(
            source__locale=languages[SPANISH], target_locale=english, enabled=True
        ).select_related("source")
    }
    texts, written = _texts(english), _last_written(english)
    changed = _changed(
        [(page, tied[page.translation_key]) for page in pages if page.translation_key in tied]
    )
    rows = []
    for page in pages:
        key = page.translation_key
        version, source = versions.get(key), tied.get(key)
        if version is None:
            state = MISSING
        elif source is None:  # made by hand, and tied to nothing
            state = None
        else:
            state = _state(version, texts.get(source.pk, {}), page.pk in changed, written.get(key))
        if state:
            where = _where(page, version, source, state)
            english_id = version.pk if version else None
            rows.append(Behind(page.pk, page.title, state, where, english_id))
    return sorted(rows, key=lambda row: STATES.index(row.state))


def grouped(rows: list[Behind]) -> list[tuple[State, list[Behind]]]:
    """Each state that occurs, with its pages."""
    by_state = ((state, [row for row in rows if row.state is state]) for state in STATES)
    return [(state, pages) for state, pages in by_state if pages]


def _state(version: Page, texts: dict, changed: bool, written) -> State | None:
    if texts.get("refused"):
        return WORDS
    if changed:
        return CHANGED
    if texts.get("missing"):
        return UNTRANSLATED
    waits = not version.live or version.has_unpublished_changes
    if waits or (written and version.last_published_at and written > version.last_published_at):
        return UNPUBLISHED
    return None


def _where(page: Page, version: Page | None, source, state: State) -> str:
    if state is MISSING:
        return reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    if state is CHANGED:
        # From there straight on to what is to be translated.
        address = reverse("wagtail_localize:update_translations", args=[source.pk])
        return f"{address}?next={reverse('wagtailadmin_pages:edit', args=[version.pk])}"
    return reverse("wagtailadmin_pages:edit", args=[version.pk])


def _texts(english: int) -> dict[int, dict]:
    """{id of a source: how many of its texts are "missing" or were "refused"}."""
    written = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale=english
    )
    segments = StringSegment.objects.annotate(
        usable=Exists(written.filter(has_error=False)),
        wrong=Exists(written.filter(has_error=True)),
    )
    rows = segments.filter(usable=False).values("source")
    rows = rows.annotate(missing=Count("pk"), refused=Count("pk", filter=Q(wrong=True)))
    return {row["source"]: row for row in rows}


def _last_written(english: int) -> dict:
    """{translation key of a page: when one of its texts was last translated}."""
    rows = StringTranslation.objects.filter(locale=english, context__isnull=False)
    return dict(rows.values_list("context__object").annotate(Max("updated_at")))


def _changed(pairs: list) -> set[int]:
    """The ids of the pages that no longer say what their source holds."""
    later = {
        page.pk: source
        for page, source in pairs
        if page.last_published_at and page.last_published_at > source.last_updated_at
    }
    if not later:
        return set()
    pages = Page.objects.filter(pk__in=later).specific()
    return {page.pk for page in pages if _content(page) != _kept(page, later[page.pk])}


def _content(page: Page) -> dict:
    return _translated(page, json.loads(page.to_json()))


def _kept(page: Page, source) -> dict:
    return _translated(page, json.loads(source.content_json))


def _translated(page: Page, data: dict) -> dict:
    """What of a page goes over to its translation: texts, and the fields that both share."""
    return {f.field_name: data.get(f.field_name) for f in get_translatable_fields(type(page))}
