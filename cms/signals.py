"""Words that label people are kept out of translations too: those are published text by text."""

from django.core.exceptions import ValidationError
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail_localize.models import StringTranslation

from . import words


@receiver(post_save, sender=StringTranslation)
def keep_words_out(sender, instance, update_fields=None, raw=False, **kwargs):
    """Mark the text as wrong, with the reason: such a text is shown to editors and not used."""
    if raw or instance.has_error or (update_fields and "data" not in update_fields):
        return
    wrong = words.found(instance.data)
    if wrong:
        instance.set_field_error([ValidationError(" ".join(map(str, wrong)))])
