"""A website with both homes, and groups to show on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import HomePage, OpportunitiesPage, StandardPage
from cms.setting_up import set_up_site
from tests import builders as make
from tests.signing_in import sign_in


def begins_soon() -> dict:
    """First and last day of a group that starts in ten days."""
    begins = timezone.localdate() + timedelta(days=10)
    return {"starts_on": begins, "ends_on": begins + timedelta(days=60)}


@pytest.fixture
def website(db):
    return set_up_site("testserver", 80, "Rumbo Joven")


@pytest.fixture
def home(website) -> HomePage:
    return HomePage.objects.get(locale__language_code="es")


@pytest.fixture
def opportunities(website) -> OpportunitiesPage:
    return OpportunitiesPage.objects.get(locale__language_code="es")


@pytest.fixture
def page(home) -> StandardPage:
    """A published one in Spanish: "Ayuda", which says "Hola"."""
    page = home.add_child(
        instance=StandardPage(title="Ayuda", slug="ayuda", lead="Hola", locale=home.locale)
    )
    page.save_revision().publish()
    return page


@pytest.fixture
def editor(client, cast):
    return sign_in(client, cast.editor)


@pytest.fixture
def group(cast):
    """Makes a published group of Ceiba that starts in ten days; `name_es` names its course."""
    program = make.program(cast.ceiba, cast.award)

    def one(name_es: str = "", name_en: str = "", **given):
        course = {"name_es": name_es, "name_en": name_en} if name_es else {}
        kind = {"kind": given.pop("kind")} if "kind" in given else {}
        values = {
            "program": program,
            "course": make.course(cast.ceiba, **course, **kind),
            **begins_soon(),
        }
        return make.offering(cast.ceiba, **values | given)

    return one
