"""What a page must hold to before it is public, by whatever way it would get there.

The admin asks here before it publishes (wagtail_hooks.py) and tells the editor what to mend. Behind
that stands the last line, for ways that ask nobody: a translation that is published with texts
still in Spanish, a copy, a schedule, the admin's own API (signals.py, WebsitePage.publish).
"""

import logging
from html import unescape

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import ForeignKey
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from jobs.kinds import chore

from . import words

logger = logging.getLogger(__name__)


def wrong_words(page) -> list[words.Found]:
    """The words on `page` that label people; nothing for pages that are not of the website."""
    shown = getattr(page, "words_shown", None)
    return words.found(unescape(shown())) + words.found_in_address(page.slug) if shown else []


def pictures(page) -> list:
    """The pictures that `page` shows, in any field or block."""
    model, ids = get_image_model(), set()
    for field in page._meta.get_fields():
        if isinstance(field, ForeignKey) and field.related_model is model:
            ids.add(getattr(page, field.attname))
        elif hasattr(field, "extract_references"):
            references = field.extract_references(field.value_from_object(page))
            ids.update(int(pk) for kind, pk, *_where in references if kind is model)
    return list(model.objects.filter(pk__in=ids - {None}).order_by("pk"))


def undescribed(page) -> list:
    """The pictures of `page` that say nothing to somebody who cannot see them."""
    return [picture for picture in pictures(page) if not picture.description.strip()]


def only_in_spanish(page) -> list:
    """The pictures of an English page that are described in Spanish only."""
    if page.locale.language_code != "en":
        return []
    return [p for p in pictures(page) if p.description and not p.description_en.strip()]


def hold_back(page) -> None:
    """The last line, before `page` is stored: a new one becomes a draft, any other is refused.

    ValidationError is what Wagtail and wagtail-localize answer for; nothing was stored then.
    """
    if not page.live or not (wrong := wrong_words(page)):
        return
    if page._state.adding:
        page.live, page.has_unpublished_changes = False, True
    else:
        raise ValidationError({"__all__": said(page, wrong)})


def hold_back_scheduled(page, revision) -> bool:
    """Whether a revision stays a draft although its hour has come; the others still go out.

    Somebody scheduled it before its words were on the list.
    """
    if not revision.approved_go_live_at or not wrong_words(revision.as_object()):
        return False
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    logger.warning("page %s was not published by schedule: it has words that label people", page.pk)
    return True


def said(page, wrong: list[words.Found]) -> str:
    return " ".join(
        [
            _("“%(page)s” was not published; it is kept as a draft.") % {"page": page.title},
            _("It has words that label people."),
            *dict.fromkeys(map(str, wrong)),
        ]
    )


@chore
def publish_what_is_due() -> None:
    """What editors set a day and hour for, within the hour; the same check holds it back."""
    call_command("publish_scheduled", verbosity=0)
