"""Fixtures for everybody. Data comes from builders.py, people who sign in from cast.py."""

import shutil

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

from audit.triggers import lifted

from .cast import Cast

_flush = TransactionTestCase._fixture_teardown


def _flush_with_triggers_lifted(self):
    with lifted("audit_entry"):
        _flush(self)


# Tests with real transactions empty every table afterwards; the journal's triggers refuse that.
TransactionTestCase._fixture_teardown = _flush_with_triggers_lifted


@pytest.fixture(autouse=True)
def spanish():
    """Each test starts in Spanish, whatever language the one before it left active."""
    with translation.override("es"):
        yield


@pytest.fixture(autouse=True, scope="session")
def empty_folders():
    for folder in (settings.SEALED_ROOT, settings.MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)
    yield


@pytest.fixture
def cast(db) -> Cast:
    """Two organizations of the same award and everybody who matters in them."""
    return Cast()
