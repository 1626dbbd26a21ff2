"""Call the roll of a session on one page, and record the scores of a group on another."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.guards import staff
from audit import journal
from audit.journal import identified
from training import assessing, rollcall
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
    session = session_or_404(request, pk)
    lines = rollcall.roll(session, request.user)
    late = needs_reason(session, lines)
    form = RollForm(request.POST or None, user=request.user, lines=lines, late=late)
    if request.method == "POST" and form.is_valid() and save(request, session, form):
        return redirect("training:roll", pk)
    people = [line.enrollment.participant for line in lines]
    gone = [] if session.cancelled_reason else gone_from(request, session, lines)
    journal.read(request, "roll.opened", session, objects=people + [e.participant for e in gone])
    marked = sum(line.mark is not None for line in lines if line.open)
    context = {
        "session": session,
        "offering": session.offering,
        "form": form,
        "rows": form.rows() + [off(e) for e in gone],
        "people": sum(line.open for line in lines),
        "marked": marked,
        "last": last_marked(session),
        "today": session.on == timezone.localdate(),
        "coming": session.on > timezone.localdate(),
        "order": place_of(session),
    }
    return render(request, "training/roll.html", context)


def needs_reason(session: Session, lines) -> bool:
    """A mark of an earlier day is corrected with a reason; a first mark needs none."""
    return session.on < timezone.localdate() and any(line.mark for line in lines)


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


def save(request, session: Session, form: RollForm) -> bool:
    """Store the marks; "all present" marks the others too, and says that it did."""
    reason = form.cleaned_data.get("reason", "")
    try:
        done = rollcall.save(session, form.marks(), actor=request.user, reason=reason)
        if "all" in request.POST:
            rest = rollcall.save(session, form.rest(), actor=request.user, in_bulk=True)
            done = {key: done[key] + rest[key] for key in done}
    except NotAllowed as refused:
        where = "reason" if "reason" in form.fields and not reason else None
        form.add_error(where, str(refused.reasons[0]))
        return False
    number = done["new"] + done["changed"]
    said = ngettext("Saved: %(n)d mark.", "Saved: %(n)d marks.", number)
    messages.success(request, said % {"n": number} if number else _("It was saved already."))
    return True


@staff("call_roll")
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, pk):
    """Take back all marks of today's session, after asking."""
    session = session_or_404(request, pk)
    if session.on != timezone.localdate():
        messages.error(request, _("Only the roll of today can be taken back."))
        return redirect("training:roll", pk)
    if request.method == "POST":
        lines = rollcall.roll(session, request.user)
        marks = {line.enrollment.pk: None for line in lines if line.mark}
        rollcall.save(session, marks, actor=request.user)
        messages.success(request, _("All marks of this session were taken back."))
        return redirect("training:roll", pk)
    return render(request, "training/undo.html", {"session": session})


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
