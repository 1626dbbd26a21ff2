"""The public pages on which somebody asks for a seat and follows it: no cookie, no session.

A code never stands in an address. So the answers come without a redirect: the same form sent
again gets the same page, and nothing happens twice.
"""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rumbo import dates
from rumbo.cookieless import cookieless
from rumbo.public_forms import page
from training.models import Offering
from training.models.offering import OfferingState
from training.standing import Seats, seats

from . import followed, following, handling, minor_pages, receiving
from .forms import ApplicationForm, FollowForm, PhoneForm

METHODS = ["GET", "HEAD", "POST"]
TAKE_REQUESTS = (Seats.FREE, Seats.LAST, Seats.WAITING, Seats.STARTED)

# --- asking -----------------------------------------------------------------------------------


@cookieless
@require_http_methods(METHODS)
def ask(request, slug: str, language: str) -> HttpResponse:
    """The form; sent, it is kept once and answered with its code.

    `switch` is the same page in the other language: what was typed comes along.
    """
    offering = _offering(slug)
    with translation.override(language):
        there = _sent_before(request)
        if there is not None:  # a double tap or a reload: the same answer, whatever it says now
            return _done(request, slug, language, there)
        state = seats(offering)
        if state not in TAKE_REQUESTS:
            return _page(request, "closed", language, _told(offering, state), slug=slug)
        if request.method != "POST":
            return _form(request, language, offering, ApplicationForm.fresh())
        if "switch" in request.POST:
            return _form(request, language, offering, ApplicationForm.brought(request.POST))
        return _send(request, language, offering, ApplicationForm(request.POST))


def _send(request, language: str, offering: Offering, form: ApplicationForm) -> HttpResponse:
    form.offering = offering
    if not form.is_valid():
        return _form(request, language, offering, form)
    if receiving.door.too_many(request.origin.network):
        form.add_error(None, _("Too many requests arrive just now. Please try again later."))
        return _form(request, language, offering, form, status=429)
    found = receiving.apply(form.key, offering, form.told)
    return _done(request, offering.slug, language, found)


def _offering(slug: str) -> Offering:
    rows = Offering.objects.exclude(state=OfferingState.DRAFT)
    rows = rows.select_related("course", "center__place", "organization")
    offering = rows.filter(slug=slug).first()
    if offering is None:
        raise Http404
    return offering


def _sent_before(request) -> followed.Followed | None:
    key = receiving.door.key_of(request.POST.get("form_key", ""))
    return receiving.sent_before(key) if key else None


def _form(request, language, offering, form, status: int = 200) -> HttpResponse:
    context = _told(offering, seats(offering)) | {"form": form, "switch_form": "apply"}
    return _page(request, "ask", language, context, slug=offering.slug, status=status)


def _done(request, slug: str, language: str, found: followed.Followed) -> HttpResponse:
    """The code, and what happens next: the same words for who is known and who is not."""
    offering = found.offering
    context = _told(offering, seats(offering)) | {
        "code": found.code,
        "days": handling.CALL_WITHIN,
        "minor": minor_pages.of(found),
        "year": found.told["born"][:4],
        "form_key": request.POST.get("form_key", ""),
        "follow_url": follow_address(language),
        "switch_form": "again",
    }
    return _page(request, "done", language, context, slug=slug)


def _told(offering: Offering, state: str) -> dict:
    return {"offering": offering, "state": str(state), "hours": _hours(offering)}


def _hours(offering: Offering) -> str:
    """ "de 2 a 4 p. m": the sentence around it brings the full stop."""
    return dates.hours(offering.starts_at, offering.ends_at).removesuffix(".")


def ask_address(language: str, slug: str) -> str:
    return reverse("applying:ask" if language == "es" else "applying:ask_en", args=[slug])


# --- following --------------------------------------------------------------------------------


@cookieless
@require_http_methods(METHODS)
def follow(request, language: str) -> HttpResponse:
    """Code and year of birth open the page of a request, for this one answer.

    Every act on that page posts both again, and a key that is good for one act.
    """
    with translation.override(language):
        if request.method != "POST":
            return _look(request, language, FollowForm())
        if "switch" in request.POST and "seen" not in request.POST:
            typed = {name: request.POST.get(name, "") for name in FollowForm.base_fields}
            return _look(request, language, FollowForm(initial=typed))
        form = FollowForm(request.POST)
        if not form.is_valid():
            return _look(request, language, form)
        code, year = form.cleaned_data["code"], form.cleaned_data["year"]
        if not following.may_look(request.origin.network, code):
            form.add_error(None, _("Too many tries. Please try again in an hour."))
            return _look(request, language, form, status=429)
        found = following.follow(code, year)
        if found is None:
            form.add_error(None, _("We find no request with this code and this year. Check both."))
            return _look(request, language, form)
        return _act(request, language, found, year)


def _act(request, language: str, found: followed.Followed, year: str) -> HttpResponse:
    """Do what was asked for, once, and show how the request stands."""
    act, phone = request.POST.get("act", ""), PhoneForm()
    if act == "phone":
        phone = PhoneForm(request.POST)
        if not phone.is_valid():
            return _status(request, language, found, year, phone)
    minor = minor_pages.of(found)
    does = {
        "withdraw": lambda: following.withdraw(found),
        "phone": lambda: following.correct_phone(found, phone.told_phone),
        "end": lambda: following.end_contact(found),
    } | (minor_pages.acts_on(minor, request.POST) if minor else {})
    done = ""
    if act in does and following.use_follow_key(found.code, request.POST.get("form_key", "")):
        does[act]()
        done = act
    if minor and act in minor_pages.ACTS:
        done = minor_pages.came_of(act, minor, minor_pages.of(found), request.POST)
    return _status(request, language, found, year, PhoneForm(), done)


def _status(request, language, found: followed.Followed, year: str, form, done: str = ""):
    received = found.row.received_at
    context = {
        "form": form,
        "done": done,
        "found": found,
        "minor": minor_pages.of(found),
        "offering": found.offering,
        "hours": _hours(found.offering),
        "standing": str(found.standing),
        "received": received,
        "call_by": handling.answer_by(received),
        "late": handling.answer_by(received) < timezone.localdate(),
        "code": found.code,
        "year": year,
        "form_key": following.new_follow_key(found.code),
        "action": follow_address(language),
        "again_url": ask_address(language, found.offering.slug),
        "contact_phone": settings.CONTACT_PHONE,
        "switch_form": "seen",
    }
    return _page(request, "status", language, context)


def _look(request, language: str, form: FollowForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "action": follow_address(language), "switch_form": "follow"}
    return _page(request, "follow", language, context, status=status)


def follow_address(language: str) -> str:
    return reverse("applying:follow" if language == "es" else "applying:follow_en")


def _page(request, template, language, context, *, slug="", status=200) -> HttpResponse:
    def address(other: str) -> str:
        return ask_address(other, slug) if slug else follow_address(other)

    return page(request, f"training/apply/{template}.html", language, context, address, status)
