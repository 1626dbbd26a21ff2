"""The page of one group: its state with the next step, what to take along, and its poster."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from cms import meetings, qr, telling
from cms.telling import Seats
from cms.told import Told
from tests import builders as make
from training.models import Offering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website")]

LIST, ENGLISH = "/oportunidades/", "/en/opportunities/"


def html(client, offering, path: str = LIST, below: str = "") -> str:
    response = client.get(f"{path}{offering.slug}/{below}")
    assert response.status_code == 200
    return response.content.decode()


def began(**given) -> dict:
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=9), "ends_on": today + timedelta(days=9)}
    return days | given


def over(**given) -> dict:
    today = timezone.localdate()
    return {"starts_on": today - timedelta(days=9), "ends_on": today - timedelta(days=1)} | given


# state: what the group is given, whether it is open, words of its next step
STATES = {
    Seats.FREE: ({"taken": 3}, True, "Write or call to ask for a seat."),
    Seats.LAST: ({"taken": 23}, True, "Ask soon: few are left."),
    Seats.WAITING: (
        {"taken": 25},
        True,
        "All seats are taken. Ask for a place on the waiting list.",
    ),
    Seats.STARTED: (began(), True, "The classes have begun. Ask if you can still join."),
    Seats.CLOSED: (
        began(taken=25),
        True,
        "The classes have begun and no seat is left. Ask for the next group.",
    ),
    Seats.OVER: (over(), False, "The classes of this group have ended. See what is open now."),
    Seats.CANCELLED: (
        {"state": "cancelled"},
        False,
        "This group will not take place. See what is open now.",
    ),
}


@pytest.mark.parametrize("state", Seats)
def test_every_state_has_its_word_and_its_next_step(client, group, settings, state):
    settings.CONTACT_PHONE = "+504 2222 3344"
    given, is_open, step = STATES[state]
    offering = group(modality="online", **given)
    assert telling.seats(offering) == state
    for path, language in ((LIST, "es"), (ENGLISH, "en")):
        text = html(client, offering, path)
        with translation.override(language):
            assert telling.seats_said(offering) in text
            assert gettext(step) in text
            asks = gettext("Ask by WhatsApp") in text
        assert asks is is_open
        assert (".ics" in text) is is_open and ('href="poster/"' in text) is is_open
        assert ('content="noindex"' in text) is not is_open
        if not is_open:
            assert f'class="button wide" href="{path}"' in text


@pytest.mark.parametrize("state", Seats)
def test_where_no_seat_is_free_others_of_its_kind_are_shown(client, group, state):
    given, _open, _step = STATES[state]
    group("Otro oficio", kind="job")
    group("Empezado", kind="technical", **began())
    other = group("Vecino", kind="technical")
    offering = group("Este", kind="technical", **given)
    text = html(client, offering)
    shown = re.findall(r'<h3><a href="([^"]*)">', text)
    wanted = [] if state in (Seats.FREE, Seats.LAST) else [f"{LIST}{other.slug}/"]
    assert shown == wanted


def test_the_same_course_and_what_is_near_come_first(group, cast):
    from cms import catalogue
    from youth.models import Center, Place

    far = Center.objects.create(
        organization=cast.ceiba,
        name="Lejos",
        place=Place.objects.create(code="SV06", name="La Unión", level=1, country="SV"),
        landmark_es="Allá",
    )
    offering = group("Panadería")
    later = {"starts_on": timezone.localdate() + timedelta(days=20)}
    soon_far, near = group("Motos", center=far), group("Celulares", **later)
    same = group(course=offering.course, center=far, **later)
    group("Último", center=far, **later)
    assert catalogue.like(catalogue.shown(offering.slug)) == [same, near, soon_far]


def test_the_dates_of_each_step_follow_the_days_of_the_week(client, group):
    year = timezone.localdate().year + 1
    begins = date(year, 3, 1)
    offering = group(
        starts_on=begins, ends_on=begins + timedelta(days=30), weekdays=[(begins.weekday() + 6) % 7]
    )
    assert meetings.first(offering) == begins + timedelta(days=6)
    assert meetings.last(offering) == begins + timedelta(days=27)
    steps = Told(offering).steps
    assert [step["what"] for step in steps] == [
        gettext("Ask for a seat."),
        gettext("First class"),
        gettext("Last class"),
        gettext("You receive your certificate."),
    ]
    assert "7 de marzo" in steps[0]["when"] and "7 de marzo" in steps[1]["when"]
    assert "28 de marzo" in steps[2]["when"]
    text = html(client, offering)
    assert all(step["when"] in text for step in steps)


@pytest.mark.parametrize("weekdays", [[], [6], [0, 1, 2, 3, 4, 5, 6]])
def test_a_group_meets_within_its_own_days(weekdays):
    one = Offering(starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2), weekdays=weekdays)
    assert meetings.first(one) == date(2026, 12, 1)
    assert one.starts_on <= meetings.last(one) <= one.ends_on


def test_what_is_shared_and_asked_tells_the_facts(client, group, settings):
    settings.CONTACT_PHONE = "+504 2222 3344"
    offering = group("Panadería", "Baking")
    for path, language in ((LIST, "es"), (ENGLISH, "en")):
        links = re.findall(r'href="(https://wa\.me/[^"]+)"', html(client, offering, path))
        texts = [parse_qs(urlsplit(link.replace("&amp;", "&")).query)["text"][0] for link in links]
        [asked] = [text for text in texts if f"({offering.code})" in text]
        [shared] = [text for text in texts if text != asked]
        with translation.override(language):
            for fact in (
                offering.course.name,
                gettext("It is free."),
                telling.starts_said(offering),
                telling.hours_said(offering),
                telling.place_said(offering),
                telling.landmark_said(offering),
                f"{settings.PUBLIC_URL}/o/{offering.code}",
            ):
                assert fact in shared
            assert offering.course.name in asked


def test_the_calendar_link_is_in_the_language_of_the_page(client, group):
    offering = group()
    assert f'href="/o/{offering.code}/calendario.ics"' in html(client, offering)
    assert f'href="/o/{offering.code}/calendar.ics"' in html(client, offering, ENGLISH)


class TestPoster:
    def test_it_tells_all_that_one_reads_on_a_wall(self, client, group, settings):
        offering = group("Panadería", "Baking")
        for path, language, name in ((LIST, "es", "Panadería"), (ENGLISH, "en", "Baking")):
            text = html(client, offering, path, "poster/")
            with translation.override(language):
                for said in (
                    f"<h1>{name}</h1>",
                    telling.hours_said(offering),
                    telling.place_said(offering),
                    telling.landmark_said(offering),
                    gettext("Free"),
                    f'<strong class="code">rumbo.example/o/{offering.code}</strong>',
                ):
                    assert said in text
            assert str(qr.drawn(f"{settings.PUBLIC_URL}/o/{offering.code}")) in text

    def test_its_code_for_phones_changes_with_the_address(self):
        """The control of the line above."""
        assert qr.drawn("https://rumbo.example/o/AAAAAA") != qr.drawn("https://rumbo.example/o/B")
        assert "style" not in qr.drawn("https://rumbo.example/") and "<?xml" not in qr.drawn("x")

    def test_the_language_button_leads_to_the_other_poster(self, client, group):
        offering = group()
        text = html(client, offering, LIST, "poster/")
        assert f'class="lang" href="{ENGLISH}{offering.slug}/poster/"' in text

    def test_it_is_not_for_search_engines_and_drafts_have_none(self, client, group):
        assert 'content="noindex"' in html(client, group(), LIST, "poster/")
        hidden = group(state="draft")
        assert client.get(f"{LIST}{hidden.slug}/poster/").status_code == 404

    def test_one_of_a_group_that_is_over_says_so(self, client, group):
        text = html(client, group(**over()), LIST, "poster/")
        assert gettext("This group is over") in text

    def test_nobody_and_no_seats_are_on_it(self, client, group, cast):
        make.community(cast.ceiba, "Colonia Las Flores")
        offering = group(facilitator=cast.facilitator, capacity=91357, taken=37791)
        text = html(client, offering, LIST, "poster/")
        for hidden in ("Las Flores", cast.facilitator.first_name, "91357", "37791", "53566"):
            assert hidden not in text


WRONG = ["", "ZZZZZZ", "a", "000000", "ñandúes", "x" * 3000, "%00", "'--", "%F0%9F%99%82", "%FF"]
WRONG += ["K7QM4RTX9D2FH6WB", "%3Cscript%3E", "..", "%2e%2e"]


class TestShortLinks:
    def lead(self, client, typed: str):
        return client.get(f"/o/{typed}")

    def test_codes_are_read_as_people_type_them(self, client, group):
        offering = group()
        code = offering.code
        for typed in (
            code.lower(),
            f"{code}/",
            f"%20{code[:3]}%20{code[3:]}%20",
            f"{code[:2]}-{code[2:4]}-{code[4:]}",
            "".join(chr(ord(c) + 0xFEE0) for c in code),  # as some keyboards write
        ):
            response = self.lead(client, typed)
            assert (response.status_code, response["Location"]) == (302, f"{LIST}{offering.slug}/")

    def test_nothing_else_is_taken_along(self, client, group):
        offering = group()
        response = self.lead(client, f"{offering.code}?utm_source=x&next=//evil.example")
        assert response["Location"] == f"{LIST}{offering.slug}/"
        assert not response.cookies

    def test_wrong_codes_are_told_kindly_and_lead_to_the_list(self, client):
        for typed in WRONG:
            response = self.lead(client, typed)
            assert response.status_code == 404, typed[:80]
            text = response.content.decode()
            assert '<html lang="es">' in text and "<script" not in text
            assert gettext("We do not know this code") in text
            assert f'action="{LIST}"' in text and f'class="button" href="{LIST}"' in text
            assert response["Cache-Control"] == "no-cache"

    def test_drafts_are_unknown_and_what_is_over_is_not(self, client, group):
        assert self.lead(client, group(state="draft").code).status_code == 404
        assert self.lead(client, group(**over()).code).status_code == 302


def test_the_database_is_asked_little_in_every_state(client, group, django_assert_max_num_queries):
    for _n in range(5):
        group()
    for given, _open, _step in STATES.values():
        offering = group(**given)
        for path in (LIST, ENGLISH):
            for below in ("", "poster/"):
                html(client, offering, path, below)
                with django_assert_max_num_queries(12):
                    html(client, offering, path, below)


def test_home_leads_to_all_dates_where_there_is_such_a_page(client, group, home):
    from cms.models import DatesPage

    group()
    said = gettext("See all dates")
    assert said not in client.get("/").content.decode()
    page = home.add_child(
        instance=DatesPage(title="Cuándo", slug="cuando", lead="x", locale=home.locale)
    )
    page.save_revision().publish()
    text = client.get("/").content.decode()
    assert f'href="/cuando/">{said}</a>' in text
