"""The tabs of a person's page: what each tells, and to whom; each is light, and recorded."""

import gzip

import pytest

from audit.models import Entry
from training import seats

from .. import builders as make
from ..clicking import Page, text_of
from ..signing_in import sign_in
from .story import REASON, Story

pytestmark = pytest.mark.django_db
TABS = {
    "": "Takes part in",
    "asistencia/": "Attendance",
    "resultados/": "Results",
    "certificados/": "Certificates",
    "consentimientos/": "Consents",
    "datos/": "Details",
    "historial/": "History",
}
EVERYBODY = ["", "asistencia/", "resultados/", "consentimientos/", "datos/"]
NEXT_PAGE = 12 * 1024  # bytes of a page of staff, compressed
MOST = 32  # queries of a tab, with those of the session, the role and the journal


def as_(client, user) -> Page:
    user.language = "en"
    user.save()
    return Page(sign_in(client, user))


def address(person, tab: str = "") -> str:
    return f"/trabajo/personas/{person.pk}/{tab}"


def tabs_of(page) -> list[str]:
    return [text_of(a) for a in page.html.select("nav.tabs a")]


# Who sees which.


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("coordinator", list(TABS)),
        ("monitor", list(TABS)),
        ("facilitator", EVERYBODY),
        ("case_worker", EVERYBODY),
    ],
)
def test_each_role_has_its_tabs_and_the_others_are_refused(client, cast, role, opens):
    story = Story(cast)
    story.person.created_by = cast.case_worker
    story.person.save()
    page = as_(client, getattr(cast, role))
    for tab, words in TABS.items():
        page.open(address(story.person, tab))
        assert page.status == (200 if tab in opens else 403), tab
        if tab in opens:
            assert tabs_of(page) == [TABS[each] for each in TABS if each in opens]
            current = page.html.select("nav.tabs [aria-current=page]")
            assert [text_of(a) for a in current] == [words]
            assert "Only calls: writing is not safe." in page.text


def test_each_tab_writes_one_entry_that_says_what_was_seen(client, cast):
    story, page = Story(cast), as_(client, cast.coordinator)
    before = set(Entry.objects.values_list("pk", flat=True))
    for tab in TABS:
        page.open(address(story.person, tab))
    new = Entry.objects.exclude(pk__in=before).order_by("at", "id")
    assert {(e.action, e.object_id) for e in new} == {("participant.opened", str(story.person.pk))}
    assert [e.fields for e in new] == [
        ["groups"],
        ["attendance"],
        ["results"],
        ["certificates"],
        ["consents"],
        ["data"],
        ["history"],
    ]


def test_the_group_in_hand_goes_along_from_tab_to_tab(client, cast):
    group, person = make.offering(cast.ceiba, name="Quetzal"), make.participant(cast.ceiba)
    page = as_(client, cast.coordinator).open(f"/trabajo/grupos/{group.pk}/").link("Add people")
    page.press("Search", q="mejia nunez").link(str(person.full_name))
    page.link("Consents").link("Takes part in")
    assert text_of(page.html.select_one(".back a")) == str(group)


# What each tells.


def test_who_waits_sees_their_place_in_line(client, cast):
    group = make.offering(cast.ceiba, capacity=1)
    for name in ("Primera", "Segunda"):
        seats.enroll(group, make.participant(cast.ceiba, given=name), actor="system:tests")
    person = make.participant(cast.ceiba)
    seats.enroll(group, person, actor="system:tests")
    assert "number 2 on the waiting list" in as_(client, cast.monitor).open(address(person)).text


def test_attendance_says_what_was_corrected_by_whom_and_why(client, cast):
    story = Story(cast)
    story.correct(story.enrollments[0])
    before_joining = make.session(story.enrollments[0].offering, on=None, starts_at="08:00")
    type(before_joining).objects.filter(pk=before_joining.pk).update(on="2020-01-01")
    page = as_(client, cast.coordinator).open(address(story.person, "asistencia/"))
    assert "100%" in page.text and "came to 3 of 3 sessions" in page.text
    rows = [text_of(row) for row in page.html.select("tbody tr")]
    assert len(rows) == 4 and "late" in rows[0] and "2020" not in page.text
    assert "before: absent · Coordinadora Ejemplo · The paper list says so" in rows[1]


def test_results_say_why_and_keep_earlier_scores(client, cast):
    story = Story(cast)
    course = story.enrollments[0].offering.course
    type(course).objects.filter(pk=course.pk).update(assessed=True, least_score=60)
    story.assess(40, 85)
    text = as_(client, cast.facilitator).open(address(story.person, "resultados/")).text
    assert "Came to 2 of 3 sessions (66.6 %); at least 80 % is needed." in text
    assert "Assessment: 85 of 100" in text and "Earlier: 40 of 100" in text
    assert "does not meet the rule yet" in text
    assert "No outcome is recorded yet." in text


def test_certificates_show_what_replaced_them(client, cast):
    story = Story(cast)
    new = story.certified()
    old = story.certified(state="replaced", replaced_by=new)
    gone = story.certified(state="revoked")
    page = as_(client, cast.coordinator).open(address(story.person, "certificados/"))
    assert f"by the one whose code ends in {new.code[-4:]}" in page.text
    assert all(each.code[-4:] in page.text for each in (old, gone))
    assert page.html.select(f"a[href='/trabajo/certificados/{new.pk}/corregir/']")
    monitor = as_(client, cast.monitor).open(address(story.person, "certificados/"))
    assert new.code[-4:] in monitor.text and "Correct the name" not in monitor.text


def test_consents_are_all_there_in_order_with_their_words(client, cast):
    story = Story(cast)
    story.agree_and_withdraw()
    story.except_from_guardian()
    page = as_(client, cast.case_worker)
    assert page.open(address(story.person, "consentimientos/")).status == 404
    page = as_(client, cast.facilitator).open(address(story.person, "consentimientos/"))
    [messages] = [li for li in page.html.select(".list li") if "messages" in text_of(li).lower()]
    lines = [text_of(small) for small in messages.select("small")]
    assert lines[0].startswith("withdrawn") and lines[1].startswith("Before: given")
    assert all("text 1" in line and "Coordinadora Ejemplo" in line for line in lines)
    for words in ("Rosa Núñez (mother)", "witness: Testiga Prudente", REASON):
        assert words in page.text


def test_a_monitor_counts_and_does_not_call(client, cast):
    """Phones, papers, witnesses and reasons are for those who work with the person."""
    story = Story(cast)
    story.except_from_guardian()
    page = as_(client, cast.monitor)
    text = " ".join(page.open(address(story.person, tab)).text for tab in TABS)
    for hidden in ("9123 4567", "0801199900123", "Testiga", "Rosa Núñez", REASON):
        assert hidden not in text
    assert "mother" in text, "that an adult permitted it is no secret"
    worker = as_(client, cast.facilitator)
    shown = " ".join(worker.open(address(story.person, tab)).text for tab in EVERYBODY)
    for each in ("9123 4567", "0801199900123", "Testiga", "Rosa Núñez", REASON):
        assert each in shown, "the control"


# How light they are.


@pytest.mark.parametrize("tab", TABS)
def test_a_long_record_is_a_light_page_and_asks_no_more(
    client, cast, tab, django_assert_max_num_queries
):
    short, long = Story(cast), Story(cast, groups=4, sessions=12)
    for _n in range(3):
        long.agree_and_withdraw()
        long.correct(long.enrollments[1])
        long.certified(state="revoked")
    page = as_(client, cast.coordinator)
    page.open(address(short.person, tab))  # what is asked once stands in the cache
    with django_assert_max_num_queries(MOST) as few:
        page.open(address(short.person, tab))
    with django_assert_max_num_queries(MOST) as many:
        page.open(address(long.person, tab))
    assert page.status == 200
    assert len(many) <= len(few), "queries do not grow with the record"
    assert len(gzip.compress(page.response.content)) <= NEXT_PAGE
