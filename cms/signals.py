"""The last line behind the admin's checks, for what is stored without asking them."""

from html import unescape

from django.core.exceptions import ValidationError
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from . import addresses, publishing, words


@receiver(pre_save)
def keep_words_off_the_website(sender, instance, update_fields=None, raw=False, **kwargs):
    """No page with a word that labels people is stored as a public one."""
    if not raw and not update_fields and isinstance(instance, Page):
        publishing.hold_back(instance)


@receiver(post_save, sender=StringTranslation)
def keep_words_out(sender, instance, update_fields=None, raw=False, **kwargs):
    """Mark the text as wrong, with the reason: such a text is shown to editors and not used."""
    if raw or instance.has_error or (update_fields and "data" not in update_fields):
        return
    path = instance.context.path if instance.context else ""
    wrong = [str(each) for each in words.found(unescape(instance.data))]
    if path == "slug":
        wrong += [*map(str, words.found_in_address(instance.data)), *_taken(instance)]
    if wrong:
        instance.set_field_error([ValidationError(" ".join(dict.fromkeys(wrong)))])


def _taken(translation: StringTranslation) -> list[str]:
    """Why a translated address cannot be used, if it cannot."""
    of_page = {"translation_key": translation.context.object_id, "locale": translation.locale_id}
    for page in Page.objects.filter(**of_page):
        try:
            addresses.refuse(translation.data, page.get_parent())
        except ValidationError as fault:
            return fault.messages
    return []
