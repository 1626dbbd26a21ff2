"""Whom a facilitator sees, and until when: who is in their groups, and who left them lately."""

from datetime import timedelta

import pytest
from django.utils import timezone

from training import caseload, rollcall, seats
from training.models import Enrollment, Offering
from youth.models import Participant

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db
WHY = "the test looks behind the rule"


def days_ago(number: int):
    return timezone.localdate() - timedelta(days=number)


@pytest.fixture
def group(cast):
    return make.offering(cast.ceiba, facilitator=cast.facilitator, starts_on=days_ago(200))


def enrolled(group, given: str) -> Enrollment:
    person = make.participant(group.organization, given=given)
    return seats.enroll(group, person, actor="system:tests")


def ended(group, given: str, days: int) -> Enrollment:
    enrollment = enrolled(group, given)
    seats.leave(enrollment, actor="system:tests", reason="work")
    rows = Enrollment.objects.unscoped(WHY).filter(pk=enrollment.pk)
    rows.update(ended_on=days_ago(days))
    return enrollment


def seen(user) -> set[str]:
    return {p.full_name.given for p in Participant.objects.visible_to(user)}


def everybody(group) -> None:
    enrolled(group, "Ana")
    ended(group, "Berta", days=90)
    ended(group, "Celia", days=91)
    Offering.objects.filter(pk=group.pk).update(capacity=1)
    seats.leave(enrolled(group, "Delia"), actor="system:tests", reason="work")  # only waited
    enrolled(group, "Elsa")  # waits


def test_who_left_long_ago_or_only_waited_is_seen_no_more(cast, group):
    everybody(group)
    assert seen(cast.facilitator) == {"Ana", "Berta", "Elsa"}
    assert seen(cast.coordinator) == {"Ana", "Berta", "Celia", "Delia", "Elsa"}


def test_without_the_limit_they_would_be_seen(cast, group, monkeypatch):
    """The control."""
    everybody(group)
    monkeypatch.setattr(caseload, "AFTERWARDS", timedelta(days=36500))
    assert seen(cast.facilitator) == {"Ana", "Berta", "Celia", "Elsa"}


@pytest.mark.parametrize(("days", "sees"), [(90, True), (91, False)])
def test_a_group_that_is_over_stays_in_sight_for_a_while(cast, group, days, sees):
    enrollment = enrolled(group, "Ana")
    Enrollment.objects.unscoped(WHY).filter(pk=enrollment.pk).update(state="completed")
    Offering.objects.filter(pk=group.pk).update(ends_on=days_ago(days), state="finished")
    assert seen(cast.facilitator) == ({"Ana"} if sees else set())


def test_whom_they_registered_stay_in_sight(cast, group):
    enrollment = ended(group, "Ana", days=200)
    people = Participant.objects.unscoped(WHY).filter(pk=enrollment.participant_id)
    people.update(created_by=cast.facilitator)
    assert seen(cast.facilitator) == {"Ana"}


def test_an_old_group_keeps_its_figures_and_asks_for_nothing(cast, group, client):
    """What a group came to does not depend on who may still be seen."""
    enrollment = enrolled(group, "Ana")
    called = make.session(group, days_ago(120))
    forgotten = make.session(group, days_ago(119))
    rollcall.save(called, {enrollment.pk: "present"}, actor=cast.facilitator)
    Offering.objects.filter(pk=group.pk).update(ends_on=days_ago(100))
    cast.facilitator.language = "en"
    cast.facilitator.save()
    page = Page(sign_in(client, cast.facilitator)).open(f"/trabajo/grupos/{group.pk}/")
    assert "This group ended more than 90 days ago." in page.text and "Ana" not in page.text
    assert "100%" in page.open("/trabajo/grupos/").text
    assert "The roll of this day was not called." not in page.open("/trabajo/").text
    page = Page(sign_in(client, cast.coordinator)).open("/trabajo/")
    asked = [a["href"] for a in page.html.select(".tasks a[href$='/lista/']")]
    assert asked == [f"/trabajo/sesiones/{forgotten.pk}/lista/"]
