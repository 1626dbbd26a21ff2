import pytest
from django.core.cache import cache

from accounts import people
from accounts.roles import Role

PASSWORD = "una frase larga y segura"


@pytest.fixture(autouse=True)
def fresh_limits():
    """The counters of attempts start anew for every test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def marta(cast):
    """A coordinator of Ceiba who was invited and has set a password."""
    user = people.create_user("marta@ceiba.example", "Marta", "Ejemplo", password=PASSWORD)
    people.give_role(user, Role.COORDINATOR, cast.ceiba, actor="system:test")
    return user


@pytest.fixture
def second_coordinator(cast):
    """Another coordinator of Ceiba: with the first one, two persons."""
    return cast._person("segunda", Role.COORDINATOR, cast.ceiba)


@pytest.fixture
def second_administrator(cast):
    return cast._person("segundo", Role.ADMINISTRATOR)
