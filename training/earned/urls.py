"""What somebody earned: for themselves, and by a link for others."""

from django.urls import path

from . import views

app_name = "earned"

SPANISH, ENGLISH = {"language": "es"}, {"language": "en"}

urlpatterns = [
    path("mis-logros/", views.own, SPANISH, name="own"),
    path("en/my-record/", views.own, ENGLISH, name="own_en"),
    path("r/<str:token>", views.shared, SPANISH, name="shared"),
    path("en/r/<str:token>", views.shared, ENGLISH, name="shared_en"),
]
