"""Shared tablets, beside the team."""

from django.urls import path

from .views import tablets

app_name = "tablets"
urlpatterns = [
    path("", tablets.tablets_of_organization, name="list"),
    path("<uuid:pk>/retirar/", tablets.revoke, name="revoke"),
]
