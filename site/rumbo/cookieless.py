"""Forms for everybody that set no cookie, and so cannot carry Django's token against forgery.

They ask instead where the post comes from. Every view that does without the token is marked with
`cookieless` and so stands in `VIEWS`: whoever looks for exempt views finds no other.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.views.decorators.csrf import csrf_exempt

VIEWS: dict[str, Callable] = {}  # {"module.name": view}
SAFE = ("GET", "HEAD", "OPTIONS")


def cookieless(view: Callable) -> Callable:
    """Exempt a view from the cookie token, and refuse what other sites post to it."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        if request.method not in SAFE and not from_here(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    exempt = csrf_exempt(asked)
    VIEWS[f"{view.__module__}.{view.__name__}"] = exempt
    return exempt


def from_here(request: HttpRequest) -> bool:
    """Was this posted by a page of ours? The browser says so, if it is not very old.

    A page that sends no referrer makes browsers hide the origin ("null"); those that then do not
    say `Sec-Fetch-Site` either are let in: such a post has no cookie and acts for nobody.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.get_host()
