"""Asking about one's own data: below the page of the website that explains it."""

from django.urls import path

from .views import rights

app_name = "rights"

SPANISH, ENGLISH = {"language": "es"}, {"language": "en"}

urlpatterns = [
    path("mis-datos/pedir/", rights.ask, SPANISH, name="ask"),
    path("mis-datos/pedir/recibido/<slug:code>/", rights.sent, SPANISH, name="sent"),
    path("en/my-data/ask/", rights.ask, ENGLISH, name="ask_en"),
    path("en/my-data/ask/received/<slug:code>/", rights.sent, ENGLISH, name="sent_en"),
]
