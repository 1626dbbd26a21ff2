"""Published keys and lists, for anybody: no cookie, no session, no user."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from . import publishing
from .ring import CannotSign

BRIEFLY = "public, max-age=300"
PLAIN, CREDENTIAL, IDENTITY = "application/json", "application/vc", "application/did+json"


@require_safe
def identity(request) -> HttpResponse:
    return _public(publishing.identity, IDENTITY)


@require_safe
def keys(request) -> HttpResponse:
    return _public(publishing.keys, PLAIN)


@require_safe
def ended(request) -> HttpResponse:
    """Which codes ended, as hashes."""
    return _public(publishing.ended_list, PLAIN)


@require_safe
def status(request, number: int) -> HttpResponse:
    """Which places of a list ended."""
    return _public(lambda: publishing.status_list(number), CREDENTIAL)


def _public(make: Callable[[], bytes | None], kind: str) -> HttpResponse:
    """Readable for pages of other sites too. Without keys to sign with, nothing is given out that
    would look like a list."""
    try:
        content = make()
    except CannotSign:
        response = HttpResponse("There are no keys to sign this with.", status=503)
        response["Content-Type"], response["Cache-Control"] = "text/plain", "no-store"
        return response
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = BRIEFLY
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
