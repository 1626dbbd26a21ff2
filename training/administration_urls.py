"""The platform's own workspace under /administracion/: configuration, and nobody's data."""

from django.urls import path

from .views import administration

app_name = "administration"

urlpatterns = [
    path("", administration.home, name="home"),
]
