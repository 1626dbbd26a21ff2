"""Somebody asks for a seat on a small phone without scripts, in both languages: with a line that
breaks, on a phone that others use, for a group that is full; and a minor with an adult, or without.

To see how many taps and fields it takes:

    make test ONLY="tests/browser/test_applying.py -s" DB=sqlite
"""

import secrets
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from cms.first_pages import write_first_pages
from cms.setting_up import set_up_site
from rumbo import public_forms
from tests import builders as make
from tests.training.applying.sending import TYPED, WHY, enrollments, received, repeats, rows
from training import seats
from training.applying import handling, receiving
from training.models import MinorPermission, Offering
from youth.details import PersonDetails
from youth.intake import register
from youth.models import Consent

from .hand import Hand

pytestmark = [pytest.mark.browser, pytest.mark.once]

YEAR = int(TYPED["born_year"])
YOUNG = timezone.localdate().year - 15
SEND = "main form[method=post] button"
FOLLOW = "#follow button"
NAMES = ("given", "surnames", "born_day", "born_month", "born_year", "phone")


class Way(NamedTuple):
    """The addresses in one language."""

    language: str
    list: str
    apply: str  # below the page of a group
    follow: str
    permission: str

    def said(self, words: str) -> str:
        with translation.override(self.language):
            return gettext(words)

    def form(self, group: Offering) -> str:
        return f"{self.list}{group.slug}/{self.apply}/"


SPANISH = Way("es", "/oportunidades/", "inscribirme", "/mi-solicitud/", "/permiso/")
ENGLISH = Way("en", "/en/opportunities/", "apply", "/en/my-request/", "/en/permission/")
OTHER = {SPANISH: ENGLISH, ENGLISH: SPANISH}


@pytest.fixture(params=[SPANISH, ENGLISH], ids=["es", "en"])
def way(request):
    return request.param


@pytest.fixture
def group(cast):
    make.consent_text()
    return coming(cast)


@pytest.fixture
def website(transactional_db, server):
    set_up_site("localhost", int(server.rsplit(":", 1)[1]), "Rumbo Joven")
    write_first_pages()


def coming(cast, **given) -> Offering:
    begins = timezone.localdate() + timedelta(days=10)
    days = {"starts_on": begins, "ends_on": begins + timedelta(days=60)}
    return make.offering(cast.ceiba, **days | given)


def type_into(hand: Hand, **given: str) -> int:
    """Fill in the form as a person does; how many questions were answered."""
    typed = TYPED | given
    page = hand.page
    hand.fill(**{name: typed[name] for name in ("given", "surnames", "born_day", "born_year")})
    page.select_option("main [name=born_month]", typed["born_month"])
    hand.fill(phone=typed["phone"])
    page.check(f"main [name=phone_of][value={typed['phone_of']}]")
    page.check("main [name=agreed]")
    return len({name.partition("_")[0] if "born" in name else name for name in typed})


def ask(hand: Hand, way: Way, group: Offering, **given: str) -> str:
    """Send a request; gives its code."""
    type_into(hand.open(way.form(group)), **given)
    return code_on(hand.tap(SEND))


def code_on(hand: Hand) -> str:
    return hand.page.locator("main .code").inner_text()


def look(hand: Hand, way: Way, code: str, year: int = YEAR) -> Hand:
    return hand.open(way.follow).fill(code=code, year=str(year)).tap(FOLLOW)


def press(hand: Hand, act: str) -> Hand:
    """The button of `act` on the page of a request; unfolded first, where it is folded."""
    form = hand.page.locator(f"main form:has([name=act][value={act}])")
    folded = hand.page.locator(f"main details:not([open]):has([value={act}]) summary")
    if folded.count():
        folded.first.click()
        hand.taps += 1
    with hand.page.expect_navigation():
        form.locator("button").click()
    hand.taps += 1
    return hand


def language(hand: Hand) -> str:
    return hand.page.locator("html").get_attribute("lang")


def seat(cast, application) -> None:
    """Staff say who it is, and give a seat or a place on the list."""
    handling.link(application, make.participant(cast.ceiba), cast.coordinator)
    handling.enroll(application, cast.coordinator)


def states(group: Offering) -> list[str]:
    found = enrollments().filter(offering=group).order_by("id")
    return list(found.values_list("state", flat=True))


# --- asking ----------------------------------------------------------------------------------


def test_from_the_page_of_a_group_to_a_code(website, way, cast, group, somebody):
    hand = somebody().open(f"{way.list}{group.slug}/")
    hand.tap(f"main a[href='{way.form(group)}']")
    assert hand.sideways() == 0
    fields = type_into(hand)
    hand.tap(SEND)
    application = rows().get()
    assert code_on(hand) == application.code and language(hand) == way.language
    assert application.told["given"] == TYPED["given"]
    assert hand.sideways() == 0 and hand.context.cookies() == []
    print(f"{way.language}: {hand.taps} taps, {fields} fields from the group to the code")
    assert hand.taps <= 3 and fields <= 6


def test_a_full_group_leads_to_the_waiting_list_as_quickly(website, way, cast, somebody):
    group = coming(cast, capacity=1)
    seats.enroll(group, make.participant(cast.ceiba), actor=cast.coordinator)
    hand = somebody().open(f"{way.list}{group.slug}/")
    hand.tap(f"main a[href='{way.form(group)}']")
    assert way.said("With this form you ask for a place on the waiting list.") in hand.text
    fields = type_into(hand)
    hand.tap(SEND)
    assert hand.taps <= 3 and fields <= 6
    code = code_on(hand)
    kind = "There is no place for now. We let you know as soon as there is one."
    assert way.said(kind) in hand.text
    seat(cast, rows().get())
    look(hand, way, code)
    assert way.said("You are on the waiting list") in hand.text and way.said(kind) in hand.text
    assert states(group) == ["active", "waiting"] and hand.sideways() == 0


BEGUN = "The classes have begun. Ask all the same: we tell you if you can still join."
CLOSED = {
    "The classes have begun and no seat is left.": {"capacity": 5, "taken": 5},
    "The classes of this group have ended.": {"state": "finished"},
    "This group will not take place.": {"state": "cancelled"},
}


def test_a_group_that_has_begun_or_is_over_says_so_and_what_to_do(website, way, cast, somebody):
    coming(cast, name="Quetzal")  # another one to go on to
    hand = somebody()
    for said, given in CLOSED.items():
        hand.open(way.form(make.offering(cast.ceiba, **given)))
        assert way.said(said) in hand.text and hand.sideways() == 0
        assert hand.page.locator("main input").count() == 0
        hand.tap("main a.button")
        assert hand.path == way.list and hand.page.locator("main .cards > li").count() > 0
    assert rows().count() == 0
    hand.open(way.form(make.offering(cast.ceiba)))
    assert way.said(BEGUN) in hand.text
    type_into(hand)
    assert code_on(hand.tap(SEND)) == rows().get().code


# --- following -------------------------------------------------------------------------------


def test_whoever_cannot_come_frees_the_seat_for_the_next(way, cast, somebody):
    group = coming(cast, capacity=1)
    hand = somebody()
    code = ask(hand, way, group)
    seat(cast, rows().get())
    waits = received(group, given="Berta").application
    seat(cast, waits)
    assert states(group) == ["active", "waiting"]

    look(hand, way, code.lower())  # as somebody writes it down
    assert way.said("You have a seat") in hand.text and TYPED["given"] not in hand.text
    hand.taps = 0
    press(hand, "withdraw")
    assert hand.taps == 1 and way.said("Thank you for telling us.") in hand.text
    assert way.said("You are not coming this time") in hand.text
    assert states(group) == ["withdrawn", "active"] and hand.sideways() == 0
    group.refresh_from_db()
    assert (group.taken, group.waiting) == (1, 0)
    look(hand, way, code, YEAR - 1)  # of another year it opens nothing
    assert hand.page.locator(".errors").count() == 1


# --- a line that breaks, and a finger that is quick ----------------------------------------------


def test_a_line_that_breaks_loses_nothing_that_was_typed(way, group, somebody):
    """What the browser then shows offers to send the same once more."""
    hand = somebody()
    type_into(hand.open(way.form(group)))
    hand.context.set_offline(True)
    hand.page.locator(SEND).first.click()
    hand.settle(lambda: hand.page.url.startswith("chrome-error:"))
    assert rows().count() == 0
    hand.context.set_offline(False)
    hand.page.reload()
    assert code_on(hand) == rows().get().code and repeats().count() == 0


def test_an_answer_that_gets_lost_is_given_again(way, group, somebody):
    """The request has arrived, and nobody saw its code: sent again, it is the same one."""
    hand = somebody()
    answer_gets_lost(hand, way, group)
    assert code_on(hand) == rows().get().code and repeats().count() == 0


def test_control_without_the_key_of_the_form_it_would_be_two(group, somebody, monkeypatch):
    monkeypatch.setattr(receiving.door, "key_of", lambda sent: secrets.token_hex(16))
    answer_gets_lost(somebody(), SPANISH, group)
    assert rows().count() + repeats().count() == 2


def answer_gets_lost(hand: Hand, way: Way, group: Offering) -> None:
    """On its way back; then they send the same once more."""
    type_into(hand.open(way.form(group)))
    lost = []

    def lose(route) -> None:
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    hand.page.route(f"**{way.form(group)}", lose)
    hand.page.locator(SEND).first.click()
    hand.settle(lambda: hand.page.url.startswith("chrome-error:"))
    assert lost == [200] and rows().count() == 1
    hand.page.unroute(f"**{way.form(group)}")
    hand.page.reload()


def test_whoever_stops_the_sending_still_has_the_form_as_it_was(way, group, somebody):
    hand = somebody()
    type_into(hand.open(way.form(group)))
    hand.page.route(f"**{way.form(group)}", lambda route: route.abort("aborted"))
    hand.page.locator(SEND).first.click()
    hand.page.wait_for_timeout(200)
    assert hand.page.locator("main [name=given]").input_value() == TYPED["given"]
    hand.page.unroute(f"**{way.form(group)}")
    assert code_on(hand.tap(SEND)) == rows().get().code


def test_two_quick_taps_and_a_reload_are_one_request(way, group, somebody):
    hand = somebody()
    type_into(hand.open(way.form(group)))
    hand.page.locator(SEND).first.dblclick()
    hand.page.wait_for_selector("main .code")
    code = code_on(hand)
    hand.page.reload()
    assert code_on(hand) == code == rows().get().code and repeats().count() == 0


def test_back_and_once_more_is_the_same_person_once(way, group, somebody):
    """The way back asks for a new form: who fills that in has asked again, and stands once."""
    hand = somebody()
    code = ask(hand, way, group)
    hand.page.go_back()
    assert hand.path == way.form(group)
    assert hand.page.locator("main [name=given]").input_value() == ""
    type_into(hand)
    assert code_on(hand.tap(SEND)) != code
    assert (rows().count(), repeats().count()) == (1, 1)


# --- Enter, and the other language ---------------------------------------------------------------


def test_enter_in_a_field_sends_the_form_in_its_language(way, group, somebody):
    hand = somebody()
    for number, field in enumerate(["given", "surnames", "born_day", "born_year", "phone"]):
        type_into(hand.open(way.form(group)), phone=f"9988-770{number}")
        with hand.page.expect_navigation():
            hand.page.locator(f"main [name={field}]").press("Enter")
        assert code_on(hand) and rows().count() == number + 1
        assert language(hand) == way.language and hand.path == way.form(group)


def test_the_language_button_keeps_what_was_typed(way, group, somebody):
    hand, other = somebody(), OTHER[way]
    type_into(hand.open(way.form(group)), phone="9911-2299")
    hand.tap(".lang")
    assert language(hand) == other.language and hand.path == other.form(group)
    assert hand.page.locator(".errors").count() == 0 and rows().count() == 0
    typed = {name: hand.page.locator(f"main [name={name}]").input_value() for name in NAMES}
    assert typed == {name: (TYPED | {"phone": "9911-2299"})[name] for name in NAMES}
    for box in (f"[name=phone_of][value={TYPED['phone_of']}]", "[name=agreed]"):
        assert hand.page.locator(f"main {box}").is_checked()
    code = code_on(hand.tap(SEND))
    assert code_on(hand.tap(".lang")) == code == rows().get().code
    assert language(hand) == way.language and repeats().count() == 0


# --- nothing stays -------------------------------------------------------------------------------

STORED = """async () => [localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length]"""


def test_nothing_stays_on_a_phone_that_others_use(way, cast, group, somebody):
    hand = somebody()
    code = ask(hand, way, group)
    assert gone_by_the_way_back(hand, way, code)
    look(hand, way, code)
    assert hand.page.locator("main [value=withdraw]").count() == 1
    assert gone_by_the_way_back(hand, way, code)
    assert hand.context.cookies() == []
    assert hand.open(way.follow).page.evaluate(STORED) == [0, 0, 0, 0, 0]
    assert hand.context.storage_state() == {"cookies": [], "origins": []}


def gone_by_the_way_back(hand: Hand, way: Way, code: str) -> bool:
    """They leave, and somebody else goes back: is nothing of them there?"""
    hand.open(way.follow)
    hand.page.evaluate("history.back()")
    hand.page.wait_for_timeout(600)
    shown = hand.page.content()
    return not any(word in shown for word in (code, *TYPED["given"].split(), TYPED["phone"]))


def test_control_a_page_that_may_be_kept_comes_back_with_its_code(
    way, group, somebody, monkeypatch
):
    monkeypatch.setitem(public_forms.PRIVATE, "Cache-Control", "private, max-age=600")
    hand = somebody()
    code = ask(hand, way, group)
    assert not gone_by_the_way_back(hand, way, code)


# --- minors --------------------------------------------------------------------------------------


def link_on(hand: Hand, way: Way) -> str:
    """The link for an adult that the page shows, without its host."""
    link = hand.page.locator("main p.definition").inner_text().strip()
    return way.permission + link.rpartition(way.permission)[2]


def permit(hand: Hand, answer: str, **given: str) -> Hand:
    typed = {"born_day": "3", "born_year": str(YOUNG)} | given
    hand.fill(**typed)
    hand.page.select_option("main [name=born_month]", "2")
    return hand.tap(f"main button[name=answer][value={answer}]")


def known(cast):
    """The record that the organization has of the young person, without a consent."""
    born = date(YOUNG, int(TYPED["born_month"]), int(TYPED["born_day"]))
    names = {"given": TYPED["given"], "surname1": "Mejía", "surname2": "de la Cruz"}
    details = PersonDetails(**names, sex="female", born=born, born_month=born.replace(day=1))
    return register(cast.ceiba, details, actor="system:tests")


def permission() -> MinorPermission:
    return MinorPermission.objects.unscoped(WHY).get()


def test_a_minor_an_adult_and_staff_lead_to_a_seat(way, cast, group, somebody):
    young, adult = somebody(), somebody()
    code = ask(young, way, group, born_year=str(YOUNG))
    the_adult_permits(adult.open(link_on(young, way)), group)

    look(young, way, code, YOUNG)
    assert way.said("An adult gave permission. Nothing more is needed from them.") in young.text
    young.taps = 0
    press(young, "assent")
    print(f"{way.language}: adult {adult.taps} tap and 3 fields, own word {young.taps} tap")
    assert young.taps == 1 and permission().assented_at and young.sideways() == 0

    person = known(cast)
    staff = somebody().sign_in(cast.coordinator).open("/trabajo/solicitudes/")
    staff.tap("main ul.list a").tap("main button[name=step][value=person]")
    assert states(group) == ["active"]
    assert Consent.objects.unscoped(WHY).get(participant=person).method == "digital"
    look(young, way, code, YOUNG)
    assert way.said("You have a seat") in young.text


def the_adult_permits(adult: Hand, group: Offering) -> None:
    """In a window of their own; the page names the course, and nobody."""
    assert group.course.name_es in adult.text or group.course.name_en in adult.text
    assert not any(word in adult.text for word in ("Ana", "Mejía", "9988")), adult.text
    adult.page.check("main [name=relation][value=mother]")
    permit(adult, "given", name="Rosa Núñez", born_year=str(YOUNG - 1))
    assert adult.page.locator(".errors").count() == 1 and not permission().answer
    adult.taps = 0
    permit(adult, "given")
    assert permission().answer == "given" and adult.taps == 1
    assert adult.sideways() == 0 and adult.context.cookies() == []
    assert "Rosa" not in adult.text


def test_a_link_that_was_answered_takes_no_second_answer(way, group, somebody):
    young, adult = somebody(), somebody()
    ask(young, way, group, born_year=str(YOUNG))
    link = link_on(young, way)
    permit(adult.open(link), "refused")
    assert permission().answer == "refused"
    adult.expects.add(410)
    adult.open(link)
    assert adult.page.locator("main form button").count() == 0
    assert group.course.name_es not in adult.text and group.course.name_en not in adult.text


def test_a_minor_without_an_adult_is_not_left_alone(way, cast, group, somebody):
    young = somebody()
    code = ask(young, way, group, born_year=str(YOUNG))
    link = link_on(young, way)
    press(look(young, way, code, YOUNG), "alone")
    kind = "Nobody is left out for this. Somebody of our team talks with you, and only with you."
    assert way.said(kind) in young.text and young.page.locator("main p.definition").count() == 0
    assert permission().alone_at and young.sideways() == 0
    adult = somebody()
    adult.expects.add(410)
    assert adult.open(link).page.locator("main form button").count() == 0

    cast.coordinator.language = "en"
    cast.coordinator.save()
    staff = somebody().sign_in(cast.coordinator).open("/trabajo/solicitudes/")
    staff.tap("main ul.list a")
    assert "No adult in charge" in staff.text
