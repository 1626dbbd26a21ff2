"""The page that checks the text of a QR code without network, in the browser alone.

It is the one public page with a script. What is pasted leaves the browser for nowhere; what the
browser keeps are this page, the published keys and the list of what ended.
"""

import hashlib

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rumbo.middleware import WITH_SCRIPT
from training.attesting import paper
from training.attesting import words as results
from training.certifying import words
from training.models.course import CertificateKind

from .payload import Kind

OTHER = {"es": ("en", "English"), "en": ("es", "Español")}
FILES = (
    "rumbo.css",
    "fonts/atkinson-hyperlegible-next-700.woff2",
    "sprite.svg",
    "favicon.svg",
    "offline.js",
)
COLOR = "#073F3B"


def address(name: str, language: str) -> str:
    """The path of `verify_offline`, its worker or its manifest, in a language."""
    return reverse(name if language == "es" else f"{name}_en")


@require_safe
def page(request, language: str) -> HttpResponse:
    other, name = OTHER[language]
    context = {
        "kinds": [(int(kind), said) for kind, said in titles(language).items()],
        "worker": address("verify_worker", language),
        "manifest": address("verify_manifest", language),
        "ask_url": reverse("verify" if language == "es" else "verify_en"),
        "alternate": {"lang": other, "url": address("verify_offline", other), "name": name},
    }
    with translation.override(language):
        response = render(request, "training/verify/offline.html", context)
    response["Content-Language"] = language
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response.policy = WITH_SCRIPT
    return response


@require_safe
def worker(request, language: str) -> HttpResponse:
    """The script that answers instead of the network while there is none."""
    here = address("verify_offline", language)
    kept = [
        here,
        address("verify_manifest", language),
        reverse("signing_keys"),
        reverse("ended_list"),
        *map(static, FILES),
    ]
    name = hashlib.sha256(" ".join(kept).encode()).hexdigest()[:12]
    context = {"page": here, "kept": kept, "cache": f"rumbo-{language}-{name}"}
    context["older"] = f"rumbo-{language}-"
    return render(request, "training/verify/worker.js", context, content_type="text/javascript")


@require_safe
def manifest(request, language: str) -> JsonResponse:
    """What a telephone needs to keep the page among its programs."""
    with translation.override(language):
        name = _("Verify without network")
    icon = {"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    found = {
        "name": name,
        "short_name": name,
        "lang": language,
        "start_url": address("verify_offline", language),
        "scope": reverse("verify" if language == "es" else "verify_en"),
        "display": "standalone",
        "theme_color": COLOR,
        "background_color": "#FFFFFF",
        "icons": [icon],
    }
    return JsonResponse(found, content_type="application/manifest+json")


def titles(language: str) -> dict[Kind, str]:
    """Each kind as it stands on the paper."""
    courses = words.TITLES[language]
    return {
        Kind.ATTENDANCE: courses[CertificateKind.ATTENDANCE],
        Kind.ACHIEVEMENT: courses[CertificateKind.ACHIEVEMENT],
        Kind.DIPLOMA: courses[CertificateKind.DIPLOMA],
        Kind.OUTCOME: paper.TITLE[language],
        Kind.RESULTS: results.TITLE[language],
    }
