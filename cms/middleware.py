"""Answers public pages from the server's copies, and keeps new ones: see copies.py."""

from django.core.exceptions import DisallowedHost
from django.db import connection
from django.http import HttpRequest, HttpResponse
from wagtail.views import serve

from accounts.middleware import is_private

from . import copies, routing

# Addresses with answers for one person, or files: no version is looked up for them.
NEVER = ("/v/", "/en/v/", "/o/", "/media/", "/documents/", "/static/", "/healthz", "/readyz")


class CopiesMiddleware:
    """Right inside of the compression, which leaves alone what is compressed already."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        place = place_of(request)
        if place is None:
            return self.get_response(request)
        version = copies.version_now()
        copy = copies.memory.find(place, request.GET, version) if version else None
        if copy is None:
            request.keeping = keeping = copies.Keeping(version)
            response = self._made(request) if version else self.get_response(request)
            if not keeping.marked or not is_for_everybody(response):
                return response
            copy = copies.Copy(version, response)
            if keeping.fine and request.method == "GET":
                copies.memory.keep(place, keeping.asks, keeping.query, copy)
        return copy.answer(request)

    def process_view(self, request, view, args, kwargs):
        if copies.is_remembering() and view is serve:
            routing.begin(request, *args, **kwargs)

    def _made(self, request):
        """Anew, watching what is read for it."""
        token = copies.VERSION_OF_THIS_REQUEST.set(request.keeping.version)
        try:
            with connection.execute_wrapper(request.keeping.watch):
                return self.get_response(request)
        finally:
            copies.VERSION_OF_THIS_REQUEST.reset(token)


def place_of(request: HttpRequest) -> copies.Place | None:
    """None where no page of the website is asked for, or by an editor who looks at a draft."""
    if request.method not in ("GET", "HEAD") or getattr(request, "is_dummy", False):
        return None
    if is_private(request) or request.path_info.startswith(NEVER):
        return None
    try:
        return copies.Place(request.scheme, request.get_host(), request.path)
    except DisallowedHost:
        return None  # answered further in


def is_for_everybody(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Vary")
        and not response.has_header("Content-Encoding")
    )
