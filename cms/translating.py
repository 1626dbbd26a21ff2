"""Putting a page into the other language from code, the way editors do it in the admin.

Going through wagtail-localize keeps source and translation tied: when the Spanish page changes,
editors see which English sentences are stale.
"""

from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource


def translate(page: Page, texts: dict[str, str], language: str = "en") -> Page:
    """The live translation of `page`; `texts` gives the translation of each text of the source.

    A text that is not in `texts` stays in the source's language, as for an editor who left it out.
    """
    locale = Locale.objects.get(language_code=language)
    source, _made = TranslationSource.update_or_create_from_instance(page)
    translation, _made = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        if segment.string.data in texts:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={
                    "data": texts[segment.string.data],
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "has_error": False,
                },
            )
    translation.save_target(publish=True)
    return _published(source.get_translated_instance(locale))


def adopt(page: Page, english: Page) -> Page:
    """Tie two pages that were made by hand, as a translation of each other."""
    texts = {}
    for field in ("title", "slug", "seo_title", "search_description", "lead"):
        if getattr(page, field, "") and getattr(english, field, ""):
            texts[getattr(page, field)] = getattr(english, field)
    return translate(page, texts)


def _published(page: Page) -> Page:
    """wagtail-localize publishes once the transaction ends; a caller may need the page before."""
    revision = page.get_latest_revision()
    if revision and (not page.live or page.has_unpublished_changes):
        revision.publish()
        page.refresh_from_db()
    return page
