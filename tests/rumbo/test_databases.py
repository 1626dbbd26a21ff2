"""Tests with real transactions leave nothing behind, and lose nothing that was there."""

import pytest
from wagtail.models import Locale, Page

from accounts.models import Organization
from tests import builders as make

commits = pytest.mark.django_db(transaction=True)


@commits
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_committed_is_gone_in_the_next(turn):
    assert not Organization.objects.exists()
    make.organization("ceiba")


@commits
@pytest.mark.parametrize("turn", [1, 2])
def test_what_migrations_filled_in_is_there_each_time(turn):
    assert Page.objects.filter(depth=1).exists()
    assert Locale.objects.exists()
    Page.objects.all().delete()
