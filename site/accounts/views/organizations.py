"""Organizations, for administrators of the platform."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import organizing
from ..form_keys import once
from ..guards import staff
from ..models import Organization
from ..organization_forms import OrganizationForm


@staff("administer")
@require_safe
def organizations(request):
    rows = [
        {
            "organization": each,
            "lacks_coordinator": each.kind in organizing.KEEPS_PEOPLE and not each.coordinators,
        }
        for each in organizing.with_coordinators()
    ]
    return render(request, "administration/organizations.html", {"rows": rows})


@staff("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = OrganizationForm(request.POST or None, user=request.user)
    context = {"form": form, "too_many": organizing.is_another_too_many()}
    return _one(request, form, context)


@staff("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    organization = get_object_or_404(organizing.with_coordinators(), pk=pk)
    context = {"organization": organization, "name": organization.public_name}
    form = OrganizationForm(
        request.POST or None, user=request.user, instance=Organization.objects.get(pk=pk)
    )
    return _one(request, form, context | {"form": form})


def _one(request, form: OrganizationForm, context: dict):
    if request.method == "POST" and form.is_valid():
        back = reverse("administration:organizations")
        try:
            return once(request, form, lambda: _kept(request, form, back), back)
        except ValidationError as refused:
            form.add_error(None, refused)
    return render(request, "administration/organization.html", context)


def _kept(request, form: OrganizationForm, back: str) -> str:
    if form.instance._state.adding:
        organizing.create(form.instance, actor=request.user)
        messages.success(request, _("The organization is added. Now invite its coordinator."))
    else:
        organizing.change(form.instance, form.saved_fields, actor=request.user)
        messages.success(request, _("Saved."))
    return back
