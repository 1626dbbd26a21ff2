"""The staff's side of what a person earned; training/urls.py takes it in."""

from django.urls import path

from . import staff

urlpatterns = [
    path("personas/<uuid:pk>/logros/pdf", staff.pdf, name="earned_pdf"),
    path("enlaces/<uuid:pk>/terminar/", staff.end, name="earned_link_end"),
]
