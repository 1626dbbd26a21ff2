"""The staff's pages on certificates; training/urls.py takes them in."""

from django.urls import path

from training.views import certificates

urlpatterns = [
    path("grupos/<uuid:pk>/certificados/", certificates.group, name="certificates"),
    path("grupos/<uuid:pk>/certificados/emitir/", certificates.issue, name="certificates_issue"),
    path("grupos/<uuid:pk>/certificados/pdf", certificates.printed, name="certificates_pdf"),
    path("certificados/<uuid:pk>/", certificates.one, name="certificate"),
    path("certificados/<uuid:pk>/pdf", certificates.pdf, name="certificate_pdf"),
    path("certificados/<uuid:pk>/revocar/", certificates.revoke, name="certificate_revoke"),
    path("certificados/<uuid:pk>/corregir/", certificates.replace, name="certificate_replace"),
    path("certificados/<uuid:pk>/otra-vez/", certificates.again, name="certificate_again"),
]
