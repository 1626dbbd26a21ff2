"""The evaluators' workspace under /evaluacion/: only what was granted. Nothing is
written but what they found of a sample."""

from django.urls import path

from training.attesting import granted
from training.sampling import views as sampling
from training.views import overlap

from . import cohorts, views

app_name = "results"

urlpatterns = [
    path("", views.home, name="home"),
    path("certificados/", views.register_page, name="register_all"),
    path("resultados/", cohorts.every, name="cohorts_all"),
    path("muestras/", sampling.every, name="samples_all"),
    path("<uuid:pk>/muestras/", sampling.samples, name="samples"),
    path("muestras/<uuid:pk>/", sampling.sample, name="sample"),
    path("muestras/<uuid:pk>/xlsx", sampling.xlsx, name="sample_xlsx"),
    path("muestras/<uuid:pk>/<int:number>/", sampling.check, name="sample_row"),
    path("muestras/<uuid:pk>/<int:number>/pdf", sampling.pdf, name="sample_pdf"),
    path("<uuid:pk>/jovenes/", overlap.granted, name="unique"),
    path("<uuid:pk>/resultados/", granted.certificates, name="cohorts"),
    path("resultados/<uuid:pk>/", granted.one, name="cohort"),
    path("resultados/<uuid:pk>/pdf", granted.pdf, name="cohort_pdf"),
    path("resultados/<uuid:pk>/xlsx", granted.xlsx, name="cohort_xlsx"),
    path("<uuid:pk>/certificados/", views.register_page, name="register"),
    path("<uuid:pk>/certificados/exportar/", views.export, name="export"),
]
