"""Where keys and lists are published; the addresses stand in what was signed and never change."""

from django.urls import path

from . import views

urlpatterns = [
    path(".well-known/did.json", views.identity, name="did"),
    path("v/claves.json", views.keys, name="signing_keys"),
    path("v/terminados.json", views.ended, name="ended_list"),
    path("v/estado/<int:number>", views.status, name="status_list"),
]
