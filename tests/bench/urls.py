"""Rumbo's addresses, and a page that does nothing: the anchor of what pages cost."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from rumbo import urls as rumbo_urls

handler404, handler500 = rumbo_urls.handler404, rumbo_urls.handler500
ITEM = "<li><a href='/algo/{{ n }}/'>Un renglón con su fecha {{ day|date:'j/m/Y' }}</a>" + "x" * 180
PAGE = engines["django"].from_string(
    "<!doctype html><title>{{ title }}</title><ul>{% for n in numbers %}" + ITEM + "{% endfor %}"
)


def trivial(request):
    """8 KB, a loop of 30 items with a date: no query."""
    given = {"title": "Nada", "numbers": range(30), "day": timezone.localdate()}
    return HttpResponse(PAGE.render(given, request))


urlpatterns = [path("bench/trivial/", trivial), *rumbo_urls.urlpatterns]
