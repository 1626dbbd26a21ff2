"""The public addresses that are no pages: short links, and what robots are told."""

from django.conf import settings
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


@require_safe
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
