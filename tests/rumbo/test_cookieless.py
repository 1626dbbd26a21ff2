"""Posts without the cookie token: only by the views that are marked, and never from elsewhere."""

import pytest
from django.test import RequestFactory
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from rumbo import cookieless

# These read nothing of what was sent: they lead to our sign-in page or say "not found".
READ_NOTHING = {"accounts.views.account.to_sign_in", "accounts.views.account.closed"}
# Wagtail's own, behind its sign-in.
NOT_OURS = ("wagtail", "django.", "allauth.")


def views(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield pattern.callback


def without_token() -> set[str]:
    exempt = [view for view in views() if getattr(view, "csrf_exempt", False)]
    names = {f"{view.__module__}.{getattr(view, '__name__', '')}" for view in exempt}
    return {name for name in names if not name.startswith(NOT_OURS)}


def test_only_marked_views_do_without_the_token():
    assert without_token() - READ_NOTHING <= set(cookieless.VIEWS)


def test_an_unmarked_view_would_be_found():
    assert "training.certifying.views.certificate" in without_token()


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ({"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "null"}, True),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"}, False),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "none"}, False),
        ({"HTTP_ORIGIN": "http://testserver"}, True),
        ({"HTTP_ORIGIN": "http://testserver.elsewhere.example"}, False),
        ({"HTTP_ORIGIN": "https://elsewhere.example"}, False),
        ({"HTTP_ORIGIN": "null"}, True),
        ({}, True),
    ],
)
def test_where_a_post_comes_from(headers, ours):
    assert cookieless.from_here(RequestFactory().post("/", **headers)) is ours
