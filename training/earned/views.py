"""What somebody earned, for themselves and for whom they give a link. No cookie, no session.

A code never stands in an address, so the answers come without a redirect; each page carries a key
that is good once, so that on a shared phone the way back leads to an empty form.
"""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import journal
from audit.context import from_nowhere
from rumbo import public_forms
from rumbo.cookieless import cookieless
from training.certifying import views as verifying
from training.views.sending import sent
from youth.holding import Gone
from youth.models import Participant

from . import gathering, links, opening, paper
from .forms import LinkForm, LookForm


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
def own(request, language: str) -> HttpResponse:
    """Code and date of birth open the record, for this one answer; acts post both again."""
    with translation.override(language):
        if request.method != "POST":
            return _ask(request, language, _fresh())
        if "switch" in request.POST and "seen" not in request.POST:
            return _ask(request, language, _fresh(request.POST))
        form = LookForm(request.POST)
        if not form.is_valid():
            return _ask(request, language, _with_new_key(form))
        return _open(request, language, form)


def _open(request, language: str, form: LookForm) -> HttpResponse:
    key = opening.key_of(form.cleaned_data["form_key"])
    takes_file = request.POST.get("act") == "pdf"  # the page stays where it is, with its key
    if not key or not takes_file and not opening.use(key):
        form = _fresh() if key else _fresh(request.POST)
        said = _("This page was closed, so that nobody else sees it. Write your code once more.")
        return _ask(request, language, form, notice=said)
    code, born = form.cleaned_data["code"], form.cleaned_data["born"]
    if not opening.may_look(request.origin.network, code):
        form.add_error(None, _("Too many tries. Please try again in an hour."))
        return _ask(request, language, _with_new_key(form), status=429)
    person = opening.person(code, born, request.origin.network)
    if person is None:
        form.add_error(None, _("We find nothing with this code and this date. Check both."))
        return _ask(request, language, _with_new_key(form))
    return _act(request, language, person, form)


def _act(request, language: str, person: Participant, asked: LookForm) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "pdf":
        return _file(person, language, request.POST.get("token", ""))
    told: dict = {}
    if act == "end":
        told["ended"] = links.revoke(links.of(person), _uuid(request.POST.get("link", "")))
    if act == "link":
        key = opening.key_of(asked.cleaned_data["form_key"])
        told = _new_link(request, language, person, links.token_of(key))
    return _page_of(request, language, person, told | {"asked": asked.cleaned_data})


def _new_link(request, language: str, person: Participant, token: str) -> dict:
    """{"made", "token", "url", "share_url"}, or what went wrong."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        return {"form": form}
    try:
        made = links.make(person, token, **form.cleaned_data)
    except links.TooMany:
        form.add_error(None, links.TOO_MANY)
        return {"form": form}
    except Gone as gone:
        form.add_error(None, str(gone))
        return {"form": form}
    url = absolute(language, token)
    said = _("What I learned, with certificates that you can check: %(link)s") % {"link": url}
    share = "https://wa.me/?" + urlencode({"text": said})
    return {"made": made, "token": token, "url": url, "share_url": share}


def _page_of(request, language: str, person: Participant, told: dict) -> HttpResponse:
    with from_nowhere():
        journal.record("earned.opened", person, actor=links.ACTOR)
    context = {
        "form": LinkForm(),
        "earned": gathering.everything(person, language),
        "links": links.of(person).living(),
        "form_key": opening.new_key(),
        "action": address(language),
        "switch_form": "seen",
        **told,
    }
    return _page(request, "own", language, context, address)


def _file(person: Participant, language: str, token: str) -> HttpResponse:
    """The record on paper, with the name; its QR code leads to the link, if one was just made."""
    link = links.by_token(token) if token else None
    if link is not None and link.participant_id != person.pk:
        link = None
    earned = gathering.everything(person, language)
    shared = paper.Shared(absolute(language, token), _day(link.expires_at)) if link else None
    content = paper.draw(earned, language, timezone.localdate(), shared)
    with from_nowhere():
        journal.record("earned.taken", person, actor=links.ACTOR)
    return public_forms.private(sent(content, paper.FILE_NAME))


# --- for others --------------------------------------------------------------------------------


@require_safe
def shared(request, token: str, language: str) -> HttpResponse:
    """What a link shows. Unknown, ended, run out or erased: one and the same page."""
    link = links.by_token(token)
    with translation.override(language):
        if link is None:
            return _quiet(_page(request, "gone", language, {}, _without_token, 404))
        if request.method == "GET":
            links.count(link)
        context = {"link": link, "earned": gathering.everything(link.participant, language)}
        return _quiet(_page(request, "shared", language, context, lambda to: place(to, token)))


def _quiet(response: HttpResponse) -> HttpResponse:
    """Django would write the path of a 404, and so what stands in a link, into the log."""
    response._has_been_logged = True
    return response


# --- addresses and pages -----------------------------------------------------------------------


def address(language: str) -> str:
    return reverse("earned:own" if language == "es" else "earned:own_en")


def place(language: str, token: str) -> str:
    return reverse("earned:shared" if language == "es" else "earned:shared_en", args=[token])


def absolute(language: str, token: str) -> str:
    return settings.PUBLIC_URL + place(language, token)


def _without_token(language: str) -> str:
    return address(language)


def _day(moment) -> date:
    return timezone.localdate(moment)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _fresh(typed=None) -> LookForm:
    form = LookForm(initial={"form_key": opening.new_key()})
    for name in ("code", "born") if typed else ():
        form.initial[name] = form.fields[name].widget.value_from_datadict(typed, {}, name)
    return form


def _with_new_key(form: LookForm) -> LookForm:
    form.data = form.data.copy()
    form.data["form_key"] = opening.new_key()
    return form


def _ask(request, language: str, form, status: int = 200, notice: str = "") -> HttpResponse:
    context = {"form": form, "notice": notice, "action": address(language), "switch_form": "look"}
    return _page(request, "ask", language, context, address, status)


def _page(request, template: str, language: str, context: dict, where, status=200) -> HttpResponse:
    context |= {"ask_url": address(language), "verify_url": verifying.address(language)}
    name = f"training/earned/{template}.html"
    return public_forms.page(request, name, language, context, where, status)
