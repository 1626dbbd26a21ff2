"""The staff's pages on certificates; training/urls.py takes them in."""

from django.urls import path

from training.views import certificate, certificate_list, certificates, logos, templates

GROUP, ONE = "grupos/<uuid:pk>/certificados/", "certificados/<uuid:pk>/"
TEMPLATES = "catalogo/plantillas/"
TEMPLATE, VERSION = f"{TEMPLATES}<uuid:pk>/", f"{TEMPLATES}<uuid:pk>/versiones/<int:number>/"
PDF, ZIP, PICTURE = {"kind": "pdf"}, {"kind": "zip"}, {"kind": "picture"}

urlpatterns = [
    path(GROUP, certificates.group, name="certificates"),
    path(f"{GROUP}emitir/", certificates.issue, name="certificates_issue"),
    path(f"{GROUP}pdf", certificates.printed, PDF, name="certificates_pdf"),
    path(f"{GROUP}zip", certificates.printed, ZIP, name="certificates_zip"),
    path("certificados/", certificate_list.certificates, name="all_certificates"),
    path("certificados/trabajos/", certificates.work, name="certificates_work"),
    path("certificados/entregar/", certificate_list.hand_out, name="certificates_hand_out"),
    path(ONE, certificate.one, name="certificate"),
    path(f"{ONE}pdf", certificate.pdf, name="certificate_pdf"),
    path(f"{ONE}reimprimir/", certificate.reprint, name="certificate_reprint"),
    path(f"{ONE}revocar/", certificate.revoke, name="certificate_revoke"),
    path(f"{ONE}corregir/", certificate.correct, name="certificate_correct"),
    path(f"{ONE}otra-vez/", certificate.again, name="certificate_again"),
    path("catalogo/logos/<uuid:pk>/imagen", logos.picture, name="logo_picture"),
    path("catalogo/certificado-de-ejemplo", logos.certificate, name="certificate_example"),
    path(TEMPLATES, templates.listed, name="templates"),
    path(f"{TEMPLATES}nueva/", templates.new, name="template_new"),
    path(TEMPLATE, templates.edit, name="template"),
    path(f"{TEMPLATE}copiar/", templates.copy, name="template_copy"),
    path(f"{TEMPLATE}propia/", templates.make_own, name="template_own"),
    path(f"{TEMPLATE}retirar/", templates.retire, name="template_retire"),
    path(f"{TEMPLATE}versiones/", templates.versions, name="template_versions"),
    path(f"{VERSION}pdf", templates.version, PDF, name="template_pdf"),
    path(f"{VERSION}imagen", templates.version, PICTURE, name="template_picture"),
]
