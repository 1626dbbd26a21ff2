"""The evaluators' workspace under /evaluacion/: read only, and only what was granted."""

from django.urls import path

from training.views import overlap

from . import views

app_name = "results"

urlpatterns = [
    path("", views.home, name="home"),
    path("<uuid:pk>/jovenes/", overlap.granted, name="unique"),
    path("<uuid:pk>/certificados/", views.register_page, name="register"),
    path("<uuid:pk>/certificados/exportar/", views.export, name="export"),
]
