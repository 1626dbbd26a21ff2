"""The application of a minor on the phone of staff: pages that fit, and three taps to a seat."""

import pytest
from django.utils import timezone

from tests import builders as make
from tests.training.test_inbox import INBOX, WHY, address, registered
from tests.training.test_minors_in_inbox import (
    agree,
    alone,
    born_of,
    both,
    link_of,
    of_minor,
    own_word_taken_back,
    say,
)
from tests.training.test_of_age_pages import HERE, turning
from training.models import Enrollment
from youth.models import Participant

from .test_staff import sticking_out

pytestmark = [pytest.mark.browser, pytest.mark.once]
LONG = "María de los Ángeles Guadalupe"


@pytest.fixture
def group(cast):
    make.consent_text()
    return make.offering(cast.ceiba)


def test_no_page_about_minors_sticks_out_to_the_side(cast, group, somebody):
    waiting = of_minor(group, 3, given=LONG, surname="Montenegro", surname2="Villavicencio")
    of_minor(group, 1, given=LONG, surname="Montenegro", surname2="Villavicencio")
    stands = {
        "given": both,
        "refused": lambda each: say(each, "refused"),
        "back": own_word_taken_back,
        "alone": alone,
    }
    others = {name: of_minor(group, given=f"Ana {name}") for name in stands}
    for name, application in others.items():
        stands[name](application)
    for days in (-3, 20):
        turning(cast.ceiba, days, LONG, group)
    staff = somebody().sign_in(cast.coordinator)
    paths = [INBOX, f"{INBOX}?permission=missing", HERE, "/trabajo/", address(waiting)]
    paths += [address(each) for each in others.values()]
    paths += [f"{address(others['given'])}persona/"]
    out = {path: sticking_out(staff.open(path)) for path in paths}
    assert {path: pixels for path, pixels in out.items() if any(pixels)} == {}


def test_a_minor_with_both_permissions_is_enrolled_by_one_tap(cast, group, somebody):
    application = of_minor(group)
    told = application.told
    registered(cast.ceiba, consented=False, born=born_of(told))
    both(application)
    staff = somebody().sign_in(cast.coordinator).open("/trabajo/")
    staff.tap("main .tasks a").tap("main ul.list a").tap("main button[value=person]")
    assert staff.taps == 3
    assert Enrollment.objects.unscoped(WHY).get().state == "active"


def test_a_new_link_and_a_reminder_are_one_tap_each(cast, group, somebody):
    application = of_minor(group)
    before = link_of(application).token
    staff = somebody().sign_in(cast.coordinator).open(address(application))
    staff.tap("main button[value=link]")
    assert link_of(application).token != before
    staff.tap("main button[value=reminded]")
    assert link_of(application).reminded_at <= timezone.now()
    assert link_of(application).token in staff.page.content()
    say(application, "given")
    agree(application)
    staff.open(address(application))
    assert link_of(application).token not in staff.page.content()
    assert not Participant.objects.unscoped(WHY).exists()
