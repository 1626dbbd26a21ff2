"""The public pages that say whether a certificate is real. No cookie, no session, no user."""

from contextlib import suppress

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from rumbo import limits, public_forms
from rumbo.cookieless import cookieless
from training.attesting import verifying as cohorts
from training.forms.brought import TOO_OFTEN, UNREADABLE, FileForm

from . import brought, codes, verifying

NAMES_PER_CODE = 5  # an hour, by whomever
NAMES_PER_NETWORK = 30  # an hour: an employer may check a whole group
FILES_PER_NETWORK = 30
# Codes that nobody has: right ones are never counted. While very many are tried from everywhere,
# each network has fewer; nobody can switch the page off for those who type a right code.
MISSES_PER_NETWORK, MISSES_WHILE_MANY = 60, 10  # an hour
MANY_MISSES = 1000  # an hour, of everybody
REPORT = {"es": "complaints:ask", "en": "complaints:ask_en"}


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, language: str) -> HttpResponse:
    """Where a code is typed; `?code=` leads to its page. A POST brings a PDF file."""
    if request.method == "POST":
        return _file(request, language)
    typed = codes.typed(request.GET.get("code", ""))
    if typed:
        return public_forms.private(redirect(address(language, typed)))
    return _page(request, "form", language, {"wrong": "code" in request.GET})


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request, code: str, language: str) -> HttpResponse:
    """What a code stands for; a POST compares a typed name with that on the certificate."""
    if _guesses(request):
        return _page(request, "guessed", language, {}, status=429)
    allowed = request.method != "POST" or _may_compare(request, code)
    with translation.override(language):
        checked = verifying.look_up(code, language)
    context = {"checked": checked, "too_often": not allowed}
    if request.method == "POST" and allowed and checked.found:
        context["agrees"] = verifying.confirm_name(code, request.POST.get("name", "")[:200])
        context["compared"] = True
    if not checked.found and (results := cohorts.look_up(code, language)):
        context = {"checked": results}
        return _page(request, "results", language, context, code=codes.normalized(code))
    if not checked.found:
        if _missed(request):  # of many at once, too: only so many hear that there is no such code
            return _page(request, "guessed", language, {}, status=429)
        return _page(request, "certificate", language, context, status=404)
    status = 200 if allowed else 429
    code = codes.normalized(code)
    return _page(request, "certificate", language, context, code=code, status=status)


def address(language: str, code: str = "") -> str:
    """The path of a code's page in a language; without a code, of the form."""
    name = "verify_code" if code else "verify"
    return reverse(name if language == "es" else f"{name}_en", args=[code] if code else [])


def _file(request, language: str) -> HttpResponse:
    """What a PDF is. Nothing of it is kept, and it is not even read where too many came."""
    if not limits.spend("file:network", request.origin.network, FILES_PER_NETWORK):
        return _refused(request, language, FileForm({}, {}), TOO_OFTEN, status=429)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, "form", language, {"file_form": form})
    try:
        judged = brought.judged(form.cleaned_data["file"].read())
    except brought.Unreadable as why:
        return _refused(request, language, form, UNREADABLE[why.code])
    came_from = form.cleaned_data["code"]
    context = {
        "judged": judged,
        "page_url": judged.code and address(language, judged.code),
        "shown_code": codes.shown(judged.code),
        "other_code": judged.code and came_from and came_from != judged.code,
    }
    return _page(request, "file", language, context)


def _refused(request, language: str, form: FileForm, why, status: int = 200) -> HttpResponse:
    form.errors.pop("file", None)
    form.add_error("file", why)
    return _page(request, "form", language, {"file_form": form}, status=status)


def _may_compare(request, code: str) -> bool:
    # Both are spent, whatever the first says; and a code counts the same however it is written.
    network = limits.spend("name:network", request.origin.network, NAMES_PER_NETWORK)
    return limits.spend("name:code", codes.normalized(code) or "", NAMES_PER_CODE) and network


def _guesses(request) -> bool:
    """Did this network try too many codes that nobody has? Asked before anything is looked up."""
    return limits.is_spent("code:network", request.origin.network, _most_misses())


def _most_misses() -> int:
    many = cache.get("limit:misses", 0) >= MANY_MISSES
    return MISSES_WHILE_MANY if many else MISSES_PER_NETWORK


def _missed(request) -> bool:
    """Count a code that nobody has; was it one too many?"""
    too_many = not limits.spend("code:network", request.origin.network, _most_misses())
    # A counter may lose some under load: it says that there are many, and no more.
    if not cache.add("limit:misses", 1, limits.HOUR):
        with suppress(ValueError):  # its hour was just over
            cache.incr("limit:misses")
    return too_many


def _page(request, template, language, context, *, code="", status=200) -> HttpResponse:
    """A page in one language. Only a code that was found stands in its links."""
    template = f"training/verify/{template}.html"
    here = address(language)
    context = {"file_form": FileForm(initial={"code": code})} | context
    context |= {"ask_url": here, "file_url": here, "report_url": reverse(REPORT[language])}
    with translation.override(language):
        response = public_forms.page(
            request, template, language, context, lambda other: address(other, code), status
        )
    # Django would write the path of a 404 or 429, and so the code, into the log.
    response._has_been_logged = True
    return response
