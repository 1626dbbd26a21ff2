"""Fixtures for everybody. Data comes from builders.py, people who sign in from cast.py."""

import gc
import shutil

import pytest
from django.conf import settings
from django.middleware import csrf
from django.template import Template
from django.test import TransactionTestCase
from django.utils import translation

from . import databases, sharing
from .cast import Cast

# Thousands of tests and modules stay until the end: to look through them for what can be forgotten
# takes up to a fifth of the time, and finds next to nothing.
gc.disable()


def pytest_collection_finish(session):
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)
    gc.enable()


def pytest_collection_modifyitems(config, items):
    if databases.SECOND:
        kept = sharing.on_second(items)
        config.hook.pytest_deselected(items=[each for each in items if each not in set(kept)])
        items[:] = kept
    items[:] = sharing.long_ones_first(items, sharing.processes())


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Each worker's own database, copied from a migrated pattern."""
    database = databases.kind()
    with django_db_blocker.unblock():
        database.prepare()
    # Tests with real transactions would empty every table, which takes long, loses what
    # migrations filled in, and is refused by the journal's triggers: they get a new copy.
    TransactionTestCase._fixture_teardown = lambda case: database.renew()
    yield
    with django_db_blocker.unblock():
        database.remove()


@pytest.fixture(autouse=True)
def starts_in_spanish():
    """Each test starts in Spanish, whatever language the one before it left active."""
    with translation.override("es"):
        yield


@pytest.fixture(autouse=True, scope="session")
def tokens_of_forms_spell_nothing():
    """Tests look for short names in whole pages; a token drawn from all letters may hold one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csrf, "CSRF_ALLOWED_CHARS", "QWXZ")
        yield


@pytest.fixture(autouse=True, scope="session")
def parts_of_fields_are_not_noted(django_test_environment):
    """Django notes every template that a page is made of, with a copy of what it was given: four
    of five are Django's own parts of a form's field, and no test asks for them."""
    noted = Template._render

    def render(template, context):
        if (template.name or "").startswith("django/forms/"):
            return template.nodelist.render(context)
        return noted(template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(autouse=True)
def no_copies_of_another_test():
    """A server has one database; here each test has another."""
    from cms.copies import memory

    memory.clear()


@pytest.fixture(autouse=True, scope="session")
def empty_folders():
    for folder in (settings.SEALED_ROOT, settings.MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)
    yield


@pytest.fixture
def cast(db) -> Cast:
    """Two organizations of the same award and everybody who matters in them."""
    return Cast()
