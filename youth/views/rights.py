"""The public page on which anybody asks about their own data. No cookie, no session, no user."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rumbo.cookieless import cookieless
from rumbo.public_forms import page, private
from youth import rights
from youth.forms.rights import RightsForm


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, language: str) -> HttpResponse:
    """The form; sent, it is kept once and leads to its code. `switch` only changes the language."""
    with translation.override(language):
        if request.method != "POST":
            return _form(request, language, RightsForm.fresh())
        if "switch" in request.POST:
            return _form(request, language, RightsForm.brought(request.POST))
        return _sent(request, language, RightsForm(request.POST))


@require_safe
def sent(request, language: str, code: str) -> HttpResponse:
    """The code of a request, and what happens next."""
    if not rights.is_code(code):
        raise Http404
    with translation.override(language):
        return _page(request, "sent", language, {"code": code, "days": rights.DAYS}, code=code)


def address(language: str, code: str = "") -> str:
    name = "sent" if code else "ask"
    name = f"rights:{name}" if language == "es" else f"rights:{name}_en"
    return reverse(name, args=[code] if code else [])


def _sent(request, language: str, form: RightsForm) -> HttpResponse:
    there = rights.sent_before(form.key) if form.key else None
    if there is not None:  # a double tap: the same answer, whatever it says now
        return private(redirect(address(language, there.code)))
    if not form.is_valid():
        return _form(request, language, form)
    if rights.door.too_many(request.origin.network):
        form.add_error(None, _("Too many requests arrive just now. Please try again later."))
        return _form(request, language, form, status=429)
    made = rights.receive(
        form.key,
        form.cleaned_data["kind"],
        form.told,
        organization=form.cleaned_data["organization"],
        language=language,
    )
    return private(redirect(address(language, made.code)))


def _form(request, language: str, form: RightsForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "action": address(language),
        "switch_form": "rights",
        "days": rights.DAYS,
    }
    return _page(request, "ask", language, context, status=status)


def _page(request, template, language, context, *, code="", status=200) -> HttpResponse:
    template = f"youth/rights/{template}.html"
    return page(request, template, language, context, lambda other: address(other, code), status)
