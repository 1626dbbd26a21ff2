"""The public addresses that are no pages: short links, pictures, and what robots are told."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_safe

from . import catalogue, navigation

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


@require_safe
def short(request, code: str):
    """From a poster's six characters to the group; later languages are one tap away."""
    offering = catalogue.by_code(code)
    with translation.override(navigation.SPANISH):
        page_url = navigation.opportunities_url(request)
    if offering is None or not page_url:
        raise Http404
    return redirect(f"{page_url}{offering.slug}/")


PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
A_MONTH = 30 * 24 * 3600


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
