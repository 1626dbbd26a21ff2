"""Complaining: Spanish at the root and English under /en/, before the website's own addresses."""

from django.urls import path

from .views import complaints

app_name = "complaints"

SPANISH, ENGLISH = {"language": "es"}, {"language": "en"}

urlpatterns = [
    path("quejas/", complaints.ask, SPANISH, name="ask"),
    path("quejas/enviada/<slug:code>/", complaints.sent, SPANISH, name="sent"),
    path("en/feedback/", complaints.ask, ENGLISH, name="ask_en"),
    path("en/feedback/sent/<slug:code>/", complaints.sent, ENGLISH, name="sent_en"),
]
