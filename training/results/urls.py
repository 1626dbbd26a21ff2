"""The evaluators' workspace under /evaluacion/: read only, and only what was granted."""

from django.urls import path

from training.attesting import granted
from training.views import overlap

from . import views

app_name = "results"

urlpatterns = [
    path("", views.home, name="home"),
    path("<uuid:pk>/jovenes/", overlap.granted, name="unique"),
    path("<uuid:pk>/resultados/", granted.certificates, name="cohorts"),
    path("resultados/<uuid:pk>/", granted.one, name="cohort"),
    path("resultados/<uuid:pk>/pdf", granted.pdf, name="cohort_pdf"),
    path("resultados/<uuid:pk>/xlsx", granted.xlsx, name="cohort_xlsx"),
    path("<uuid:pk>/certificados/", views.register_page, name="register"),
    path("<uuid:pk>/certificados/exportar/", views.export, name="export"),
]
