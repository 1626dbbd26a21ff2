"""Checking a certificate: short addresses, printed on paper and in its QR code.

Spanish at the root and English under /en/; these stand before the website's own addresses.
"""

from django.urls import path
from django.views.generic import RedirectView

from training.proving import urls as proving

from . import views

SPANISH, ENGLISH = {"language": "es"}, {"language": "en"}

urlpatterns = [
    *proving.urlpatterns,  # before the codes
    path("v/", views.ask, SPANISH, name="verify"),
    path("v/<str:code>", views.certificate, SPANISH, name="verify_code"),
    path("v/<str:code>/", views.certificate, SPANISH),
    path("en/v/", views.ask, ENGLISH, name="verify_en"),
    path("en/v/<str:code>", views.certificate, ENGLISH, name="verify_code_en"),
    path("en/v/<str:code>/", views.certificate, ENGLISH),
    path("verificar/", RedirectView.as_view(pattern_name="verify")),
    path("en/verify/", RedirectView.as_view(pattern_name="verify_en")),
]
