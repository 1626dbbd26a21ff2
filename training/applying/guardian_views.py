"""The page of the link for the adult in charge: yes, no, or not for me. No cookie, no session.

It names the organization and the course, never the young person. Looking changes nothing, for
messengers fetch a page before anybody taps its link. Whatever keeps a link from working, the page
says the same.
"""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rumbo import dates, public_forms
from rumbo.cookieless import cookieless
from training.models import MinorPermission
from training.models.minor import GuardianAnswer as Answer
from youth.forms.consent import language_of, words_of
from youth.models import ConsentText

from . import minors, minors_said
from .guardian_forms import TYPED, GuardianForm
from .minors import Link

METHODS = ["GET", "HEAD", "POST"]
GONE = 410
THANKS = "training.applying.thanks"


@cookieless
@require_http_methods(METHODS)
def permission(request, token: str, language: str) -> HttpResponse:
    """The question, and what is said to each answer. `switch` only changes the language."""
    with translation.override(language):
        if not minors.may_look(request.origin.network):
            return _wait(request, token, language)
        there = minors.by_token(token)
        said = _answered(request, token, there)
        if said:
            return _thanks(request, token, language, said)
        if there is None or not Link(there).is_open:
            return _gone(request, token, language)
        if request.method != "POST":
            return _form(request, token, language, there, GuardianForm())
        if "switch" in request.POST:
            return _form(request, token, language, there, GuardianForm.brought(request.POST))
        return _sent(request, token, language, there)


def address(language: str, token: str) -> str:
    name = "applying:permission" if language == "es" else "applying:permission_en"
    return reverse(name, args=[token])


def _sent(request, token: str, language: str, there: MinorPermission) -> HttpResponse:
    said, text = request.POST.get("answer", ""), minors.words()
    if said == Answer.NOT_ME:
        return _keep(request, token, language, there, said)
    if text is None:
        return _form(request, token, language, there, GuardianForm.brought(request.POST))
    form = GuardianForm(request.POST, said=said)
    if said not in Answer:  # Enter in a field: nobody permits or refuses by it
        form.add_error(None, _("Press one of the three buttons."))
    elif form.born_said and not minors.knows(there, form.born_said):
        if not Link(there).is_open:  # that was the last try
            return _gone(request, token, language)
        form.add_error("born", _("This is not the date that we were told. Check it, please."))
    read = text if request.POST.get("text") == str(text.pk) else None
    if said == Answer.GIVEN and read is None:
        form.add_error(None, _("The words have changed. Please read them again."))
    if not form.is_valid():
        return _form(request, token, language, there, form)
    told = {"text": read, "guardian": form.guardian}
    return _keep(request, token, language, there, said, **told)


def _keep(request, token: str, language: str, there, said: str, **told) -> HttpResponse:
    """Once; whoever taps twice, or in two tabs, is thanked for the answer that is kept."""
    words = told.get("text")
    spoken = language_of(words) if words else language
    if minors_said.answer(there, said, language=spoken, **told):
        return _thanks(request, token, language, said)
    if _answered(request, token, minors.by_token(token)):
        return _thanks(request, token, language, said)
    return _gone(request, token, language)


def _answered(request, token: str, there: MinorPermission | None) -> str:
    """The answer that this link took, said once more by who gave it; "" for anything else."""
    said = request.POST.get("answer", "")
    if there is None or not there.answer or said != there.answer:
        return ""
    shown = public_forms.key_of(_salt(token, said), request.POST.get("key", ""))
    if said == Answer.NOT_ME or shown:
        return said
    form = GuardianForm(request.POST, said=Answer.REFUSED)
    form.full_clean()
    return said if form.born_said and minors.knows(there, form.born_said) else ""


def _salt(token: str, said: str) -> str:
    return f"{THANKS}.{said}.{token}"


# --- pages ------------------------------------------------------------------------------------


def _form(request, token: str, language: str, there, form: GuardianForm) -> HttpResponse:
    offering, text = there.application.offering, minors.words()
    context = {
        "form": form,
        "offering": offering,
        "organization": there.application.organization,
        "hours": dates.hours(offering.starts_at, offering.ends_at).removesuffix("."),
        "switch_form": "permission",
        **_read(text),
    }
    return _page(request, "permission", token, language, context)


def _read(text: ConsentText | None) -> dict:
    """What stands on the page to be agreed to: {"text", "words", "spoken": its language}."""
    if text is None:
        return {"text": None}
    return {"text": text, "words": words_of(text), "spoken": language_of(text)}


def _thanks(request, token: str, language: str, said: str) -> HttpResponse:
    """The key gives this page in the other language, without the birth date in it."""
    kept = {"answer": said, "key": public_forms.new_key(_salt(token, said))}
    context = {"state": said, "kept": kept, "switch_form": "again"}
    return _page(request, "permission_said", token, language, context)


def _gone(request, token: str, language: str) -> HttpResponse:
    return _page(request, "permission_said", token, language, {"state": "gone"}, GONE)


def _wait(request, token: str, language: str) -> HttpResponse:
    """Nothing was looked up; what was typed comes along to be sent later."""
    names = [*TYPED, "text", "answer", "key"]
    kept = {name: request.POST[name] for name in names if name in request.POST}
    context = {"state": "wait", "kept": kept}
    if kept:
        context["switch_form"] = "again"
    return _page(request, "permission_said", token, language, context, 429)


def _page(request, template: str, token: str, language: str, context, status=200) -> HttpResponse:
    return public_forms.page(
        request,
        f"training/apply/{template}.html",
        language,
        context,
        lambda other: address(other, token),
        status,
    )
