"""What training keeps about a person, for whoever asks for their own data (youth/kept.py)."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from training.certifying import codes
from youth import kept
from youth.kept import Fact, Row
from youth.models import Participant

from .models import (
    Application,
    Assessment,
    Attendance,
    Call,
    Certificate,
    EarnedLink,
    Enrollment,
    EnrollmentEvent,
    MinorPermission,
    Outcome,
)
from .models.minor import GuardianAnswer


@kept.drawn_by
def draw(html: str) -> bytes:
    from training.certifying import plain  # only here: whoever draws nothing loads no fonts

    return plain.draw(html)


def _day(moment):
    return timezone.localdate(moment) if moment else None


def _newest(moments):
    return _day(max((each for each in moments if each), default=None))


@kept.part("applications", _("Seats that you asked for"))
def applications(person: Participant, user) -> Iterable[Row]:
    """As they told it; what staff noted stays out, and a number that is not their own.

    Of a minor's also when they and an adult in charge agreed: who that is belongs to the adult.
    """
    rows = Application.objects.visible_to(user).filter(participant=person)
    links = Prefetch("permissions", MinorPermission.objects.visible_to(user))
    for each in rows.select_related("key", "offering__course").prefetch_related(links):
        told, links_of = each.told, list(each.permissions.all())
        given = [link for link in links_of if link.answer == GuardianAnswer.GIVEN]
        own = told.get("phone_of") == "own"
        yield [
            Fact("group", _("group"), str(each.offering)),
            Fact("code", _("code"), each.code),
            Fact("given", _("given names"), told.get("given")),
            Fact("surname1", _("first surname"), told.get("surname")),
            Fact("surname2", _("second surname"), told.get("surname2")),
            Fact("born", _("date of birth"), told.get("born")),
            Fact("phone", _("phone"), told.get("phone") if own else None),
            Fact("agreed", _("words"), told.get("agreed")),
            Fact("received_on", _("received"), _day(each.received_at)),
            Fact("state", _("state"), each.state, each.get_state_display()),
            Fact(
                "own_word_on",
                _("you agreed yourself, under 18"),
                _newest(link.assented_at for link in links_of),
            ),
            Fact(
                "own_word_taken_back_on",
                _("you took it back"),
                _newest(link.assent_taken_back_at for link in links_of),
            ),
            Fact(
                "adult_permitted_on",
                _("an adult in charge gave permission"),
                _newest(link.answered_at for link in given),
            ),
        ]


def _theirs(model, path: str, person: Participant, user):
    """What the user sees of a person; with it what stayed with a record that was joined with
    theirs, because both were in the same group: counted nowhere, and kept all the same."""
    seen = model.objects.visible_to(user).filter(**{f"{path}participant": person})
    behind = model.objects.unscoped("kept with a record that was joined with the person's")
    behind = behind.filter(**{f"{path}participant__merged_into": person})
    return model.objects.unscoped("of a person whom the user sees").filter(
        Q(pk__in=seen.values("pk")) | Q(pk__in=behind.values("pk"))
    )


@kept.part("groups", _("Groups"))
def groups(person: Participant, user) -> Iterable[Row]:
    rows = _theirs(Enrollment, "", person, user)
    for each in rows.select_related("offering__course", "offering__center"):
        yield [
            Fact("group", _("group"), str(each.offering)),
            Fact("center", _("center"), str(each.offering.center)),
            Fact("state", _("state"), each.state, each.get_state_display()),
            Fact("asked_on", _("asked on"), _day(each.asked_at)),
            Fact("enrolled_on", _("enrolled on"), _day(each.seated_at)),
            Fact("ended_on", _("ended on"), each.ended_on),
            Fact("reason", _("reason"), each.reason, each.get_reason_display()),
        ]


@kept.part("calls", _("When you were called"))
def calls(person: Participant, user) -> Iterable[Row]:
    for each in Call.objects.visible_to(user).filter(participant=person):
        yield [
            Fact("on", _("date"), _day(each.at)),
            Fact("about", _("about"), each.about, each.get_about_display()),
            Fact("result", _("how it went"), each.result, each.get_result_display()),
            Fact("again_on", _("to be called again on"), each.again_on),
        ]


@kept.part("changes", _("Changes in your groups"))
def changes(person: Participant, user) -> Iterable[Row]:
    """States and their days. Reasons that somebody typed are notes of staff."""
    rows = _theirs(EnrollmentEvent, "enrollment__", person, user)
    for each in rows.select_related("enrollment__offering__course"):
        yield [
            Fact("group", _("group"), str(each.enrollment.offering)),
            Fact("on", _("date"), _day(each.at)),
            Fact("state", _("state"), each.after, each.get_after_display()),
        ]


@kept.part("attendance", _("Attendance"))
def attendance(person: Participant, user) -> Iterable[Row]:
    rows = _theirs(Attendance, "enrollment__", person, user)
    for each in rows.select_related("session__offering__course").order_by("session__on"):
        yield [
            Fact("group", _("group"), str(each.session.offering)),
            Fact("on", _("date"), each.session.on),
            Fact("mark", _("mark"), each.mark, each.get_mark_display()),
        ]


@kept.part("results", _("Results"))
def results(person: Participant, user) -> Iterable[Row]:
    rows = _theirs(Assessment, "enrollment__", person, user)
    for each in rows.select_related("enrollment__offering__course"):
        yield [
            Fact("group", _("group"), str(each.enrollment.offering)),
            Fact("taken_on", _("date"), each.taken_on),
            Fact("score", _("score, of 100"), str(each.score.normalize())),
        ]


@kept.part("certificates", _("Certificates"))
def certificates(person: Participant, user) -> Iterable[Row]:
    rows = Certificate.objects.visible_to(user).filter(participant=person)
    for each in rows.select_related("participant__key", "participant__organization"):
        holder = each.holder or {}
        yield [
            Fact("code", _("code"), codes.shown(each.code)),
            Fact("kind", _("kind"), each.kind, each.get_kind_display()),
            Fact("name", _("name on it"), holder.get("name")),
            Fact("course", _("course"), each.facts.get("course_es")),
            Fact("issued_on", _("issued on"), each.issued_on),
            Fact("state", _("state"), each.state, each.get_state_display()),
        ]


@kept.part("links", _("Links to your certificates"))
def links(person: Participant, user) -> Iterable[Row]:
    """What stands in a link is kept nowhere, and neither is who opened it."""
    for each in EarnedLink.objects.visible_to(user).filter(participant=person):
        yield [
            Fact("made_on", _("made on"), _day(each.made_at)),
            Fact("until", _("until"), _day(each.expires_at)),
            Fact("with_name", _("with your name"), each.with_name),
            Fact("opened", _("times opened"), each.opened),
            Fact("ended_on", _("ended on"), _day(each.revoked_at)),
        ]


@kept.part("outcomes", _("What changed afterwards"))
def outcomes(person: Participant, user) -> Iterable[Row]:
    """Without what shows it, which may be the papers and words of others."""
    rows = Outcome.objects.visible_to(user).filter(participant=person)
    rows = rows.select_related("participant__key", "participant__organization")
    for each in rows:
        told = each.details or {}
        yield [
            Fact("kind", _("what changed"), each.kind, each.get_kind_display()),
            Fact("happened_on", _("when"), each.happened_on),
            Fact("day_known", _("the day is known"), each.day_known),
            Fact("where", _("where"), told.get("where")),
            Fact("what", _("in what"), told.get("what")),
            Fact("state", _("state"), each.state, each.get_state_display()),
        ]
