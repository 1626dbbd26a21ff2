"""Pages for when something is wrong: in the reader's language, never with details."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static


def bad_request(request, exception=None):
    return render(request, "400.html", {"styles": styles()}, status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    # The same page whatever was missing: a foreign record and no record look alike.
    return render(request, "404.html", status=404)


def broken(request):
    return HttpResponse(get_template("500.html").render({"styles": styles()}), status=500)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def styles() -> str:
    """The styles as all pages have them, compressed and kept; the plain file if they are lost."""
    try:
        return static("rumbo.css")
    except ValueError:
        return f"{settings.STATIC_URL}rumbo.css"
