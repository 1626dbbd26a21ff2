"""The staff's pages on certificates of results and of outcomes; training/urls.py takes them in."""

from django.urls import path

from . import outcome_views, views

AWARD, ONE = "proyectos/<uuid:pk>/resultados/", "certificados-de-resultados/<uuid:pk>/"

urlpatterns = [
    path(AWARD, views.certificates, name="cohort_certificates"),
    path(f"{AWARD}nuevo/", views.new, name="cohort_new"),
    path(ONE, views.one, name="cohort_certificate"),
    path(f"{ONE}pdf", views.pdf, name="cohort_pdf"),
    path(f"{ONE}xlsx", views.xlsx, name="cohort_xlsx"),
    path(f"{ONE}otra-vez/", views.again, name="cohort_again"),
    path(f"{ONE}revocar/", views.revoke, name="cohort_revoke"),
    path("resultados/<uuid:pk>/certificado/", outcome_views.issue, name="outcome_certify"),
]
