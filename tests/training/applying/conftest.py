"""A group that one can ask for, and nothing tried yet."""

import pytest
from django.core.cache import cache

from .sending import coming


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def group(cast):
    return coming(cast)
