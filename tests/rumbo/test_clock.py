"""What day it is: the region's on public pages, the organization's in its workspace."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from rumbo.middleware import RegionClockMiddleware

EVENING = datetime(2026, 3, 28, 2, tzinfo=UTC)  # eight o'clock of the 27th in the region


@time_machine.travel(EVENING, tick=False)
def test_public_pages_live_in_the_region(settings):
    settings.REGION_TIME_ZONE = "America/Guatemala"
    seen = []
    RegionClockMiddleware(lambda _request: seen.append(timezone.localdate()))(
        RequestFactory().get("/")
    )
    assert seen == [date(2026, 3, 27)]
    assert timezone.localdate() == date(2026, 3, 28)  # and nothing stays behind


@pytest.mark.django_db
def test_a_group_that_ends_today_is_listed_until_midnight_there(client, cast, settings):
    settings.REGION_TIME_ZONE = "America/Guatemala"
    from cms.setting_up import set_up_site

    from .. import builders as make

    set_up_site("testserver", 80, "Rumbo")
    with time_machine.travel(EVENING, tick=False):
        group = make.offering(
            cast.ceiba, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 27), name="Ceiba"
        )
        assert group.course.name_es in client.get("/oportunidades/").content.decode()
    with time_machine.travel(datetime(2026, 3, 28, 7, tzinfo=UTC), tick=False):
        assert group.course.name_es not in client.get("/oportunidades/").content.decode()
