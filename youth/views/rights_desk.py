"""Where requests about data are answered: by coordinators. Administrators forward what names none.

Which ones somebody sees is decided by the model (`RightsRequest.visible_q`), not here.
"""

import json
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from audit import journal
from audit.journal import identified
from youth import erasing, kept, rights
from youth.finding import find
from youth.forms.rights import (
    AnswerForm,
    EraseForm,
    ExtendForm,
    ForwardForm,
    IdentityForm,
    PersonSearchForm,
)
from youth.models import Participant, RightsRequest
from youth.reference import answer_terms

PAGE = 25
OURS, PLATFORM = "youth", "administration"
FILES = {"json": "application/json", "pdf": "application/pdf"}


@staff("answer_rights")
@require_safe
def ours(request):
    return listed(request, OURS)


@staff("answer_rights")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def our_one(request, pk):
    return opened(request, pk, OURS)


@staff("administer")
@require_safe
def platform(request):
    """Requests that name no organization."""
    return listed(request, PLATFORM)


@staff("administer")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def platform_one(request, pk):
    if request.method == "POST":
        handed_on = ForwardForm(request.POST, user=request.user, prefix="forward")
        if handed_on.was_sent:  # a double tap: it is not here any more
            return redirect("administration:rights")
    return opened(request, pk, PLATFORM)


def listed(request, place: str):
    """Open ones, the next to be answered first, then the closed ones. No name stands here."""
    closed = RightsRequest.objects.visible_to(request.user).exclude(closed_at=None)
    page = Paginator(closed.order_by("-closed_at", "-id"), PAGE)
    page = page.get_page(request.GET.get("page"))
    context = {
        "waiting": [
            {"asked": each, "url": address(place, each), "tag": tag_of(each)}
            for each in rights.open_for(request.user)
        ],
        "page": page,
        "closed": [{"asked": each, "url": address(place, each)} for each in page],
        "platform": place == PLATFORM,
        "days": rights.DAYS,
    }
    return render(request, "youth/rights/list.html", context)


def address(place: str, asked: RightsRequest) -> str:
    return reverse(f"{place}:rights_one", args=[asked.pk])


def tag_of(asked: RightsRequest) -> dict:
    """{kind, label} of how much time is left."""
    left = rights.days_left(asked)
    if left < 0:
        label = ngettext("%d working day late", "%d working days late", -left) % -left
        return {"kind": "bad", "label": label}
    if left == 0:
        return {"kind": "warn", "label": _("today is the day")}
    label = ngettext("%d working day left", "%d working days left", left) % left
    return {"kind": "warn" if left <= rights.WARN else "plain", "label": label}


def seen_one(request, pk) -> RightsRequest:
    rows = RightsRequest.objects.visible_to(request.user)
    related = ("key", "organization", "participant__key", "closed_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def opened(request, pk, place: str):
    asked = seen_one(request, pk)
    forms = forms_for(request, asked, place)
    name = request.POST.get("act", "")
    if request.method == "POST" and name in forms and forms[name].is_valid():
        back = address(place, asked)
        try:
            return once(request, forms[name], lambda: act(request, asked, name, forms, back), back)
        except rights.NotPossible as refused:
            messages.error(request, str(refused))
            return redirect(back if name != "forward" else f"{place}:rights")
    journal.read(request, "rights.opened", asked)
    context = {
        "asked": asked,
        "told": asked.told,
        "tag": None if asked.closed_at else tag_of(asked),
        "forms": forms,
        "form": forms.get(name),  # whose problems stand above
        "back": reverse(f"{place}:rights"),
        "platform": place == PLATFORM,
        "latest": rights.latest(asked),
        "why_not_extend": rights.why_not_extend(asked),
        "law": answer_terms.of(rights.country_of(asked.organization)),
        "hands_out": rights.may_hand_out(asked),
    }
    if erasing.is_sure(asked):
        context["erasing"] = erasing_told(asked)
    return render(request, "youth/rights/one.html", context)


def erasing_told(asked: RightsRequest) -> dict:
    """What goes and what stays, or why it cannot be done yet; only since when, once it is done."""
    person = asked.participant
    if person.erased_at:
        return {"done_at": person.erased_at}
    return erasing.preview(person) | {"why_not": erasing.why_not(person)}


def forms_for(request, asked: RightsRequest, place: str) -> dict:
    """{act: its form}: what can be done now. Only the one that was sent has what was typed."""
    if asked.closed_at:
        return {}
    kinds = {"close": AnswerForm}
    if place == PLATFORM:
        kinds["forward"] = ForwardForm
    elif not rights.why_not_extend(asked):
        kinds["extend"] = ExtendForm
    if asked.participant_id:
        kinds["identity"] = IdentityForm
    if erasing.is_sure(asked):
        kinds["erase"] = EraseForm
    sent = request.POST.get("act") if request.method == "POST" else ""
    made = {
        name: form(request.POST if sent == name else None, user=request.user, prefix=name)
        for name, form in kinds.items()
    }
    if "erase" in made:
        made["erase"].expected = asked.participant.code
    return made


def act(request, asked: RightsRequest, name: str, forms: dict, back: str) -> str:
    """Do what was sent; gives the address to go on to."""
    data, actor = forms[name].cleaned_data, request.user
    if name == "forward":
        rights.forward(asked, data["organization"], actor=actor)
        messages.success(request, _("Handed on to %s.") % data["organization"])
        return reverse("administration:rights")
    if name == "identity":
        rights.check_identity(asked, data["how"], actor=actor)
    elif name == "erase":
        erasing.erase(asked, data["code"], actor=actor, with_names=data["with_names"])
        messages.success(request, _("The data are erased. Now write the answer."))
        return back
    elif name == "extend":
        rights.extend(asked, data["why"], actor=actor)
    else:
        rights.close(asked, data["answer"], data["delivered"], actor=actor)
    messages.success(request, _("The request is closed.") if name == "close" else _("Saved."))
    return back


@staff("answer_rights")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def person(request, pk):
    """Look for who it is, by what they told; the answer to nobody is the same page."""
    asked = seen_one(request, pk)
    if asked.closed_at:
        return redirect("youth:rights_one", asked.pk)
    if request.method == "POST" and "person" in request.POST:
        return linked(request, asked)
    form = PersonSearchForm(request.POST or None, user=request.user)
    context = {"asked": asked, "told": asked.told, "form": form, "searched": False}
    if request.method == "POST" and form.is_valid():
        people = find(request.user, form.cleaned_data["q"])
        journal.read(request, "participants.searched", people)
        context |= {"searched": True, "people": people, "text": form.cleaned_data["q"]}
    journal.read(request, "rights.opened", asked)
    return render(request, "youth/rights/person.html", context)


def linked(request, asked: RightsRequest):
    people = Participant.objects.visible_to(request.user)
    try:
        key = UUID(request.POST["person"])
    except ValueError:
        raise Http404 from None
    someone = get_object_or_404(people, pk=key)
    try:
        rights.link(asked, someone, actor=request.user)
        messages.success(request, _("Saved."))
    except rights.NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("youth:rights_one", asked.pk)


@staff("answer_rights")
@identified
@require_safe
def file(request, pk, kind: str):
    """Everything kept about the person, to be handed to them; in the language they asked in."""
    asked = seen_one(request, pk)
    if kind not in FILES or not rights.may_hand_out(asked):
        raise Http404
    someone = asked.participant
    with translation.override(asked.language):
        parts = kept.everything(someone, request.user)
        content = as_json(parts) if kind == "json" else as_pdf(asked, parts)
    journal.read(request, "rights.file_taken", someone)
    response = HttpResponse(content, content_type=FILES[kind])
    # Named by the code of the request: no name of anybody.
    response["Content-Disposition"] = f'attachment; filename="datos-{asked.code}.{kind}"'
    response["Cache-Control"] = "no-store, private"
    return response


def as_json(parts) -> str:
    made = {"made_at": timezone.localtime().isoformat(timespec="seconds")}
    return json.dumps(made | kept.as_data(parts), ensure_ascii=False, indent=2)


def as_pdf(asked: RightsRequest, parts) -> bytes:
    context = {
        "asked": asked,
        "parts": parts,
        "language": asked.language,
        "made_on": timezone.localdate(),
    }
    return kept.draw(render_to_string("youth/rights/paper.html", context))
