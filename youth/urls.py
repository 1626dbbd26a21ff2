"""Pages about people, under /trabajo/. The page of one person stands with their groups."""

from django.urls import path

from .import_urls import urlpatterns as import_urls
from .views import consents, people, texts

app_name = "youth"

PERSON = "personas/<uuid:pk>/"

urlpatterns = [
    path("personas/nueva/", people.new, name="new"),
    path("personas/sin-consentimiento/", people.unasked, name="unasked"),
    path(f"{PERSON}editar/", people.edit, name="edit"),
    path(f"{PERSON}consentimientos/<slug:purpose>/", consents.give, name="consent"),
    path(f"{PERSON}consentimientos/<slug:purpose>/retirar/", consents.withdraw, name="withdraw"),
    path("textos/", texts.in_use, name="texts"),
    path("textos/<slug:purpose>/", texts.sheet, name="text_sheet"),
    *import_urls,
]
