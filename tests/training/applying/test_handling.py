"""What staff do with a request: in order, once, seen by who may, and written in the journal."""

import pytest

from audit.models import Entry
from tests import builders as make
from training.applying import followed, following, handling
from training.models import Application
from training.seats import NotAllowed

from .sending import coming, enrollments, received, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(cast):
    return cast.coordinator


@pytest.fixture
def request_(cast, staff):
    group = coming(cast, capacity=1)
    return received(group).application


def now(application) -> Application:
    return rows().get(pk=application.pk)


def test_talking_is_noted_and_the_first_answer_keeps_its_time(request_, staff):
    handling.contacted(request_, "Llamé, viene el lunes.", staff)
    first = now(request_)
    handling.contacted(request_, "Llamé otra vez.", staff)
    after = now(request_)
    assert (after.state, after.first_answered_at) == ("contacted", first.first_answered_at)
    assert [line["text"] for line in after.notes] == ["Llamé, viene el lunes.", "Llamé otra vez."]
    assert after.notes[0]["by"] == str(staff)


def test_a_request_is_put_off_and_opened_again(request_, staff):
    handling.put_off(request_, "No hay cupo.", staff)
    assert now(request_).state == "not_now" and now(request_).ended_at
    with pytest.raises(NotAllowed):
        handling.put_off(request_, "No hay cupo.", staff)
    handling.reopen(request_, staff)
    assert (now(request_).state, now(request_).ended_at) == ("contacted", None)
    with pytest.raises(NotAllowed):
        handling.reopen(request_, staff)


def test_whoever_asked_not_to_be_called_is_not_opened_again_by_staff(request_, staff):
    following.end_contact(followed.Followed(request_))
    with pytest.raises(NotAllowed):
        handling.reopen(request_, staff)


def test_a_seat_is_given_to_the_linked_person_once(request_, cast, staff):
    with pytest.raises(NotAllowed):
        handling.enroll(request_, staff)
    someone = make.participant(cast.ceiba)
    handling.link(request_, someone, staff)
    handling.link(request_, someone, staff)
    given = [handling.enroll(request_, staff) for _n in range(2)]
    assert given[0] == given[1] and enrollments().count() == 1
    assert now(request_).state == "enrolled" and now(request_).enrollment == given[0]
    with pytest.raises(NotAllowed):
        handling.link(request_, make.participant(cast.ceiba, given="Berta"), staff)
    assert list(
        Entry.objects.filter(action__startswith="application.")
        .order_by("id")
        .values_list("action", flat=True)
    ) == ["application.received", "application.linked", "application.enrolled"]


def test_without_a_seat_they_wait(request_, cast, staff):
    other = received(request_.offering, given="Berta").application
    for each in (request_, other):
        handling.link(each, make.participant(cast.ceiba), staff)
        handling.enroll(each, staff)
    assert (now(request_).state, now(other).state) == ("enrolled", "waiting")


def test_what_has_ended_leads_to_no_seat(request_, cast, staff):
    handling.link(request_, make.participant(cast.ceiba), staff)
    following.withdraw(followed.Followed(request_))
    with pytest.raises(NotAllowed):
        handling.enroll(request_, staff)
    assert enrollments().count() == 0


def test_a_person_of_another_organization_cannot_be_linked(request_, cast, staff):
    with pytest.raises(NotAllowed):
        handling.link(request_, make.participant(cast.quetzal), staff)


@pytest.mark.parametrize("act", ["contacted", "put_off", "link", "enroll", "reopen"])
@pytest.mark.parametrize("who", ["outsider", "facilitator", "monitor", "case_worker", "editor"])
def test_whoever_does_not_see_a_request_does_nothing_with_it(request_, cast, act, who):
    user = getattr(cast, who)
    given = {
        "contacted": ("x", user),
        "put_off": ("x", user),
        "link": (make.participant(cast.ceiba), user),
    }.get(act, (user,))
    with pytest.raises(Application.DoesNotExist):
        getattr(handling, act)(request_, *given)
