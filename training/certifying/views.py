"""The public pages that say whether a certificate is real. No cookie, no session, no user."""

import re

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from rumbo import limits
from rumbo.cookieless import cookieless

from . import codes, verifying

NAMES_PER_CODE = 5  # an hour, by whomever
NAMES_PER_NETWORK = 30  # an hour: an employer may check a whole group
OTHER = {"es": "en", "en": "es"}
LANGUAGE_NAMES = {"es": "Español", "en": "English"}
PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


@require_safe
def ask(request, language: str) -> HttpResponse:
    """Where a code is typed; `?code=` leads to its page."""
    typed = re.sub(r"[^0-9A-Za-z]", "", request.GET.get("code", ""))[:32]
    if typed:
        return _private(redirect(address(language, typed.upper())))
    return _page(request, "form", language, {"wrong": "code" in request.GET})


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request, code: str, language: str) -> HttpResponse:
    """What a code stands for; a POST compares a typed name with that on the certificate."""
    allowed = request.method != "POST" or _may_compare(request, code)
    with translation.override(language):
        checked = verifying.look_up(code, language)
    context = {"checked": checked, "too_often": not allowed}
    if request.method == "POST" and allowed and checked.found:
        context["agrees"] = verifying.confirm_name(code, request.POST.get("name", "")[:200])
        context["compared"] = True
    if not checked.found:
        return _page(request, "certificate", language, context, status=404)
    status = 200 if allowed else 429
    return _page(request, "certificate", language, context, code=code, status=status)


def address(language: str, code: str = "") -> str:
    """The path of a code's page in a language; without a code, of the form."""
    name = "verify_code" if code else "verify"
    return reverse(name if language == "es" else f"{name}_en", args=[code] if code else [])


def _may_compare(request, code: str) -> bool:
    # Both are spent, whatever the first says; and a code counts the same however it is written.
    network = limits.spend("name:network", request.origin.network, NAMES_PER_NETWORK)
    return limits.spend("name:code", codes.normalized(code) or "", NAMES_PER_CODE) and network


def _page(request, template, language, context, *, code="", status=200) -> HttpResponse:
    """A page in one language. Only a code that was found stands in its links."""
    with translation.override(language):
        context |= {
            "alternate": {
                "lang": OTHER[language],
                "url": address(OTHER[language], code),
                "name": LANGUAGE_NAMES[OTHER[language]],
            },
            "ask_url": address(language),
        }
        response = render(request, f"training/verify/{template}.html", context, status=status)
        response["Content-Language"] = language
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        response[name] = value
    # Django would write the path of a 404 or 429, and so the code, into the log.
    response._has_been_logged = True
    return response
