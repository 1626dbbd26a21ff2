"""Gives the journal the origin of each request."""

from django.conf import settings

from .context import Origin, network_of, origin, short_hash


class RequestContextMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # The cookie is read, not the session: touching the session would add `Vary: Cookie`.
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        request.origin = Origin(network_of(address_of(request)), short_hash(key))
        token = origin.set(request.origin)
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)


def address_of(request) -> str:
    """The visitor's address, as the outermost of our own proxies saw it.

    Only as many entries of X-Forwarded-For are believed as there are proxies of ours: what stands
    further left was written by the visitor.
    """
    if settings.PROXIES:
        hops = [h.strip() for h in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(hops) >= settings.PROXIES:
            return hops[-settings.PROXIES]
    return request.META.get("REMOTE_ADDR", "")
