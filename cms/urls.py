"""The public addresses that are no pages. Spanish says its language in the last word, and English
in another one: these addresses stand on paper and in messages, where none is to spare."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from . import views
from .sitemap import BothLanguages

SPANISH, ENGLISH = {"language": "es"}, {"language": "en"}

urlpatterns = [
    path("o/", views.short),
    path("o/compartir-<slug:version>.jpg", views.share_picture, SPANISH, name="compartir"),
    path("o/share-<slug:version>.jpg", views.share_picture, ENGLISH, name="share"),
    path("o/<str:code>", views.short, name="short"),
    path("o/<str:code>/", views.short),
    path("o/<str:code>/calendario.ics", views.calendar, SPANISH, name="calendario"),
    path("o/<str:code>/calendar.ics", views.calendar, ENGLISH, name="calendar"),
    path(
        "o/<str:code>/compartir-<slug:version>.jpg",
        views.share_picture,
        SPANISH,
        name="compartir_grupo",
    ),
    path("o/<str:code>/share-<slug:version>.jpg", views.share_picture, ENGLISH, name="share_group"),
    path("fechas.ics", views.starts, SPANISH, name="fechas"),
    path("dates.ics", views.starts, ENGLISH, name="dates"),
    path("media/images/<str:name>", views.picture, name="picture"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": BothLanguages}}, name="sitemap"),
]
