"""Files for calendars, read back by a small reader of RFC 5545 of our own."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from accounts.models import Organization
from cms import calendar_file, meetings
from tests import builders as make
from training.models import Offering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website")]

DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}


def lines(content: bytes) -> list[str]:
    """The unfolded lines; fails where the file is not folded as it must be."""
    assert content.endswith(b"\r\n")
    physical = content.removesuffix(b"\r\n").split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line for line in physical)
    assert max(map(len, physical)) <= 75
    for line in physical:
        line.decode()  # no letter is torn apart
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def read(content: bytes) -> dict:
    """{"properties": {name: (parameters, value)}, "VEVENT": [the same], …} of a calendar."""
    root = {"properties": {}}
    stack = [root]
    for line in lines(content):
        name, _colon, value = line.partition(":")
        name, *parameters = name.split(";")
        if name == "BEGIN":
            inner = {"properties": {}}
            stack[-1].setdefault(value, []).append(inner)
            stack.append(inner)
        elif name == "END":
            stack.pop()
        else:
            assert name not in stack[-1]["properties"], f"{name} twice"
            given = dict(p.split("=") for p in parameters)
            stack[-1]["properties"][name] = given, value
    assert len(stack) == 1
    [calendar] = root["VCALENDAR"]
    return calendar


def value(component: dict, name: str) -> str:
    return component["properties"][name][1]


def text(component: dict, name: str) -> str:
    """A TEXT value as it was meant."""
    meant = {"n": "\n", "N": "\n"}
    return re.sub(r"\\(.)", lambda m: meant.get(m[1], m[1]), value(component, name))


def moment(component: dict, name: str) -> datetime:
    given, written = component["properties"][name]
    return datetime.strptime(written, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(given["TZID"]))


def occurrences(event: dict) -> list[datetime]:
    """The starts that the rule of an event gives, walked day by day."""
    begins = moment(event, "DTSTART")
    if "RRULE" not in event["properties"]:
        return [begins]
    rule = dict(part.split("=") for part in value(event, "RRULE").split(";"))
    assert rule["FREQ"] == "WEEKLY" and set(rule) == {"FREQ", "BYDAY", "UNTIL"}
    until = datetime.strptime(rule["UNTIL"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    weekdays = {DAYS[day] for day in rule["BYDAY"].split(",")}
    found, each = [], begins
    while each.astimezone(UTC) <= until:
        if each.weekday() in weekdays:
            found.append(each)
        each += timedelta(days=1)  # the same hour on the clock
    assert begins in found, "the first start must fit the rule"
    return found


def file(client, offering, name: str = "calendario") -> bytes:
    response = client.get(f"/o/{offering.code}/{name}.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def test_every_class_is_in_it_and_nothing_else(client, group):
    offering = group(
        "Panadería, pan dulce; básico",
        starts_on=date(2026, 12, 1),  # a Tuesday
        ends_on=date(2027, 2, 27),
        weekdays=[5, 0],
        starts_at=time(8, 30),
        ends_at=time(11),
    )
    Organization.objects.update(time_zone="America/Tegucigalpa")
    [event] = read(file(client, offering))["VEVENT"]
    starts = occurrences(event)
    days = [date(2026, 12, 1) + timedelta(days=n) for n in range(89)]
    assert [each.date() for each in starts] == [day for day in days if day.weekday() in (0, 5)]
    assert {each.time() for each in starts} == {time(8, 30)}
    assert starts[0].astimezone(UTC) == datetime(2026, 12, 5, 14, 30, tzinfo=UTC)
    assert moment(event, "DTEND") == starts[0] + timedelta(hours=2, minutes=30)
    assert text(event, "SUMMARY") == "Panadería, pan dulce; básico"


def test_it_says_where_and_that_it_is_free_and_whom_to_ask(client, group, settings):
    offering = group("Panadería", "Baking")
    for name, language in (("calendario", "es"), ("calendar", "en")):
        response = client.get(f"/o/{offering.code}/{name}.ics")
        assert response["Content-Language"] == language
        calendar = read(response.content)
        assert (value(calendar, "VERSION"), value(calendar, "CALSCALE")) == ("2.0", "GREGORIAN")
        [event] = calendar["VEVENT"]
        assert text(event, "SUMMARY") == ("Baking" if language == "en" else "Panadería")
        assert "Centro Amanecer" in text(event, "LOCATION")
        assert "Frente al parque" in text(event, "LOCATION")
        with translation.override(language):
            assert translation.gettext("It is free.") in text(event, "DESCRIPTION")
        assert value(event, "URL") == f"{settings.PUBLIC_URL}/o/{offering.code}"
        assert value(event, "DTSTAMP").endswith("Z")


def test_it_keeps_its_name_and_counts_its_versions(client, group):
    offering = group()
    [before] = read(file(client, offering))["VEVENT"]
    Offering.objects.filter(pk=offering.pk).update(version=7, ends_at=time(17))
    [after] = read(file(client, offering))["VEVENT"]
    assert value(before, "UID") == value(after, "UID") == f"{offering.code}@rumbo.example"
    assert (value(before, "SEQUENCE"), value(after, "SEQUENCE")) == ("1", "7")


def test_a_cancelled_group_takes_its_event_back(client, group):
    offering = group(state="cancelled")
    [event] = read(file(client, offering))["VEVENT"]
    assert value(event, "STATUS") == "CANCELLED"


def test_drafts_and_unknown_codes_have_no_file(client, group):
    hidden = group(state="draft")
    for code in (hidden.code, "ZZZZZZ", "x", "ñ" * 6):
        assert client.get(f"/o/{code}/calendario.ics").status_code == 404


@pytest.mark.parametrize("weekdays, ends", [([], 60), ([2], 0)])
def test_a_group_of_one_day_has_no_rule(client, group, weekdays, ends):
    begins = date(2026, 12, 2)  # a Wednesday
    offering = group(starts_on=begins, ends_on=begins + timedelta(days=ends), weekdays=weekdays)
    [event] = read(file(client, offering))["VEVENT"]
    assert "RRULE" not in event["properties"]
    assert moment(event, "DTSTART").date() == begins


def test_long_and_strange_names_keep_the_file_whole(client, group):
    for name in ("Uña" * 40, "a\nb", "a\\nb;c,d", "🙂" * 30, "x" * 120, "é" * 120):
        [event] = read(file(client, group(name)))["VEVENT"]
        assert text(event, "SUMMARY") == name


def test_a_name_cannot_add_lines_to_the_file(client, group):
    offering = group("x\r\nATTENDEE:mailto:a@b\r\nBEGIN:VALARM")
    [event] = read(file(client, offering))["VEVENT"]
    assert not {"ATTENDEE", "VALARM"} & (set(event["properties"]) | set(event))


def test_lines_are_folded_between_letters():
    """The control: a line cut every 75 octets would tear a letter of two."""
    whole = "SUMMARY:" + "ñ" * 80
    pieces = calendar_file.folded(whole).split(b"\r\n")
    assert [len(piece) for piece in pieces[:2]] == [74, 75]
    with pytest.raises(UnicodeDecodeError):
        whole.encode()[:75].decode()


def offsets(calendar: dict, key: str) -> list[tuple[str, str, str]]:
    """[(from when, offset before, offset after)] of a zone in a file, in order."""
    [zone] = [z for z in calendar["VTIMEZONE"] if value(z, "TZID") == key]
    rules = [*zone.get("STANDARD", []), *zone.get("DAYLIGHT", [])]
    names = ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")
    return sorted(tuple(value(rule, name) for name in names) for rule in rules)


def test_the_clock_of_the_organization_is_in_the_file(client, group):
    offering = group(starts_on=date(2026, 9, 1), ends_on=date(2027, 4, 1))
    Organization.objects.update(time_zone="America/Guatemala")
    calendar = read(file(client, offering))
    assert offsets(calendar, "America/Guatemala") == [("19700101T000000", "-0600", "-0600")]
    Organization.objects.update(time_zone="America/New_York")  # where clocks are changed
    assert offsets(read(file(client, offering)), "America/New_York") == [
        ("19700101T000000", "-0400", "-0400"),
        ("20261101T020000", "-0400", "-0500"),
        ("20270314T020000", "-0500", "-0400"),
    ]


def test_an_unchanged_file_is_not_sent_again(client, group):
    address = f"/o/{group().code}/calendario.ics"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304


def test_nothing_personal_is_in_it(client, group, cast):
    make.community(cast.ceiba, "Colonia Las Flores")
    offering = group(facilitator=cast.facilitator, capacity=91357, taken=37791)
    content = file(client, offering).decode()
    for hidden in ("Las Flores", cast.facilitator.first_name, "91357", "37791", "ATTENDEE"):
        assert hidden not in content


class TestTheMonth:
    @pytest.fixture(autouse=True)
    def offered(self, group):
        year = timezone.localdate().year + 1
        self.month = f"{year}-03"
        days = {"starts_on": date(year, 3, 3), "ends_on": date(year, 6, 1)}
        self.here = [group("Panadería", **days), group("Inglés", **days)]
        group("Otro", starts_on=date(year, 4, 1), ends_on=date(year, 6, 1))
        group("Borrador", state="draft", **days)

    def test_it_holds_the_first_day_of_what_starts_in_it(self, client):
        response = client.get("/fechas.ics", {"month": self.month})
        assert response["Content-Disposition"] == f'inline; filename="rumbo-{self.month}.ics"'
        events = read(response.content)["VEVENT"]
        wanted = {f"{each.code}-start@rumbo.example" for each in self.here}
        assert {value(event, "UID") for event in events} == wanted
        for event in events:
            assert "RRULE" not in event["properties"]
        first = {moment(event, "DTSTART").date() for event in events}
        assert first == {meetings.first(self.here[0])}

    def test_an_unknown_month_is_the_present_one(self, client):
        for asked in ("", "abc", "2026-13", "0000-01", "9999-12", "\0", "1" * 5000):
            response = client.get("/dates.ics", {"month": asked})
            assert response.status_code == 200
            assert "VEVENT" not in read(response.content)
