"""What an installation needs to be worked with, and whether it is there: counts and names of
organizations, and nobody of theirs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import organizing
from accounts.models import AccessChange, Membership
from accounts.roles import Role
from jobs import workers
from jobs.models import Worker
from rumbo import dates
from youth import complaints, rights
from youth.models import ConsentText
from youth.models.consent import Purpose

from .models import Award
from .navigation import address
from .proving import ring

KEYS_LAST = timedelta(days=366)  # docs/keys.md: renewed every year


@dataclass(frozen=True)
class Point:
    """One line of the checklist: is it all right, in words, and where to go on."""

    title: str
    good: bool
    says: str
    url: str = ""
    label: str = ""


def checklist() -> list[Point]:
    """Every point, in the order in which an installation is set up."""
    return [
        administrators(),
        organizations(),
        coordinators(),
        awards(),
        texts(),
        changes(),
        complained(),
        rights_asked(),
        worker(),
        keys(),
        signing_keys(),
    ]


def administrators() -> Point:
    roles = Membership.objects.active().filter(role=Role.ADMINISTRATOR)
    number = roles.values("user").distinct().count()
    says = (
        _("There are two or more: one asks for a role, another confirms it.")
        if number > 1
        else _("You are the only one. Editors and administrators are named by two.")
    )
    return Point(_("Administrators"), number > 1, says, address("everybody:list"), _("People"))


def organizations() -> Point:
    number = organizing.with_coordinators().filter(kind__in=organizing.KEEPS_PEOPLE).count()
    says = (
        ngettext("%d that registers people.", "%d that register people.", number) % number
        if number
        else _("None that registers people yet.")
    )
    url = reverse("administration:organizations")
    return Point(_("Organizations"), bool(number), says, url, _("Organizations"))


def coordinators() -> Point:
    rows = organizing.with_coordinators().filter(kind__in=organizing.KEEPS_PEOPLE)
    without = [str(each) for each in rows.filter(coordinators=0)]
    says = (
        _("Without one: %s.") % ", ".join(without) if without else _("Every organization has one.")
    )
    return Point(_("Coordinators"), not without, says, address("everybody:list"), _("People"))


def awards() -> Point:
    number, alone = Award.objects.count(), Award.objects.filter(shares=None)
    if not number:
        says = _("None yet: programs are made under an award.")
    elif alone:
        says = _("Nobody takes part in: %s.") % ", ".join(each.code for each in alone)
    else:
        says = ngettext("%d, with organizations in it.", "%d, each with organizations.", number)
        says %= number
    url = reverse("administration:awards")
    return Point(_("Awards"), bool(number) and not alone, says, url, _("Awards"))


def texts() -> Point:
    """Nobody can take part without words for it; for the other purposes it is said, no more."""
    missing = [p for p in Purpose if not ConsentText.objects.in_use(p).exists()]
    names = ", ".join(str(each.label) for each in missing)
    says = _("No text yet for: %s.") % names if missing else _("One in use for every purpose.")
    url = reverse("administration:texts")
    good = Purpose.SERVICES not in missing
    return Point(_("Consent texts"), good, says, url, _("Consent texts"))


def changes() -> Point:
    number = AccessChange.objects.waiting().count()
    says = (
        ngettext("%d waits for a second person.", "%d wait for a second person.", number) % number
        if number
        else _("None is waiting.")
    )
    return Point(_("Changes of access"), not number, says, address("everybody:list"), _("People"))


def complained() -> Point:
    """Complaints that no organization answers, and whether the promised days are over."""
    number, late = complaints.of_platform_waiting()
    says = (
        ngettext("%d waits for an answer.", "%d wait for an answer.", number) % number
        if number
        else _("None is waiting.")
    )
    url = reverse("administration:complaints")
    return Point(_("Complaints"), not late, says, url, _("Complaints"))


def rights_asked() -> Point:
    """Requests about data that name no organization: somebody has to hand them on."""
    number, late = rights.unassigned_waiting()
    says = (
        ngettext("%d waits to be handed on.", "%d wait to be handed on.", number) % number
        if number
        else _("None is waiting.")
    )
    url = reverse("administration:rights")
    return Point(_("Requests about data"), not late, says, url, _("Requests about data"))


def worker() -> Point:
    """Long work is done by a process of its own."""
    seen = Worker.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    if workers.is_anybody_working():
        says = _("At work; last sign of life %s") % dates.moment(seen)
    elif seen:
        says = _("Silent since %s: imports and exports wait. Start it again.") % dates.moment(seen)
    else:
        says = _("Never seen: imports and exports wait until one runs.")
    return Point(_("Background work"), workers.is_anybody_working(), says)


def keys() -> Point:
    """By the file's date: it is written when a master key is added, and never else."""
    if not settings.KEYRING or not settings.KEYRING.is_file():
        return Point(_("Key ring"), False, _("Its file is not where the settings say."))
    written = datetime.fromtimestamp(settings.KEYRING.stat().st_mtime, UTC)
    young = timezone.now() - written < KEYS_LAST
    says = _("Written %s") if young else _("Written %s: renew the master key every year.")
    return Point(_("Key ring"), young, says % dates.moment(written))


def signing_keys() -> Point:
    """What certificates are signed with: there, and not soon over."""
    title, found, now = _("Signatures of certificates"), ring.load(), timezone.now()
    try:
        until = dates.day(found.current(now).not_after.date())
    except ring.CannotSign as why:
        return Point(title, False, str(why))
    if found.ends_soon(now):
        return Point(title, False, _("The keys end on %s: renew them.") % until)
    return Point(title, True, _("The keys sign until %s.") % until)
