"""One website for all tests of this folder: to make it takes longer than to look at it."""

import pytest

from tests import databases
from tests.public_website import PublicWebsite

from ..hand import watched


@pytest.fixture(scope="package")
def public_site(server, django_db_setup, django_db_blocker) -> PublicWebsite:
    """With everything on it: see tests/public_pages.py. Nobody changes what others look at.

    The database is made anew after the last of these tests.
    """
    with django_db_blocker.unblock():
        yield PublicWebsite("localhost", int(server.rsplit(":", 1)[1]))
        databases.kind().renew()


@pytest.fixture
def visitor_of_site(window, public_site):
    """Opens windows on this website; none may complain of anything."""
    yield from watched(window)
