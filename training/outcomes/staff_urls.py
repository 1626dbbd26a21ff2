"""The staff's pages on outcomes; training/urls.py takes them in."""

from django.urls import path

from training.views import outcome, outcomes

ONE = "resultados/<uuid:pk>/"

urlpatterns = [
    path("resultados/", outcomes.outcomes, name="outcomes"),
    path("resultados/exportar/", outcomes.export, name="outcomes_export"),
    path("grupos/<uuid:pk>/resultados/", outcomes.group, name="group_outcomes"),
    path("personas/<uuid:pk>/resultado/", outcome.new, name="outcome_new"),
    path(ONE, outcome.one, name="outcome"),
    path(f"{ONE}evidencia/", outcome.evidence, name="outcome_evidence"),
    path(f"{ONE}confirmar/", outcome.confirm, name="outcome_confirm"),
    path(f"{ONE}devolver/", outcome.give_back, name="outcome_return"),
    path(f"{ONE}otra-vez/", outcome.again, name="outcome_again"),
    path(f"{ONE}retirar/", outcome.withdraw, name="outcome_withdraw"),
    path(f"{ONE}corregir/", outcome.correct, name="outcome_correct"),
    path("evidencias/<uuid:pk>/archivo", outcome.file, name="evidence_file"),
]
