"""Alive says that a process answers; ready, that it can serve."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from rumbo.keyring import ring

from .. import builders as make


@pytest.fixture
def people(cast):
    return [make.participant(cast.ceiba) for _n in range(4)]


def test_ready(client, people):
    assert client.get("/healthz").content == b"ok\n"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.parametrize("kid", ["k1", "k9"])
def test_with_the_key_ring_of_another_installation_it_is_not_ready(
    client, people, monkeypatch, kid
):
    monkeypatch.setattr(ring(), "master", {kid: bytes(32)})
    monkeypatch.setattr(ring(), "current", kid)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    with pytest.raises(SystemCheckError, match="does not open what is sealed"):
        call_command("check", databases=["default"])


def test_one_destroyed_key_is_no_wrong_ring(client, people):
    """Somebody was erased: the others still open."""
    type(people[0].key).objects.filter(pk=people[-1].key_id).update(wrapped=b"0" * 60)
    assert client.get("/readyz").status_code == 200


def test_a_missing_key_ring_is_not_ready(client, people, settings, tmp_path):
    settings.KEYRING = tmp_path / "nothing.json"
    assert client.get("/readyz").status_code == 503
