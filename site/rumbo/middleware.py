"""Headers, languages and the clock that hold for every page."""

from zoneinfo import ZoneInfo

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation

PUBLIC = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "worker-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
    "require-trusted-types-for": ["'script'"],
}
# Wagtail's editor styles itself in the browser and previews pages in a frame of its own.
EDITOR = PUBLIC | {
    "style-src": ["'self'", "'unsafe-inline'"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
EDITOR.pop("require-trusted-types-for")
# The one public page that works by a script: it sends nothing anywhere and shows no pictures.
WITH_SCRIPT = PUBLIC | {"img-src": ["'self'"], "form-action": ["'none'"]}

DENIED = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


class PolicyMiddleware(CSPMiddleware):
    """Content-Security-Policy by path, and the headers Django has no setting for."""

    def get_policy_parts(self, request, response, report_only=False):
        if report_only:
            return PolicyParts()
        if self._editor(request):
            return PolicyParts(config=EDITOR)
        return PolicyParts(config=getattr(response, "policy", PUBLIC))

    def process_response(self, request, response):
        if self._editor(request):
            # A preview is a public page answered within the editor: its policy refuses a frame.
            response.headers.pop("Content-Security-Policy", None)
        response = super().process_response(request, response)
        response.headers.setdefault("Permissions-Policy", DENIED)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # A kept copy is asked about before it is shown: seats change from one minute to the next.
        response.headers.setdefault("Cache-Control", "no-cache")
        if self._editor(request):
            response.headers["X-Frame-Options"] = "SAMEORIGIN"  # Wagtail's preview
        return response

    def _editor(self, request) -> bool:
        return request.path.startswith("/admin/")


class SiteLocaleMiddleware(LocaleMiddleware):
    """The language comes from the path or the profile, never from the browser.

    Django's own would send `Vary: Accept-Language`, which defeats shared caches.
    """

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class RegionClockMiddleware:
    """Says what day it is: the region's. In UTC a group that ends today would be over at six."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with timezone.override(ZoneInfo(settings.REGION_TIME_ZONE)):
            return self.get_response(request)
