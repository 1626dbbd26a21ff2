"""The public page on which anybody complains. No cookie, no session, no user."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rumbo.cookieless import cookieless
from rumbo.public_forms import page, private
from youth import complaints
from youth.forms.complaint import ComplaintForm


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, language: str) -> HttpResponse:
    """The form; sent, it is kept once and leads to its code.

    Two buttons only bring words along and keep nothing: `switch`, the same form in the other
    language, and `report`, from the page of a certificate.
    """
    with translation.override(language):
        if request.method != "POST":
            return _form(request, language, ComplaintForm.fresh())
        if "switch" in request.POST or "report" in request.POST:
            return _form(request, language, ComplaintForm.brought(request.POST))
        return _sent(request, language, ComplaintForm(request.POST))


@require_safe
def sent(request, language: str, code: str) -> HttpResponse:
    """The code of a complaint, and what happens next."""
    if not complaints.is_code(code):
        raise Http404
    with translation.override(language):
        context = {"code": code, "days": settings.COMPLAINT_DAYS}
        return _page(request, "sent", language, context, code=code)


def address(language: str, code: str = "") -> str:
    name = "sent" if code else "ask"
    name = f"complaints:{name}" if language == "es" else f"complaints:{name}_en"
    return reverse(name, args=[code] if code else [])


def _sent(request, language: str, form: ComplaintForm) -> HttpResponse:
    there = complaints.sent_before(form.key) if form.key else None
    if there is not None:  # a double tap: the same answer, whatever it says now
        return private(redirect(address(language, there.code)))
    if not form.is_valid():
        return _form(request, language, form)
    if complaints.door.too_many(request.origin.network):
        form.add_error(None, _("Too many complaints arrive just now. Please try again later."))
        return _form(request, language, form, status=429)
    complaint = complaints.receive(
        form.key,
        form.told,
        organization=form.cleaned_data["organization"],
        about_staff=form.cleaned_data["about_staff"],
        language=language,
    )
    return private(redirect(address(language, complaint.code)))


def _form(request, language: str, form: ComplaintForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "action": address(language), "switch_form": "complaint"}
    return _page(request, "ask", language, context, status=status)


def _page(request, template, language, context, *, code="", status=200) -> HttpResponse:
    template = f"youth/complain/{template}.html"
    return page(request, template, language, context, lambda other: address(other, code), status)
