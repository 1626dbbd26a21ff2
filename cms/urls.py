from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from . import views
from .sitemap import BothLanguages

urlpatterns = [
    path("o/<slug:code>", views.short, name="short"),
    path("o/<slug:code>/", views.short),
    path("media/images/<str:name>", views.picture, name="picture"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": BothLanguages}}, name="sitemap"),
]
