"""Possible duplicates: look at a pair side by side, join it or say that it is two people, undo."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from audit import journal
from audit.journal import identified
from jobs import workers
from jobs.kinds import Refused
from youth.finding import find
from youth.forms.merging import MergeForm, OnceForm
from youth.merging import acts, agreed, comparing, review
from youth.merging.parts import NotPossible, why_not
from youth.models import Double, Merge, Participant

PAGE = 25
KINDS = {"": Double.State.OPEN, "distintas": Double.State.DIFFERENT, "unidas": None}


@staff("merge_people")
@require_safe
def doubles(request):
    """The pairs to look at, the likeliest first; those that are two people; those joined."""
    job = review.job_of(request.user.organization)
    kind = request.GET.get("ver", "")
    kind = kind if kind in KINDS else ""
    context = {"job": job if job and job.state != "done" else None, "kind": kind}
    context |= {"worker": workers.is_anybody_working(), "tabs": tabs(kind)}
    if job and job.is_active:  # it renews itself: it names nobody, and nothing is recorded
        return render(request, "youth/doubles/list.html", context)
    return listed(request, context, KINDS[kind])


def tabs(current: str) -> list[dict]:
    words = {"": _("To look at"), "distintas": _("Two people"), "unidas": _("Joined")}
    return [
        {"label": label, "url": f"?ver={key}" if key else "?", "current": key == current}
        for key, label in words.items()
    ]


@identified
def listed(request, context: dict, state: str | None):
    rows = review.pairs(request.user, state) if state else merges_of(request.user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    if state:
        people = [person for pair in shown for person in (pair.one, pair.other)]
        context["pairs"] = [pair_told(pair) for pair in shown]
    else:
        people = [merge.kept for merge in shown]
        context["merges"] = [merge_told(each) for each in shown]
    context["query"] = f"ver={context['kind']}&" if context["kind"] else ""
    journal.read(request, "participants.doubles", people)
    return render(request, "youth/doubles/list.html", context | {"page": page})


def merges_of(user):
    seen = Participant.objects.visible_to(user).filter(erased_at=None)
    rows = Merge.objects.visible_to(user).filter(undone_at=None, kept__in=seen.values("pk"))
    rows = rows.select_related("kept__key", "gone", "made_by").defer("ledger")
    return rows.order_by("-made_at", "-pk")


def merge_told(merge: Merge) -> dict:
    who = f"· {merge.made_by}" if merge.made_by else ""
    return {"merge": merge, "days": acts.days_left(merge), "who": who}


def pair_told(pair: Double) -> dict:
    return {
        "pair": pair,
        "url": reverse("youth:pair", args=[pair.one_id, pair.other_id]),
        "why": comparing.reasons(pair.one, pair.other),
    }


@staff("merge_people")
@require_POST
def scan(request):
    """Look through the whole organization, in the background."""
    try:
        with transaction.atomic():
            review.begin(request.user)
    except Refused as refusal:
        messages.error(request, refusal.text)
    return redirect("youth:doubles")


# --- a pair ------------------------------------------------------------------------------------


def both_or_404(request, pk, other) -> tuple[Participant, Participant]:
    """Two records that the user sees, the one with the smaller key first."""
    rows = Participant.objects.visible_to(request.user)
    related = ("key", "organization", "place__parent__parent", "community")
    low, high = sorted([pk, other])
    if low == high:
        raise Http404
    return tuple(get_object_or_404(rows.select_related(*related), pk=key) for key in (low, high))


@staff("merge_people")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request, pk, other):
    """Both records field by field; what is chosen is kept."""
    if already := joined_meanwhile(request, pk, other):
        return already
    one, two = both_or_404(request, pk, other)
    form = MergeForm(request.POST or None, user=request.user, one=one, other=two)
    reasons = why_not(one, two)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, form, lambda: join(request, form), reverse("youth:doubles"))
        except NotPossible as refused:
            reasons = refused.reasons
    rows = form.rows()
    context = {
        "one": one,
        "other": two,
        "form": form,
        "differing": [row for row in rows if row["differs"]],
        "alike": [row for row in rows if not row["differs"] and row["one"]],
        "keep": list(form["keep"].subwidgets),
        "hanging": comparing.hanging(one, two),
        "why": comparing.reasons(one, two),
        "why_not": reasons,
        "contradictions": agreed.contradictions(one, two),
        "pair": review.pair_of(one, two),
    }
    for each in (one, two):
        journal.read(request, "participant.compared", each)
    return render(request, "youth/doubles/pair.html", context)


def joined_meanwhile(request, pk, other):
    """A page that was open while a colleague joined them leads to who they are now."""
    rows = Merge.objects.visible_to(request.user).filter(undone_at=None)
    found = rows.filter(Q(kept=pk, gone=other) | Q(kept=other, gone=pk)).first()
    if found is None:
        return None
    messages.info(request, _("The two records are one."))
    return redirect("training:person", found.kept_id)


def join(request, form: MergeForm) -> str:
    """Join them; gives the address of the one that is kept."""
    kept, gone = form.kept_and_gone
    seen = form.cleaned_data["seen"]  # looked at again under the lock
    acts.merge(kept, gone, form.chosen, actor=request.user, seen=seen)
    messages.success(request, _("The two records are one now."))
    return reverse("training:person", args=[kept.pk])


@staff("merge_people")
@require_POST
def decide(request, pk, other):
    """Two people, or to be looked at again."""
    one, two = both_or_404(request, pk, other)
    act = review.ask_again if request.POST.get("act") == "again" else review.say_different
    try:
        act(one, two, actor=request.user)
    except NotPossible as refused:
        messages.error(request, str(refused))
    else:
        said = _("Noted: two different people.")
        again = _("The pair stands on the list again.")
        messages.success(request, again if act is review.ask_again else said)
    return redirect("youth:doubles")


# --- from a person's page ----------------------------------------------------------------------


@staff("merge_people")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def of_person(request, pk):
    """Who may be this person too, and a search for another record of theirs."""
    rows = Participant.objects.visible_to(request.user).select_related("key", "organization")
    someone = get_object_or_404(rows, pk=pk, erased_at=None)
    text = request.POST.get("q", "").strip()[:200]
    people = [each for each in find(request.user, text) if each.pk != pk] if text else []
    open_ = list(review.pairs_of(request.user, someone))
    context = {
        "person": someone,
        "text": text,
        "people": [
            {
                "url": reverse("youth:pair", args=[pk, each.pk]),
                "name": each.full_name,
                "year": each.born_month.year,
                "group": each.code,
            }
            for each in people
        ],
        "pairs": [pair_told(each) for each in open_],
    }
    seen = [someone, *people, *(each.one for each in open_), *(each.other for each in open_)]
    journal.read(request, "participants.doubles", list({each.pk: each for each in seen}.values()))
    return render(request, "youth/doubles/person.html", context)


# --- undo --------------------------------------------------------------------------------------


@staff("merge_people")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, pk):
    """Part two records again: what goes back, and what was corrected since."""
    rows = Merge.objects.visible_to(request.user).select_related("kept__key", "gone", "key")
    merge = get_object_or_404(rows, pk=pk)
    form = OnceForm(request.POST or None, user=request.user)
    reasons = acts.why_not_undo(merge)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, form, lambda: part(request, merge), reverse("youth:doubles"))
        except NotPossible as refused:
            reasons = refused.reasons
    context = {
        "merge": merge,
        "form": form,
        "why_not": reasons,
        "corrected": [] if reasons else acts.corrected_since(merge, actor=request.user),
        "days": acts.days_left(merge),
    }
    journal.read(request, "participant.compared", merge)
    return render(request, "youth/doubles/undo.html", context)


def part(request, merge: Merge) -> str:
    acts.unmerge(merge, actor=request.user)
    messages.success(request, _("There are two records again."))
    return reverse("training:person", args=[merge.kept_id])
