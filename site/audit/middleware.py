"""Gives the journal the origin of each request."""

from django.conf import settings

from .context import Origin, network_of, origin, short_hash


class RequestContextMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # The cookie is read, not the session: touching the session would add `Vary: Cookie`.
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        address = request.META.get("REMOTE_ADDR", "")
        request.origin = Origin(network_of(address), short_hash(key))
        token = origin.set(request.origin)
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)
