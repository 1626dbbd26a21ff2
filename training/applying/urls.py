"""Asking for a seat, following it, and permitting it: before the website's own addresses."""

from django.urls import path

from . import guardian_views, views

app_name = "applying"

SPANISH, ENGLISH = {"language": "es"}, {"language": "en"}

urlpatterns = [
    path("oportunidades/<slug:slug>/inscribirme/", views.ask, SPANISH, name="ask"),
    path("en/opportunities/<slug:slug>/apply/", views.ask, ENGLISH, name="ask_en"),
    path("mi-solicitud/", views.follow, SPANISH, name="follow"),
    path("en/my-request/", views.follow, ENGLISH, name="follow_en"),
    path("permiso/<str:token>/", guardian_views.permission, SPANISH, name="permission"),
    path("en/permission/<str:token>/", guardian_views.permission, ENGLISH, name="permission_en"),
]
