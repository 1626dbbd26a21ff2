"""What young people tell of themselves: written and published by staff, read by everybody.

A published story is shown only while its person agrees to it. That is asked at every reading, of
the decisions as they stand, and not noted on the story: whoever takes a consent back is gone from
the page in the very next request.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.sealing.fields import Unreadable
from accounts.sealing.tokens import plain
from audit import journal
from rumbo.names import PARTICLES

from . import consenting
from .holding import hold, same_person
from .models import Center, Community, Consent, Participant, Story
from .models.consent import Decision, Purpose

SHOWN = 60  # the newest; more on one page would weigh more than a phone should carry
TEXTS = ("name", "course", "title_es", "text_es", "title_en", "text_en")

# What other apps never let stand in a public text: functions from a text to its problems in
# words. The website adds its list of words; youth need not know that there is a website.
REFUSALS: list[Callable[[str], Iterable]] = []


class NotAllowed(Exception):
    """A story that may not be written or published now; says why, for staff."""


@dataclass(frozen=True)
class Told:
    """A story as the public reads it. Nothing in it leads to a record."""

    title: str
    paragraphs: tuple[str, ...]
    name: str
    course: str
    language: str  # of title and text: Spanish where no English was written

    @property
    def words(self) -> str:
        return "\n".join([self.title, *self.paragraphs, self.name, self.course])


def write(participant: Participant, words: dict[str, str], *, actor) -> Story:
    """A draft, which nobody but staff can read."""
    with transaction.atomic():
        hold(participant, NotAllowed)
        story = Story.objects.create(
            organization_id=participant.organization_id,
            participant=participant,
            words=_only_known(words),
            written_by=None if isinstance(actor, str) else actor,
        )
        journal.record("story.written", story, actor=actor)
    return story


def change(story: Story, words: dict[str, str], *, actor) -> Story:
    """Other words are a draft again: nobody agreed to them yet."""
    with transaction.atomic():
        _hold(story)
        story.words, story.state = _only_known(words), Story.State.DRAFT
        story.save(update_fields=["words", "state"])
        journal.record("story.changed", story, actor=actor)
    return story


def publish(story: Story, *, actor) -> Story:
    """Show it to everybody; NotAllowed without a consent that holds today."""
    with transaction.atomic():
        _hold(story)
        reasons = [*why_not(story.participant), *refused(story.words)]
        if reasons:
            raise NotAllowed(" ".join(map(str, reasons)))
        story.state, story.published_at = Story.State.PUBLISHED, timezone.now()
        story.save(update_fields=["state", "published_at"])
        journal.record("story.published", story, actor=actor)
    return story


def take_back(story: Story, *, actor) -> Story:
    with transaction.atomic():
        story.state = Story.State.TAKEN_BACK
        story.save(update_fields=["state"])
        journal.record("story.taken_back", story, actor=actor)
    return story


def _hold(story: Story) -> None:
    """It is sealed with the key of the person of whom it was when it was fetched."""
    hold(story.participant, NotAllowed)
    rows = Story.objects.unscoped("a story already fetched").select_for_update(of=("self",))
    same_person(story, rows.filter(pk=story.pk).first(), NotAllowed)


def _only_known(words: dict[str, str]) -> dict[str, str]:
    return {name: words.get(name, "") for name in TEXTS}


# --- may it be told? --------------------------------------------------------------------------


def why_not(participant: Participant, on: date | None = None) -> list[str]:
    """Why nothing may be told of this person today; [] if it may. The rule is that of taking
    part: own consent, or for a minor a guardian's permission and their own "yes". No exception
    stands in for a guardian here: a story is never so urgent."""
    newest, on = consenting.newest(participant, Purpose.STORY), on or timezone.localdate()
    verdict = consenting.judge(participant, newest, on)
    lapsed = newest and newest.expires_on and newest.expires_on < on
    if newest is None or newest.decision == Decision.WITHDRAWN or lapsed:
        return [_("There is no consent to tell a story.")]
    return list(verdict.reasons)


def standing(stories: Iterable[Story], on: date | None = None) -> list[Story]:
    """Of published stories, those that may be read now, in their order; one query.

    A withdrawal ends what was published before it, for good: another consent later is one to
    another story, until somebody publishes this one again.
    """
    stories, on = list(stories), on or timezone.localdate()
    rows = Consent.objects.unscoped("may the public read these stories now").filter(
        participant__in={story.participant_id for story in stories}, purpose=Purpose.STORY
    )
    newest: dict = {}
    withdrawn: dict = {}
    for consent in rows.order_by("recorded_at", "id"):
        newest[consent.participant_id] = consent
        if consent.decision == Decision.WITHDRAWN:
            withdrawn[consent.participant_id] = consent.recorded_at
    return [
        story
        for story in stories
        if _stands(story, newest.get(story.participant_id), withdrawn, on)
    ]


def _stands(story: Story, consent: Consent | None, withdrawn: dict, on: date) -> bool:
    ended = withdrawn.get(story.participant_id)
    if story.state != Story.State.PUBLISHED or (ended and ended >= story.published_at):
        return False
    try:
        return bool(consenting.judge(story.participant, consent, on))
    except Unreadable:  # the person was erased
        return False


def told(language: str) -> list[Told]:
    """What the public may read now, newest first; an English reader gets Spanish where no
    English was written."""
    rows = Story.objects.unscoped("stories that their people let everybody read")
    rows = rows.filter(Story.exists_q(), consenting.in_force(Purpose.STORY, "participant"))
    rows = rows.filter(state=Story.State.PUBLISHED).select_related("participant__key")
    found = []
    for story in standing(rows.order_by("-published_at", "-id")[:SHOWN]):
        try:
            found.append(as_told(story.words, language))
        except Unreadable:
            continue
    return found


def as_told(words: dict[str, str], language: str) -> Told:
    spoken = language if words[f"text_{language}"] else "es"
    text = words[f"text_{spoken}"]
    return Told(
        title=words[f"title_{spoken}"],
        paragraphs=tuple(part.strip() for part in text.split("\n") if part.strip()),
        name=words["name"],
        course=words["course"],
        language=spoken,
    )


# --- what should not stand in it --------------------------------------------------------------

PHONE = re.compile(r"\d(?:[\s.\-()]*\d){6,}")
BRANDED = re.compile(r"\b(13|18|trece|dieciocho|thirteen|eighteen)\b", re.IGNORECASE)
AGE = re.compile(r"\b\d{1,2}\s+(años|anos|years?)\b", re.IGNORECASE)
ELSEWHERE = re.compile(r"@|https?:|www\.", re.IGNORECASE)
GENERIC = frozenset("centro casa escuela instituto taller comunidad colonia barrio aldea".split())


def refused(words: dict[str, str]) -> list:
    """What never stands in a public text, as other apps say it."""
    text = "\n".join(words.get(name) or "" for name in TEXTS)
    return [problem for check in REFUSALS for problem in check(text)]


def concerns(participant: Participant, words: dict[str, str]) -> list[str]:
    """What in these words may say who or where the person is: to be looked at, for "Flores" is
    a surname, a village and a thing that people sell."""
    text = "\n".join(words.get(name) or "" for name in TEXTS)
    said = f" {plain(text)} "
    found = [
        _("“%(name)s” is a name of the person or of a place near them.") % {"name": name}
        for name in _telltale(participant)
        if any(f" {form} " in said for form in _forms(name))
    ]
    for pattern, words_for_it in (
        (PHONE, _("There is a phone number or another long number in it.")),
        (BRANDED, _("The numbers 13 and 18 are taken for a sign: say it without them.")),
        (AGE, _("There is an age in it.")),
        (ELSEWHERE, _("There is an e-mail or an address of the internet in it.")),
    ):
        if pattern.search(text):
            found.append(words_for_it)
    return found


def _telltale(participant: Participant) -> list[str]:
    """Surnames, places and centers, each once, as they are written."""
    place, community = participant.place, participant.community
    names = [participant.names.get("surname1"), participant.names.get("surname2")]
    names += [place.name if place else "", participant.place_text]
    names += [place.parent.name if place and place.parent else ""]
    names += [community.name if community else ""]
    here = {"organization": participant.organization_id}
    names += Community.objects.filter(**here).values_list("name", flat=True)
    names += Center.objects.filter(**here).values_list("name", flat=True)
    return list(dict.fromkeys(name for name in names if name))


def _forms(name: str) -> set[str]:
    """A name as it may stand in a text: whole, and without "centro" or "colonia" before it."""
    whole = plain(name)
    rest = whole.split()
    while rest and rest[0] in GENERIC | PARTICLES:
        rest = rest[1:]
    return {form for form in (whole, " ".join(rest)) if len(form) > 1}
