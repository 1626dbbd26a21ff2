"""The staff's workspace under /trabajo/."""

from django.urls import include, path

app_name = "training"

urlpatterns: list = [
    path("", include("training.certifying.staff_urls")),
]
