"""Awards: administrators say who takes part; an organization may write down one of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.models import Organization
from training import granting
from training.forms.awards import AwardForm, JoinForm, LeaveForm, OwnAwardForm
from training.models import Award, Program


# --- for administrators -----------------------------------------------------------------
@staff("administer")
@require_safe
def awards(request):
    rows = Award.objects.select_related("donor").prefetch_related("shares__organization")
    return render(request, "administration/awards.html", {"awards": rows})


@staff("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = AwardForm(request.POST or None, user=request.user)
    context = {"back": reverse("administration:awards")}
    return one(request, form, lambda: created(request, form), context)


@staff("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def award(request, pk):
    """One award: who takes part, and a form to add somebody."""
    found = get_object_or_404(Award.objects.select_related("donor"), pk=pk)
    form = JoinForm(request.POST or None, user=request.user, award=found)
    back = reverse("administration:award", args=[pk])
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: joined(request, found, form, back), back)
    at_work = set(Program.objects.filter(award=found).values_list("organization", flat=True))
    members = Organization.objects.filter(shares__award=found)
    context = {
        "award": found,
        "form": form,
        "members": [
            {
                "organization": each,
                "at_work": each.pk in at_work,
                "form": LeaveForm(
                    user=request.user,
                    award=found,
                    initial={"organization": each.pk},
                    auto_id=False,
                ),
            }
            for each in members
        ],
    }
    return render(request, "administration/award.html", context)


@staff("administer")
@require_POST
def leave(request, pk):
    """Take an organization out, unless it has programs under the award."""
    found = get_object_or_404(Award, pk=pk)
    form = LeaveForm(request.POST, user=request.user, award=found)
    back = reverse("administration:award", args=[pk])
    if not form.is_valid():
        raise Http404
    return once(request, form, lambda: left(request, found, form, back), back)


@staff("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    found = get_object_or_404(Award, pk=pk)
    form = AwardForm(request.POST or None, user=request.user, instance=found)
    context = {"back": reverse("administration:award", args=[pk]), "code": found.code}
    return one(request, form, lambda: changed(request, form, context["back"]), context)


def created(request, form: AwardForm) -> str:
    data = form.cleaned_data
    names, days = (data["name_es"], data["name_en"]), (data["starts_on"], data["ends_on"])
    made = granting.create_award(data["code"], *names, data["donor"], *days, actor=request.user)
    messages.success(request, _("The award is added. Now say which organizations take part."))
    return reverse("administration:award", args=[made.pk])


def joined(request, award: Award, form: JoinForm, back: str) -> str:
    granting.share(award, form.cleaned_data["organization"], actor=request.user)
    messages.success(request, _("Saved."))
    return back


def left(request, award: Award, form: LeaveForm, back: str) -> str:
    try:
        granting.leave(award, form.cleaned_data["organization"], actor=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("It takes part no more. What it granted of this award ended."))
    return back


# --- for both -----------------------------------------------------------------------------
def one(request, form: AwardForm, act, context: dict):
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, form, act, context["back"])
        except ValidationError as refused:
            form.add_error(None, refused.messages)
    return render(request, "training/award_form.html", context | {"form": form})


def changed(request, form: AwardForm, back: str, only: Organization | None = None) -> str:
    granting.change_award(form.instance, form.saved_fields, actor=request.user, only=only)
    messages.success(request, _("Saved."))
    return back


# --- for coordinators -----------------------------------------------------------------------
@staff("manage_training")
@require_safe
def ours(request):
    rows = Award.objects.managed_by(request.user).select_related("donor")
    return render(request, "training/awards.html", {"awards": rows})


@staff("manage_training")
@require_http_methods(["GET", "HEAD", "POST"])
def new_of_ours(request):
    form = OwnAwardForm(request.POST or None, user=request.user)
    context = {"back": reverse("training:awards")}
    return one(request, form, lambda: created_by_us(request, form), context)


@staff("manage_training")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_ours(request, pk):
    """Only while nobody else takes part: an award of several is the administrators' to change."""
    found = get_object_or_404(Award.objects.managed_by(request.user), pk=pk)
    organization = request.user.organization
    if not granting.takes_part_alone(found, organization):
        raise Http404
    form = AwardForm(request.POST or None, user=request.user, instance=found)
    context = {"back": reverse("training:award", args=[pk]), "code": found.code}
    act = lambda: changed(request, form, context["back"], only=organization)  # noqa: E731
    return one(request, form, act, context)


def created_by_us(request, form: OwnAwardForm) -> str:
    made = granting.create_own_award(
        form.instance, request.user.organization, form.donor_to_add(), actor=request.user
    )
    messages.success(request, _("The award is added. Programs can be made under it now."))
    return reverse("training:award", args=[made.pk])
