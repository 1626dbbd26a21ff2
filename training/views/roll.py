"""Call the roll of a session on one page, and record the scores of a group on another."""

from datetime import datetime

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.guards import staff
from audit import journal
from audit.journal import identified
from training import assessing, calling, rollcall, scheduling
from training.forms.roll import RollForm, ScoresForm, left
from training.models import Enrollment, Session
from training.models.enrollment import FINISHING, SEATED
from training.seats import NotAllowed
from training.telling import last_marked

from .groups import group_or_404
from .sessions import session_or_404


@staff("call_roll")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request, pk):
    """Everybody on one page; nobody is marked until somebody marks them."""
    return called(request, pk, "training/roll.html")


@staff("call_roll")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def keyed(request, pk):
    """The same roll from paper: a letter for each row, in the order of the printed list."""
    return called(request, pk, "training/roll_keyed.html", typed=True)


def called(request, pk, template: str, **given):
    session = session_or_404(request, pk)
    lines = rollcall.roll(session, request.user)
    given |= {"user": request.user, "late": needs_reason(session, lines)}
    form = RollForm(request.POST or None, lines=lines, **given)
    if request.method == "POST" and "back" in request.POST:
        return taken_back(request, session)
    if request.method == "POST" and form.is_valid():
        done = save(request, session, form)
        if done and not done.differing:
            return redirect(request.path)
        if done:
            lines = rollcall.roll(session, request.user)
            form = RollForm(request.POST, lines=lines, **given)
            form.differing = done.differing
            form.add_error(None, differing_said(len(done.differing)))
    people = [line.enrollment.participant for line in lines]
    gone = [] if session.cancelled_reason else gone_from(request, session, lines)
    journal.read(request, "roll.opened", session, objects=people + [e.participant for e in gone])
    context = {
        "session": session,
        "offering": session.offering,
        "form": form,
        "rows": form.rows() + [off(e) for e in gone],
        "people": sum(line.expected or (line.open and bool(line.made)) for line in lines),
        "marked": sum(line.open and bool(line.made) for line in lines),
        "missing": any(line.expected and not line.made for line in lines),
        "last": last_marked(session),
        "mine": calling.last_save(session, request.user),
        "today": session.on == timezone.localdate(),
        "coming": session.on > timezone.localdate(),
        "order": place_of(session),
        "holiday": scheduling.holiday_of(session),
    }
    return render(request, template, context)


def needs_reason(session: Session, lines) -> bool:
    """A mark of an earlier day is corrected with a reason; a first mark needs none."""
    return any(line.made and rollcall.of_earlier_day(session, line.made) for line in lines)


def gone_from(request, session: Session, lines) -> list[Enrollment]:
    """Who left the group, for the foot of the list; those marked in this session stand already."""
    shown = [line.enrollment.pk for line in lines]
    rows = Enrollment.objects.visible_to(request.user).filter(offering=session.offering_id)
    rows = rows.exclude(state__in=[*SEATED, "waiting", "cancelled"]).exclude(pk__in=shown)
    rows = rows.select_related("participant__key", "participant__organization")
    return sorted(rows, key=lambda e: e.participant.full_name.sort_key)


def off(enrollment: Enrollment) -> dict:
    return {
        "key": enrollment.pk,
        "name": enrollment.participant.full_name.listed,
        "off": left(enrollment),
    }


def place_of(session: Session) -> tuple[int, int]:
    """(third, of twelve): the place of this session among those of the group."""
    days = Session.objects.filter(offering=session.offering_id, cancelled_reason="")
    keys = list(days.order_by("on", "starts_at").values_list("pk", flat=True))
    return (keys.index(session.pk) + 1 if session.pk in keys else 0), len(keys)


def save(request, session: Session, form: RollForm) -> calling.Called | None:
    """Store what was touched; "all present" marks the others too, and says that it did."""
    reason = form.cleaned_data.get("reason", "")
    expected = form.expected() if "all" in request.POST else ()
    given = {"actor": request.user, "expected": expected, "reason": reason}
    try:
        done = calling.call(session, form.marks(), form.seen(), **given)
    except NotAllowed as refused:
        where = "reason" if "reason" in form.fields and not reason else None
        form.add_error(where, str(refused.reasons[0]))
        return None
    say_saved(request, done, form.left())
    return done


def say_saved(request, done: calling.Called, left: int) -> None:
    said = ngettext("Saved: %(n)d mark.", "Saved: %(n)d marks.", done.set)
    nothing = _("It was saved already.")
    if done.set or not done.differing:
        messages.success(request, said % {"n": done.set} if done.set else nothing)
    if done.others:
        said = ngettext(
            "Meanwhile somebody else marked %(n)d person. That stays.",
            "Meanwhile somebody else marked %(n)d people. That stays.",
            len(done.others),
        )
        messages.info(request, said % {"n": len(done.others)})
    if left:
        said = ngettext(
            "%(n)d mark was not saved: the person left the group meanwhile.",
            "%(n)d marks were not saved: those people left the group meanwhile.",
            left,
        )
        messages.warning(request, said % {"n": left})


def differing_said(number: int) -> str:
    said = ngettext(
        "Meanwhile somebody else marked %(n)d person differently. Look at it and save again.",
        "Meanwhile somebody else marked %(n)d people differently. Look at them and save again.",
        number,
    )
    return said % {"n": number}


def taken_back(request, session: Session):
    """Undo what this user saved last, today: one tap."""
    try:
        at = datetime.fromisoformat(request.POST["back"])
    except ValueError:
        at = None
    number = calling.take_back(session, at, actor=request.user) if at and at.tzinfo else 0
    said = ngettext("Taken back: %(n)d mark.", "Taken back: %(n)d marks.", number)
    nothing = _("There is nothing of yours to take back.")
    messages.success(request, said % {"n": number} if number else nothing)
    return redirect(request.path)


@staff("call_roll")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, pk):
    """Take back one mark of today's session, or all of them after asking."""
    session = session_or_404(request, pk)
    if session.on != timezone.localdate():
        messages.error(request, _("Only the roll of today can be taken back."))
        return redirect("training:roll", pk)
    lines = [line for line in rollcall.roll(session, request.user) if line.mark]
    if request.method == "POST":
        one = request.POST.get("one")
        marks = {line.enrollment.pk: None for line in lines}
        if one is not None:
            marks = {key: None for key in marks if str(key) == one}
        number = rollcall.save(session, marks, actor=request.user)["changed"]
        all_of_them = _("All marks of this session were taken back.")
        messages.success(request, _("Taken back.") if one and number else all_of_them)
        return redirect("training:roll", pk)
    journal.read(request, "roll.opened", session, objects=[e.enrollment.participant for e in lines])
    return render(request, "training/undo.html", {"session": session, "lines": lines})


@staff("assess")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request, pk):
    """The assessment of a whole group on one page; the newest score of each counts."""
    offering = group_or_404(request, pk)
    rows = Enrollment.objects.visible_to(request.user)
    rows = list(
        rows.filter(offering=offering, state__in=FINISHING).select_related(
            "participant__key", "participant__organization"
        )
    )
    rows.sort(key=lambda e: e.participant.full_name.sort_key)
    known = {"enrollments": rows, "newest": assessing.newest(rows)}
    initial = {"taken_on": timezone.localdate()}
    form = ScoresForm(request.POST or None, user=request.user, initial=initial, **known)
    if request.method == "POST" and form.is_valid():
        taken_on = form.cleaned_data["taken_on"]
        number = assessing.save(offering, form.scores(), taken_on=taken_on, actor=request.user)
        said = ngettext("%(n)d score saved.", "%(n)d scores saved.", number)
        messages.success(request, said % {"n": number} if number else _("Nothing was changed."))
        return redirect("training:scores", pk)
    journal.read(request, "scores.opened", offering, objects=[e.participant for e in rows])
    context = {"offering": offering, "form": form, "people": len(rows)}
    return render(request, "training/scores.html", context)
