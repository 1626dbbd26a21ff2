"""Where an act came from: networks, never whole addresses, and no forged proxies."""

import pytest
from django.test import RequestFactory

from audit.context import network_of
from audit.middleware import address_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1::/48"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_only_the_network_is_kept(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "198.51.100.1", "127.0.0.1"),  # nobody stands in front: the header is the visitor's
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, forwarded, seen):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    assert address_of(request) == seen
