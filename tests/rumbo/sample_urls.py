"""Only the two addresses that the frame of a staff page asks for."""

from django.http import HttpResponse
from django.urls import path


def answer(request):
    return HttpResponse()


urlpatterns = [
    path("sign-out/", answer, name="account_logout"),
    path("language/", answer, name="set_language"),
]
