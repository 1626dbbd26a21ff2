"""Two colleagues withdraw one consent at once: one effect, and the second is told so kindly."""

import threading
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.many_hands import all_at_once
from tests.signing_in import sign_in
from youth import consenting
from youth.models import Consent
from youth.models.consent import Decision, Purpose
from youth.views import consents

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = "No hay ningún consentimiento que retirar"
WHY = "looked at by a test"


@pytest.fixture
def person(cast):
    cast.coordinator  # noqa: B018 - made here, and not by many hands
    return make.participant(cast.ceiba)


def withdrawn(person) -> int:
    rows = Consent.objects.unscoped(WHY).filter(participant=person, decision=Decision.WITHDRAWN)
    entries = Entry.objects.filter(action="consent.withdrawn")
    assert rows.count() == entries.count()
    return rows.count()


def opened(cast, person) -> Page:
    page = Page(sign_in(Client(), cast.coordinator))
    page.open(reverse("youth:withdraw", args=[person.pk, Purpose.SERVICES]))
    return page


def press(page: Page) -> None:
    page.press("Retirar", method="spoken")


@pytest.mark.parametrize("guard", [True, False])
def test_a_moment_after_a_colleague(cast, person, monkeypatch, guard):
    """False is the control: what is asked only before the act lets the page break."""
    page, take_back = opened(cast, person), consents.take_back

    def just_before(request, *given) -> str:
        consenting.withdraw(person, Purpose.SERVICES, actor="system:tests", method="signed")
        return take_back(request, *given)

    monkeypatch.setattr(consents, "take_back", just_before)
    if not guard:
        unknown = SimpleNamespace(**vars(consenting) | {"NotGiven": ZeroDivisionError})
        monkeypatch.setattr(consents, "consenting", unknown)
        with pytest.raises(consenting.NotGiven):
            press(page)
        return
    press(page)
    assert page.status == 200 and TOLD in page.text
    assert withdrawn(person) == 1


def test_both_at_once(cast, person, monkeypatch):
    """Both have seen that there is a consent when either of them begins to withdraw it."""
    pages, both = [opened(cast, person) for _n in "ab"], threading.Barrier(2)
    withdraw = consenting.withdraw

    def together(*given, **more):
        both.wait(timeout=60)
        return withdraw(*given, **more)

    monkeypatch.setattr(consenting, "withdraw", together)
    assert all_at_once([lambda p=p: press(p) for p in pages]) == ["done", "done"]
    assert [page.status for page in pages] == [200, 200]
    assert sorted(TOLD in page.text for page in pages) == [False, True]
    assert withdrawn(person) == 1
