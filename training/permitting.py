"""How the permission for a minor stands, for staff: one word for the list, all of it for the page.

Each form that a minor sent has a link of its own; the application stands as the one that says most.
A refusal and a word taken back are never hidden behind another form. What stands on the person's
record counts most: there a paper that was signed is as good as a link.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from youth.models.participant import MAJORITY

from . import inbox
from .applying import guardian_views, minors
from .models import Application, MinorPermission
from .models.minor import GuardianAnswer as Answer


class Stands(StrEnum):
    """In the order in which one of several counts."""

    RECORDED = "recorded"  # on the record of the person, in whatever way
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"  # the minor's own word
    GIVEN = "given"  # by the adult and by the minor
    WORD_MISSING = "word_missing"  # the adult permits, the minor has not said
    ALONE = "alone"  # no adult is in charge
    ASKED = "asked"
    WRONG = "wrong"  # the link went to somebody else
    OVER = "over"  # the link
    NOT_ASKED = "not_asked"
    OF_AGE = "of_age"  # since they asked: nobody permits anything any more


ORDER = list(Stands)
LABELS = {
    Stands.RECORDED: pgettext_lazy("permission", "permission given"),
    Stands.REFUSED: pgettext_lazy("permission", "permission refused"),
    Stands.TAKEN_BACK: pgettext_lazy("permission", "no longer agrees"),
    Stands.GIVEN: pgettext_lazy("permission", "permission given"),
    Stands.WORD_MISSING: pgettext_lazy("permission", "own word is missing"),
    Stands.ALONE: pgettext_lazy("permission", "no adult in charge"),
    Stands.WRONG: pgettext_lazy("permission", "wrong person"),
    Stands.OVER: pgettext_lazy("permission", "link is over"),
    Stands.NOT_ASKED: pgettext_lazy("permission", "permission is missing"),
    Stands.OF_AGE: pgettext_lazy("permission", "of age now"),
}
SAID = {
    Stands.RECORDED: _("It stands on the record of the person."),
    Stands.REFUSED: _(
        "The adult in charge said no. Talk with the family before you make a new link."
    ),
    Stands.TAKEN_BACK: _("The young person does not agree any more. So they are not enrolled."),
    Stands.GIVEN: _("Adult and young person agree. It goes on the record of the person."),
    Stands.WORD_MISSING: _(
        "The adult permits it. Now the young person has to agree: with their code, or by word."
    ),
    Stands.ALONE: _(
        "The young person said that no adult is in charge of them. Find a safe way together."
    ),
    Stands.ASKED: _("Nobody has answered yet."),
    Stands.WRONG: _("The link reached somebody else. Ask who the adult is. Then make a new link."),
    Stands.OVER: _("The link takes no answer any more. Make a new one."),
    Stands.NOT_ASKED: _("Nobody was asked yet. Make a link for the adult in charge."),
    Stands.OF_AGE: _("Now only their own consent is needed. Ask them for it."),
}
KINDS = {
    Stands.OF_AGE: "plain",
    Stands.RECORDED: "good",
    Stands.GIVEN: "good",
    Stands.REFUSED: "bad",
    Stands.TAKEN_BACK: "bad",
}


@dataclass(frozen=True)
class Standing:
    """How it stands, with the label and the kind of its tag."""

    stands: Stands
    label: str
    kind: str

    @property
    def is_minor(self) -> bool:
        return self.stands != Stands.OF_AGE

    @property
    def said(self) -> str:
        """What it means for whoever answers the application."""
        return SAID[self.stands]


def of(application: Application, told: dict) -> Standing | None:
    """How the permission stands; None for who needed none. Needs what `inbox.seen` fetches."""
    if minors.age_of(told) >= MAJORITY:
        came = application.permissions.all() and application.state in inbox.OPEN
        return _standing(Stands.OF_AGE) if came else None
    found = [(stands(each), each) for each in application.permissions.all()]
    if application.agreed and Stands.REFUSED not in (how for how, _permission in found):
        return _standing(Stands.RECORDED)
    if not found:
        return _standing(Stands.NOT_ASKED)
    first = min(found, key=lambda each: ORDER.index(each[0]))
    return _standing(*first)


def stands(permission: MinorPermission) -> Stands:
    """How one link stands, by what is in its row."""
    if permission.answer == Answer.REFUSED:
        return Stands.REFUSED
    if permission.assent_taken_back_at:
        return Stands.TAKEN_BACK
    if permission.answer == Answer.GIVEN:
        return Stands.GIVEN if permission.assented_at else Stands.WORD_MISSING
    if permission.alone_at:
        return Stands.ALONE
    if permission.answer == Answer.NOT_ME:
        return Stands.WRONG
    over = timezone.now() > minors.Link(permission).expires_at
    return Stands.OVER if over else Stands.ASKED


def _standing(found: Stands, permission: MinorPermission | None = None) -> Standing:
    if found == Stands.ASKED:
        days = inbox.days_since(permission.made_at)
        late = timedelta(days) >= minors.REMIND_AFTER and not permission.reminded_at
        return Standing(found, _asked(days), "warn" if late else "plain")
    return Standing(found, str(LABELS[found]), KINDS.get(found, "warn"))


def _asked(days: int) -> str:
    if not days:
        return str(_("permission asked today"))
    said = ngettext("permission asked %(n)d day ago", "permission asked %(n)d days ago", days)
    return said % {"n": days}


def address(permission: MinorPermission, language: str) -> str:
    """The whole address of a link, as it is sent to the adult in charge."""
    return settings.PUBLIC_URL + guardian_views.address(language, permission.token)


def guardian(application: Application) -> dict[str, str]:
    """{"name", "relation", "phone"} of the adult who permits it; empty while nobody does."""
    given = (each for each in application.permissions.all() if each.answer == Answer.GIVEN)
    return next((each.guardian for each in given), None) or {}
