"""The public addresses that are no pages: short links, pictures, and what robots are told."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import conditional_page, require_safe

from training.certifying.codes import normalized

from . import calendar_file, catalogue, navigation
from . import share_picture as drawing
from .months import Month, Starts

# Places for people at work, and certificates, which only their holders hand around.
NOT_FOR_ROBOTS = [
    "/trabajo/",
    "/evaluacion/",
    "/administracion/",
    "/cuenta/",
    "/admin/",
    "/v/",
    "/en/v/",
]


CODE_LENGTH = 6


@require_safe
def short(request, code: str = ""):
    """From a poster's six characters to the group; later languages are one tap away.

    Typed from paper: in lower case, with blanks or hyphens. Nothing else is taken along.
    """
    offering = _of_code(code)
    with translation.override(navigation.SPANISH):
        page_url = navigation.opportunities_url(request)
    if offering is None or not page_url:
        context = {"opportunities_url": page_url}
        return render(request, "cms/no_such_code.html", context, status=404)
    return redirect(f"{page_url}{offering.slug}/")


@require_safe
@conditional_page
def calendar(request, code: str, language: str):
    """The classes of a group, for the calendar of a phone."""
    offering = _of_code(code)
    if offering is None:
        raise Http404
    with translation.override(language):
        return _calendar(calendar_file.of_group(offering), offering.code, language)


@require_safe
@conditional_page
def starts(request, language: str):
    """What starts in a month (?month=2026-12), for the calendar of whoever tells others."""
    month = Month.asked(request.GET.get("month", ""))
    with translation.override(language):
        content = calendar_file.of_starts(Starts(catalogue.live(), month).here)
        return _calendar(content, f"rumbo-{month}", language)


def _calendar(content: bytes, name: str, language: str) -> HttpResponse:
    response = HttpResponse(content, content_type=calendar_file.MEDIA_TYPE)
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["Content-Language"] = language
    return response


@require_safe
def share_picture(request, version: str, language: str, code: str = ""):
    """What messengers show beside a link to a group, or to any other page where no code is given.

    An old version is answered with the present picture, so that a shared link never shows a hole;
    but only the present one may be kept for long.
    """
    offering = _of_code(code)
    if code and offering is None:
        raise Http404
    with translation.override(language):
        said = drawing.of_group(offering) if offering else drawing.of_site()
        response = HttpResponse(drawing.drawn(said), content_type="image/jpeg")
    if version == said.version:
        response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # shown by messengers, as meant
    response["Content-Language"] = language
    return response


def _of_code(code: str):
    """The group of a code as people type it; None where it is none, or nobody's."""
    typed = normalized(code, CODE_LENGTH)
    return catalogue.by_code(typed) if typed else None


PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
A_MONTH = 30 * 24 * 3600
A_YEAR = 365 * 24 * 3600


@require_safe
def picture(request, name: str):
    """A picture in a size that a page asked for. What editors uploaded stays where it is.

    Its name changes with its pixels, so that browsers may keep it.
    """
    kind = PICTURES.get(name.rpartition(".")[2])
    if kind is None or not default_storage.exists(f"images/{name}"):
        raise Http404
    with default_storage.open(f"images/{name}") as file:
        response = HttpResponse(file.read(), content_type=kind)
    response["Cache-Control"] = f"public, max-age={A_MONTH}"
    return response


@require_safe
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
