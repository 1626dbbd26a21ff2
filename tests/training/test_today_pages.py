"""What the first page of the day says, and to whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from training import rollcall, seats
from training.models import Offering

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db


def as_(client, user) -> Page:
    user.language = "en"
    user.save()
    return Page(sign_in(client, user))


def group_with_people(cast, **given):
    group = make.offering(cast.ceiba, **given)
    seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    return group


def test_each_session_of_today_has_one_button(client, cast):
    group = group_with_people(cast)
    make.session(group)
    make.session(group, on=timezone.localdate() + timedelta(days=1))
    page = as_(client, cast.coordinator).open("/trabajo/")
    assert len([link for link in page.links() if "Call the roll" in link]) == 1


def test_a_recorded_roll_says_so(client, cast):
    group = group_with_people(cast)
    session = make.session(group)
    lines = rollcall.roll(session, cast.coordinator)
    rollcall.save(session, {lines[0].enrollment.pk: "present"}, actor=cast.coordinator)
    text = as_(client, cast.coordinator).open("/trabajo/").text
    assert "Recorded" in text and "Call the roll" not in text


def test_what_waits_is_listed_with_the_page_to_do_it(client, cast):
    group = group_with_people(cast, sessions=1)
    make.participant(cast.ceiba, given="Pendiente", consented=False)
    today = timezone.localdate()
    over = group_with_people(cast, name="Quetzal")
    Offering.objects.filter(pk=over.pk).update(ends_on=today - timedelta(days=2))
    page = as_(client, cast.coordinator).open("/trabajo/")
    assert "1 person has not agreed to take part yet" in page.text
    assert "The roll of this day was not called." in page.text
    assert "This group ended and has no certificates yet." in page.text
    assert str(group) in page.text and str(over) in page.text
    page.link("Certificates", within="main")
    assert page.url == f"/trabajo/grupos/{over.pk}/certificados/"


def test_many_rolls_are_five_and_one_line_for_the_older_ones(client, cast):
    group_with_people(cast, sessions=8)
    page = as_(client, cast.coordinator).open("/trabajo/")
    assert page.text.count("The roll of this day was not called.") == 5
    assert "3 older rolls were not called" in page.text
    assert "The oldest has been waiting for 8 days." in page.text
    page.link("Call the oldest")
    oldest = timezone.localdate() - timedelta(days=8)
    assert page.html.find(class_="rolltop") and str(oldest.day) in page.text


def test_nothing_waits(client, cast):
    page = as_(client, cast.coordinator).open("/trabajo/")
    assert "Nothing is waiting. Everything is up to date." in page.text


def test_without_a_session_today_the_next_one_is_named(client, cast):
    group = group_with_people(cast)
    make.session(group, on=timezone.localdate() + timedelta(days=2))
    text = as_(client, cast.coordinator).open("/trabajo/").text
    assert "There are no sessions today." in text and f"The next one: {group}" in text


def test_a_facilitator_sees_only_their_own_groups(client, cast):
    mine = group_with_people(cast, facilitator=cast.facilitator, name="Ceiba")
    other = group_with_people(cast, name="Quetzal")
    make.session(mine)
    make.session(other)
    page = as_(client, cast.facilitator).open("/trabajo/")
    assert "Ceiba" in page.text and "Quetzal" not in page.text
    page.open("/trabajo/grupos/")
    assert "Ceiba" in page.text and "Quetzal" not in page.text


def test_a_monitor_looks_and_does_not_call(client, cast):
    make.session(group_with_people(cast))
    page = as_(client, cast.monitor).open("/trabajo/")
    assert "Call the roll" not in page.text


MENUS = {
    "coordinator": [
        *["Today", "People", "Groups", "Certificates", "Outcomes"],
        *["Catalogue", "Import", "Team"],
    ],
    "facilitator": ["Today", "People", "Groups", "Outcomes"],
    "case_worker": ["Today", "People", "Groups", "Outcomes"],
    "monitor": ["Today", "People", "Groups", "Certificates", "Outcomes"],
}


@pytest.mark.parametrize("role", MENUS)
def test_the_menu_offers_what_the_role_may_do(client, cast, role):
    page = as_(client, getattr(cast, role)).open("/trabajo/")
    menu = page.html.find("nav", class_="worknav")
    assert [a.get_text() for a in menu.find_all("a")] == MENUS[role]
    assert menu.find(attrs={"aria-current": "page"}).get_text() == "Today"
    for link in menu.find_all("a"):
        assert page.open(link["href"]).status == 200
