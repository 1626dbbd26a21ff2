"""Every address of Rumbo.

Whatever is not a page of the website stands before the website's catch-all: there an unknown
path without a final slash becomes a redirect, even for a POST.
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

import jobs.views
from accounts.urls import shadow_patterns

from . import health

handler400 = "rumbo.errors.bad_request"
handler403 = "rumbo.errors.forbidden"
handler404 = "rumbo.errors.not_found"
handler500 = "rumbo.errors.broken"

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("favicon.ico", RedirectView.as_view(url="/static/favicon.svg", permanent=True)),
    path("workerz", jobs.views.worker, name="workerz"),
    path("cuenta/tareas/", include("jobs.urls")),
    path("cuenta/", include("accounts.urls")),
    path("trabajo/equipo/tabletas/", include("accounts.tablet_urls")),
    path("trabajo/equipo/", include("accounts.team_urls", namespace="team")),
    path("trabajo/", include("training.urls")),
    path("trabajo/", include("youth.urls")),
    path("evaluacion/", include("training.results.urls")),
    path("administracion/personas/", include("accounts.team_urls", namespace="everybody")),
    path("administracion/", include("training.administration_urls")),
    path("", include("training.certifying.urls")),
    path("", include("training.applying.urls")),
    path("", include("training.earned.urls")),
    path("", include("youth.complaints_urls")),
    path("", include("youth.rights_urls")),
    *shadow_patterns,
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("cms.urls")),
]
if settings.DEBUG:
    from .styleguide import styleguide

    urlpatterns += [path("_style/", styleguide)]

urlpatterns += i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=False)
