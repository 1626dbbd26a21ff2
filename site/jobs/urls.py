"""The owner's buttons of a job, under /cuenta/tareas/: the same for staff and evaluators."""

from django.urls import path

from . import views

app_name = "jobs"

urlpatterns = [
    path("<uuid:pk>/detener/", views.cancel, name="cancel"),
    path("<uuid:pk>/seguir/", views.go_on, name="go_on"),
    path("<uuid:pk>/archivo/", views.file, name="file"),
]
