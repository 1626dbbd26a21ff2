"""The page of the link for the adult in charge: it names nobody, takes one answer, and tells nobody
why it does not work any more."""

import re
import time
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from tests import builders as make
from tests.many_hands import all_at_once
from training.applying import following, guardian_views, handling, minors, minors_said
from youth.models import ConsentText

from .sending import (
    ADULT,
    FIFTEEN,
    FOLLOW,
    FOLLOW_EN,
    GUARDIAN,
    SAME,
    TYPED,
    act_on,
    code_on,
    coming,
    english,
    here,
    link_of,
    look,
    minor,
    permissions,
    permit,
    received,
    send,
    text_of,
    typed_on,
)

pytestmark = pytest.mark.django_db

LANGUAGES = ("es", "en")
UNKNOWN = "A" * 20


@pytest.fixture(autouse=True)
def text(db):
    return make.consent_text()


def path_of(token: str, language: str = "en") -> str:
    return guardian_views.address(language, token)


def newer_text(**given) -> ConsentText:
    values = {"purpose": "services", "version": "2", "published_on": timezone.localdate()}
    return ConsentText.objects.create(**values | {"text_es": "Otras palabras."} | given)


# --- the page --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_the_course_and_who_asks_and_never_the_young_person(client, group, language):
    found = minor(group)
    answer = client.get(link_of(found, language))
    html, said = BeautifulSoup(answer.content, "html.parser"), answer.content.decode()
    assert answer.status_code == 200 and html.html["lang"] == language
    course = group.course.name_en if language == "en" else group.course.name_es
    assert group.organization.public_name in said and course in said
    told = found.told
    for word in (told["given"], told["surname"], told["phone"], found.code, str(FIFTEEN.year)):
        assert word not in said
    assert "Acepto participar." in html.select_one(".consent[lang=es]").text
    shown = " ".join(tag["content"] for tag in html.select("meta[property^='og:']"))
    for word in (course, group.organization.public_name, found.told["given"]):
        assert word not in shown + html.title.text
    asked = {name.partition("_")[0] for name in typed_on(client, link_of(found, language))}
    assert asked | {"relation"} == {"text", "born", "name", "relation", "phone"}
    assert [b["value"] for b in html.select("main form button")] == ["given", "refused", "not_me"]


def test_the_words_stand_in_the_language_of_the_page_where_they_are(client, group):
    newer_text(text_en="Other words.")
    found = minor(group)
    for language, words in (("es", "Otras palabras."), ("en", "Other words.")):
        html = BeautifulSoup(client.get(link_of(found, language)).content, "html.parser")
        assert html.select_one(f".consent[lang={language}]").text.strip() == words


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, group, method):
    """As messengers do before anybody taps the link."""
    found = minor(group)
    before = [*permissions().values(), *Entry.objects.values()]
    for language in LANGUAGES:
        for more in ("", "?answer=given&born=2010-01-01"):
            assert getattr(client, method)(link_of(found, language) + more).status_code == 200
    assert [*permissions().values(), *Entry.objects.values()] == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cookie_no_store_no_index_no_referrer(group, language):
    client, found = Client(enforce_csrf_checks=True), minor(group)
    path = link_of(found, language)
    answers = [client.get(path), permit(client, path, name=""), permit(client, path)]
    for answer in (*answers, client.get(path)):
        assert answer["Cache-Control"] == "no-store" and "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer" and not answer.cookies
        assert "Cookie" not in answer.get("Vary", "") and "Location" not in answer
    assert not client.cookies


def test_other_sites_cannot_answer(group):
    found, client = minor(group), Client(enforce_csrf_checks=True)
    sent = typed_on(client, link_of(found)) | ADULT | {"answer": "given"}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert client.post(link_of(found), sent, headers=headers).status_code == 403
    assert minors.of(found).answer == ""
    assert client.post(link_of(found), sent, headers={"Origin": "null"}).status_code == 200
    assert minors.of(found).answer == "given"


# --- answers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_is_kept_with_who_said_it_and_to_which_words(client, group, text, language):
    found = minor(group)
    answer = permit(client, link_of(found, language))
    kept = minors.of(found)
    assert answer.status_code == 200 and (kept.answer, kept.text) == ("given", text)
    assert kept.guardian == {"name": "Rosa Núñez", "relation": "mother", "phone": "9900-1122"}
    assert kept.language == "es"  # there is no English of it
    said = answer.content.decode()
    for word in ("Ana", "Rosa", "Mejía", found.code, group.course.name_es, str(FIFTEEN.year)):
        assert word not in said
    if language == "en":
        assert "You gave your permission." in text_of(answer)


def test_the_language_of_the_words_is_kept(client, group):
    newer_text(text_en="Other words.")
    found = minor(group)
    permit(client, link_of(found, "en"))
    assert minors.of(found).language == "en"


def test_no_needs_the_date_and_nothing_more(client, group):
    found = minor(group)
    bare = dict.fromkeys(("name", "phone", "relation"), "")
    wrong = permit(client, link_of(found, "en"), "refused", **bare, born_year="")
    assert 'href="#id_born' in wrong.content.decode() and minors.of(found).answer == ""
    answer = permit(client, link_of(found, "en"), "refused", **bare)
    assert "You did not give your permission." in text_of(answer)
    assert (minors.of(found).answer, minors.of(found).guardian) == ("refused", None)


def test_what_is_wrong_in_other_fields_keeps_nobody_from_saying_no(client, group):
    found = minor(group)
    permit(client, link_of(found), "refused", name="<b>", phone="x", relation="boss", text="old")
    kept = minors.of(found)
    assert (kept.answer, kept.guardian, kept.text) == ("refused", None, None)


def test_not_for_me_needs_nothing(client, group):
    found = minor(group)
    answer = client.post(link_of(found, "en"), {"answer": "not_me"}, headers=SAME)
    assert "This message was not for you." in text_of(answer)
    assert minors.of(found).answer == "not_me"


def test_enter_in_a_field_permits_nothing(client, group):
    """It sends the form without any of its three buttons."""
    found = minor(group)
    for answer in ("", "GIVEN", "yes", "\x00"):
        shown = permit(client, link_of(found, "en"), answer)
        assert "Press one of the three buttons." in text_of(shown)
        assert 'value="Rosa Núñez"' in shown.content.decode()
    assert minors.of(found).answer == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", ["given", "refused", "not_me"])
def test_the_same_sent_again_is_thanked_again_and_kept_once(client, group, language, said):
    found = minor(group)
    path = link_of(found, language)
    sent = typed_on(client, path) | ADULT | {"answer": said}
    answers = [client.post(path, sent, headers=SAME) for _n in range(3)]
    shown = {re.sub(r'value="[^"]{40,}"', "KEY", a.content.decode()) for a in answers}
    assert len(shown) == 1 and {a.status_code for a in answers} == {200}
    assert Entry.objects.filter(action="application.guardian_answered").count() == 1
    permissions().update(made_at=timezone.now() - timedelta(days=30))
    assert client.post(path, sent, headers=SAME).status_code == 200  # a tab that was left open


@pytest.mark.parametrize(
    "other", [{"answer": "refused"}, {"answer": "not_me"}, {"born_day": "2"}, {"born_day": ""}]
)
def test_another_answer_afterwards_finds_the_link_used(client, group, other):
    found = minor(group)
    path = link_of(found, "en")
    sent = typed_on(client, path) | ADULT | {"answer": "given"}
    client.post(path, sent, headers=SAME)
    answer = client.post(path, sent | other, headers=SAME)
    assert answer.status_code == 410 and minors.of(found).answer == "given"


def test_days_of_birth_cannot_be_tried_on_a_used_link_either(client, group):
    found = minor(group)
    path = link_of(found)
    sent = typed_on(client, path) | ADULT | {"answer": "given"}
    client.post(path, sent, headers=SAME)
    for day in range(2, 2 + minors.MISSES_PER_LINK):
        wrong = client.post(path, sent | {"born_day": str(day)}, headers=SAME)
        assert wrong.status_code == 410
    assert client.post(path, sent, headers=SAME).status_code == 410


@pytest.mark.parametrize("said", ["given", "refused", "not_me"])
def test_the_thanks_are_read_in_the_other_language_too(client, group, said):
    found = minor(group)
    thanks = permit(client, link_of(found, "es"), said)
    html = BeautifulSoup(thanks.content, "html.parser")
    kept = {each["name"]: each["value"] for each in html.select("#again input")}
    assert str(FIFTEEN.year) not in str(kept)
    button = html.select_one("button.lang")
    assert (button["form"], button["formaction"]) == ("again", link_of(found, "en"))
    other = client.post(link_of(found, "en"), kept | {"switch": "1"}, headers=SAME)
    assert other.status_code == 200 and "Thank you for your answer" in text_of(other)


@pytest.mark.parametrize("key", ["", "x", "of another link", "of another answer", "old"])
def test_the_thanks_of_one_link_are_not_those_of_another(client, group, key):
    found, other = minor(group), minor(group, phone="9900-0002")
    path, token = link_of(found, "en"), minors.of(found).token
    permit(client, path)
    salt = {
        "of another link": guardian_views._salt(minors.of(other).token, "given"),
        "of another answer": guardian_views._salt(token, "refused"),
        "old": guardian_views._salt(token, "given"),
    }.get(key)
    if salt:
        signer = signing.TimestampSigner(salt=salt)
        if key == "old":
            long_ago = time.time() - 3 * 24 * 3600
            signer.timestamp = lambda: signing.b62_encode(int(long_ago))
        key = signer.sign("x" * 32)
    sent = {"answer": "given", "key": key}
    assert client.post(path, sent, headers=SAME).status_code == 410


def test_a_key_of_a_clock_that_runs_ahead_is_taken(client, group):
    found = minor(group)
    path, token = link_of(found), minors.of(found).token
    permit(client, path)
    signer = signing.TimestampSigner(salt=guardian_views._salt(token, "given"))
    signer.timestamp = lambda: signing.b62_encode(int(time.time() + 3600))
    sent = {"answer": "given", "key": signer.sign("x" * 32)}
    assert client.post(path, sent, headers=SAME).status_code == 200


# --- what does not fit -----------------------------------------------------------------------

LONG = "Ñ" * 300
KEPT = ["Жанна", "שרה", "美玲", "María 🚌", "O’Connor-Núñez"]
REFUSED = [
    ({"name": ""}, "name"),
    ({"name": LONG}, "name"),
    ({"name": "<script>alert(1)</script>"}, "name"),
    ({"name": "🚌"}, "name"),
    ({"name": "a\x00b"}, "name"),
    ({"name": "Rosa 7"}, "name"),
    ({"relation": ""}, "relation"),
    ({"relation": "unknown"}, "relation"),
    ({"relation": "<b>"}, "relation"),
    ({"phone": "a la vuelta"}, "phone"),
    ({"phone": "9" * 300}, "phone"),
    ({"born_day": "", "born_month": "", "born_year": ""}, "born"),
    ({"born_day": "31", "born_month": "2"}, "born"),
    ({"born_day": "٣"}, "born"),
    ({"born_month": "13"}, "born"),
    ({"born_year": "10"}, "born"),
    ({"born_year": "2099"}, "born"),
    ({"born_year": "1850"}, "born"),
    ({"born_year": str(FIFTEEN.year - 30)}, "born"),
    ({"born_day": "2"}, "born"),
]


@pytest.mark.both
@pytest.mark.parametrize("name", KEPT)
def test_names_of_any_alphabet_are_kept(client, group, name):
    found = minor(group)
    permit(client, link_of(found), name=name)
    assert minors.of(found).guardian["name"] == name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("typed", "field"), REFUSED)
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_kept(
    client, group, typed, field, language
):
    found = minor(group)
    answer = permit(client, link_of(found, language), **typed)
    said = answer.content.decode()
    assert answer.status_code == 200 and f'href="#id_{field}' in said
    assert f'id="id_{field}_error"' in said
    assert ("There is a problem" if language == "en" else "Hay un problema") in said
    if "name" not in typed:
        assert 'value="Rosa Núñez"' in said
    if "relation" not in typed:
        assert re.search(r'value="mother"[^>]* checked', said)
    assert "<script>alert" not in said
    kept = minors.of(found)
    assert (kept.answer, kept.guardian, kept.text) == ("", None, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_button_keeps_what_was_typed_and_answers_nothing(client, group, language):
    found = minor(group)
    other = "en" if language == "es" else "es"
    typed = typed_on(client, link_of(found, language)) | ADULT
    typed |= {"born_month": "11", "born_day": "31"}
    answer = client.post(link_of(found, other), typed | {"switch": "1"}, headers=SAME)
    said = answer.content.decode()
    assert answer.status_code == 200 and 'class="errors"' not in said
    assert f'<html lang="{other}"' in said and minors.of(found).answer == ""
    for name in ("name", "phone", "born_day", "born_year"):
        assert re.search(rf'name="{name}"[^>]*value="{typed[name]}"', said), name
    assert '<option value="11" selected>' in said
    assert re.search(r'value="mother"[^>]* checked', said)
    assert f'formaction="{link_of(found, language)}"' in said


# --- the words -------------------------------------------------------------------------------


def test_new_words_are_shown_before_anybody_agrees_to_them(client, group):
    found = minor(group)
    path = link_of(found, "en")
    sent = typed_on(client, path) | ADULT | {"answer": "given"}
    new = newer_text()
    answer = client.post(path, sent, headers=SAME)
    assert "The words have changed." in text_of(answer) and "Otras palabras." in text_of(answer)
    assert 'value="Rosa Núñez"' in answer.content.decode() and minors.of(found).answer == ""
    html = BeautifulSoup(answer.content, "html.parser")
    shown = html.select_one("input[name=text]")["value"]
    client.post(path, sent | {"text": shown}, headers=SAME)
    assert (minors.of(found).answer, minors.of(found).text) == ("given", new)


@pytest.mark.parametrize("wrong", ["", "x", "0" * 300, "01999999-9999-7999-8999-999999999999"])
def test_words_that_are_not_in_use_are_not_agreed_to(client, group, wrong):
    found = minor(group)
    assert "The words have changed." in text_of(permit(client, link_of(found, "en"), text=wrong))
    assert minors.of(found).answer == ""


@pytest.mark.parametrize("said", ["given", "refused", ""])
def test_without_any_words_the_team_calls(client, group, said):
    found = minor(group)
    path = link_of(found, "en")
    sent = typed_on(client, path) | ADULT | {"answer": said}
    ConsentText.objects.all().delete()
    for answer in (client.get(path), client.post(path, sent, headers=SAME)):
        assert answer.status_code == 200 and "Our team calls you" in text_of(answer)
        assert 'name="name"' not in answer.content.decode()
    assert minors.of(found).answer == ""


# --- links that do not work --------------------------------------------------------------------


def over(found, client) -> None:
    permissions().update(made_at=timezone.now() - minors.LINK_LASTS - timedelta(hours=1))


def guessed(found, client) -> None:
    for day in range(2, 2 + minors.MISSES_PER_LINK):
        permit(client, link_of(found), born_day=str(day))


def replaced(found, client) -> None:
    minors_said.answer(minors.of(found), "not_me")
    minors.renew(minors.of(found))


NOT_WORKING = {
    "used": lambda found, client: permit(client, link_of(found)),
    "refused": lambda found, client: permit(client, link_of(found), "refused"),
    "wrong person": lambda found, client: permit(client, link_of(found), "not_me"),
    "over": over,
    "guessed": guessed,
    "replaced": replaced,
    "alone": lambda found, client: minors_said.without_guardian(minors.of(found)),
    "withdrawn": lambda found, client: following.withdraw(found),
}


def said_of(client, token, method="get") -> tuple[int, str]:
    sent = {"post": {"data": ADULT | {"answer": "given", "text": "x", "born_day": "9"}}}
    sent = sent.get(method, {})
    answer = getattr(client, method)(path_of(token), **sent, headers=SAME)
    return answer.status_code, answer.content.decode().replace(token, "TOKEN")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("why", NOT_WORKING)
def test_nobody_learns_why_a_link_does_not_work(client, group, why, method):
    found = minor(group)
    token = minors.of(found).token
    assert said_of(client, token)[0] == 200  # the control: as long as it works
    NOT_WORKING[why](found, client)
    unknown = said_of(client, UNKNOWN, method)
    assert said_of(client, token, method) == unknown
    assert unknown[0] == 410 and "This link does not work any more" in unknown[1]


@pytest.mark.parametrize("why", ["used", "over", "withdrawn"])
def test_control_a_link_that_stays_open_is_told_from_an_unknown_one(
    client, group, why, monkeypatch
):
    found = minor(group)
    monkeypatch.setattr(minors.Link, "is_open", True)
    NOT_WORKING[why](found, client)
    assert said_of(client, minors.of(found).token) != said_of(client, UNKNOWN)


def test_the_page_of_a_link_that_does_not_work_says_whom_to_call(client, settings):
    settings.CONTACT_PHONE = "+504 2222 3344"
    assert "+504 2222 3344" in text_of(client.get(path_of(UNKNOWN)))
    settings.CONTACT_PHONE = ""
    assert "+504" not in text_of(client.get(path_of(UNKNOWN)))


@pytest.mark.parametrize(
    "token", ["x", "A" * 2000, "%00", "a.b", "%F0%9F%9A%8C", "%D0%96", "..%2F", "'--", "%3Cb%3E"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_a_link_gets_the_same_page(client, token, language):
    start = "/permiso" if language == "es" else "/en/permission"
    answer = client.get(f"{start}/{token}/")
    assert answer.status_code in (404, 410) and "<b>" not in answer.content.decode()
    if "%2F" not in token:
        assert answer.status_code == 410


def test_the_last_wrong_date_ends_the_link_and_says_so(client, group):
    found = minor(group)
    path = link_of(found, "en")
    answers = [permit(client, path, born_day=str(day)) for day in range(2, 6)]
    assert {a.status_code for a in answers} == {200}
    assert all("This is not the date that we were told." in text_of(a) for a in answers)
    sent = ADULT | {"answer": "given", "born_day": "6"}
    assert client.post(path, sent, headers=SAME).status_code == 410
    assert client.post(path, sent | {"born_day": "1"}, headers=SAME).status_code == 410
    assert minors.of(found).answer == ""


def test_control_without_the_count_dates_are_tried_on(client, group, monkeypatch):
    found = minor(group)
    monkeypatch.setattr(minors, "_guessed", lambda permission: False)
    for day in range(2, 9):
        assert permit(client, link_of(found), born_day=str(day)).status_code == 200
    permit(client, link_of(found))
    assert minors.of(found).answer == "given"


# --- how often -------------------------------------------------------------------------------


def test_one_network_opens_so_many_links_an_hour(client, group, monkeypatch):
    found = minor(group)
    path = link_of(found, "en")
    sent = typed_on(client, path) | ADULT | {"answer": "given"}
    monkeypatch.setattr(minors, "LOOKS_PER_NETWORK", 3)
    cache.clear()
    assert [client.get(path).status_code for _n in range(4)] == [200, 200, 200, 429]
    assert client.get(path_of(UNKNOWN)).status_code == 429
    refused = client.post(path, sent, headers=SAME)
    assert refused.status_code == 429 and minors.of(found).answer == ""
    html = BeautifulSoup(refused.content, "html.parser")
    kept = {each["name"]: each["value"] for each in html.select("#again input")}
    assert kept == sent  # nothing is typed twice
    elsewhere = client.post(path, kept, headers=SAME, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200 and minors.of(found).answer == "given"


def test_what_waits_is_nobodys_markup(client, group, monkeypatch):
    monkeypatch.setattr(minors, "may_look", lambda network: False)
    sent = {"name": '"><script>x</script>', "other": "y", "answer": "given"}
    said = client.post(path_of(UNKNOWN), sent, headers=SAME).content.decode()
    assert "<script>" not in said and 'name="other"' not in said


# --- at the same moment ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_moment_are_thanked_alike(cast):
    make.consent_text()
    found = minor(coming(cast))
    path, answers = link_of(found), []
    sent = typed_on(Client(), path) | ADULT | {"answer": "given"}

    def tap():
        answers.append(Client().post(path, sent, headers=SAME).status_code)

    assert all_at_once([tap] * 5) == ["done"] * 5
    assert answers == [200] * 5
    assert Entry.objects.filter(action="application.guardian_answered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_adults_at_the_same_moment_give_one_answer(cast):
    make.consent_text()
    found = minor(coming(cast))
    path, answers = link_of(found), {}
    sent = typed_on(Client(), path) | ADULT

    def tap(said):
        answer = Client().post(path, sent | {"answer": said}, headers=SAME)
        answers[said] = answer.status_code

    assert all_at_once([lambda s=s: tap(s) for s in ("given", "refused")]) == ["done"] * 2
    kept = minors.of(found).answer
    assert answers == {s: 200 if s == kept else 410 for s in ("given", "refused")}


# --- what the minor sees -----------------------------------------------------------------------


def status(client, found, path=FOLLOW_EN):
    return look(client, found.code, FIFTEEN.year, path)


def press(client, shown, act, path=FOLLOW_EN, **more):
    return act_on(client, shown, act, path, **more)


def shape(response, found) -> str:
    """A page without what differs from one request to the next: code, keys, link."""
    said = response.content.decode().replace(found.code, "CODE")
    said = said.replace(minors.of(found).token, "TOKEN")
    return re.sub(r'value="[^"]{40,}"', "KEY", said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_to_a_minors_form_shows_the_link(client, group, language):
    address = english if language == "en" else here
    answer = send(client, address(group), born_year=str(FIFTEEN.year))
    token = permissions().get().token
    link = settings.PUBLIC_URL + path_of(token, language)
    html = BeautifulSoup(answer.content, "html.parser")
    assert html.select_one(".definition").text.strip() == link
    share = html.select_one("main a[href^='https://wa.me/?text=']")
    assert share["rel"] == ["noreferrer"]
    [message] = parse_qs(urlsplit(share["href"]).query)["text"]
    assert link in message and group.organization.public_name in message
    assert (group.course.name_en if language == "en" else group.course.name_es) in message
    for word in ("Ana", "Mejía", "9988", code_on(answer), str(FIFTEEN.year)):
        assert word not in message
    form = html.select_one(f'main form[action="{FOLLOW_EN if language == "en" else FOLLOW}"]')
    sent = {each["name"]: each["value"] for each in form.select("input")}
    shown = client.post(form["action"], sent, headers=SAME)
    assert 'value="assent"' in shown.content.decode()


def test_for_adults_nothing_is_there(client, group):
    answer = send(client, english(group))
    shown = look(client, code_on(answer), path=FOLLOW_EN)
    for said in (answer.content.decode(), shown.content.decode()):
        assert "permission" not in said and "Your own word" not in said and "wa.me" not in said
    for act in ("renew", "alone", "assent", "unassent"):
        html = BeautifulSoup(shown.content, "html.parser")
        key = html.select_one("input[name=form_key]")["value"]
        shown = look(client, code_on(answer), path=FOLLOW_EN, act=act, form_key=key)
        assert shown.status_code == 200 and permissions().count() == 0


STATES = {
    "asked": (lambda found, client: None, "Send this link"),
    "given": (lambda found, client: permit(client, link_of(found)), "An adult gave permission."),
    "refused": (NOT_WORKING["refused"], "An adult answered no."),
    "not_me": (NOT_WORKING["wrong person"], "for whom it was not"),
    "over": (over, "The link does not work any more."),
    "guessed": (guessed, "The link does not work any more."),
    "alone": (NOT_WORKING["alone"], "no adult is in charge of you"),
}
RENEWED = {"not_me", "over", "guessed", "alone"}


@pytest.mark.parametrize("state", STATES)
def test_the_minor_reads_how_the_permission_stands(client, group, state):
    found = minor(group)
    does, said = STATES[state]
    does(found, client)
    shown = status(client, found)
    assert said in text_of(shown)
    assert (minors.of(found).token in shown.content.decode()) is (state == "asked")
    assert ('value="renew"' in shown.content.decode()) is (state in RENEWED)
    assert "Rosa" not in shown.content.decode()  # who answered is not told either


@pytest.mark.parametrize("state", STATES)
def test_a_repeat_looks_like_a_first_one_in_every_state(client, cast, state):
    """The first of a group that nobody asked for before, and the repeat of a known person."""
    group = coming(cast)
    other = coming(cast, course=group.course)
    known = minor(other)
    someone = make.minor(cast.ceiba, consented=False, guardian_named=False)
    handling.link(known.application, someone, cast.coordinator)
    permit(client, link_of(known))
    minors_said.assent(minors.of(known), minors.words())
    first, again = minor(group), minor(other)
    assert again.repeat and not first.repeat
    does, _said = STATES[state]
    shown = []
    for found in (first, again):
        does(found, client)
        pages = [shape(status(client, found), found), shape(client.get(link_of(found)), found)]
        shown.append([page.replace(found.offering.slug, "SLUG") for page in pages])
    assert shown[0] == shown[1]


@pytest.mark.parametrize("act", ["renew", "alone", "assent", "withdraw", "end"])
def test_the_acts_of_a_repeat_look_like_those_of_a_first_one(client, cast, act):
    group = coming(cast)
    other = coming(cast, course=group.course)
    known = minor(other)
    first, again = minor(group), minor(other)
    shown = []
    for found in (first, again):
        if act == "renew":
            minors_said.answer(minors.of(found), "not_me")
        after = press(client, status(client, found), act)
        pages = [after, status(client, found), client.get(link_of(found))]
        shown.append([shape(p, found).replace(found.offering.slug, "SLUG") for p in pages])
    assert shown[0] == shown[1]
    assert minors.of(known).assented_at is None and minors.of(known).answer == ""


def test_control_a_repeat_that_knew_of_the_first_would_look_different(client, cast, monkeypatch):
    group = coming(cast)
    other = coming(cast, course=group.course)
    known = minor(other)
    minors_said.answer(minors.of(known), "refused")
    first, again = minor(group), minor(other)
    of, kept = minors.of, minors.of(known)
    monkeypatch.setattr(minors, "of", lambda found: kept if found.repeat else of(found))
    pages = [shape(status(client, found), found) for found in (first, again)]
    assert pages[0] != pages[1]


@pytest.mark.parametrize("path", [FOLLOW, FOLLOW_EN])
def test_their_own_word_is_one_button_and_so_is_taking_it_back(client, group, text, path):
    found = minor(group)
    shown = status(client, found, path)
    said = press(client, shown, "assent", path)
    assert minors.of(found).assented_at and minors.of(found).assent_text == text
    assert 'value="assent"' not in said.content.decode()
    again = press(client, shown, "assent", path)  # the tab that was open before
    assert Entry.objects.filter(action="application.assented").count() == 1
    back = press(client, again, "unassent", path)
    assert minors.of(found).assented_at is None and 'value="assent"' in back.content.decode()
    if path == FOLLOW_EN:
        assert "You agreed on" in text_of(said) and "You agreed on" not in text_of(back)
        assert "We keep that you do not agree any more." in text_of(back)


@pytest.mark.parametrize(
    ("age", "shown"), [(15, "Acepto participar."), (10, "I may stop"), (5, "")]
)
def test_what_is_agreed_to_fits_the_age(client, group, age, shown):
    born = date(timezone.localdate().year - age, 1, 1)
    found = minor(group, born=born)
    page = look(client, found.code, born.year, FOLLOW_EN)
    html = BeautifulSoup(page.content, "html.parser")
    assert bool(html.select(".consent")) is bool(shown)
    assert shown in (html.select_one(".consent").text if shown else "")
    assert ("explains everything to you aloud" in text_of(page)) is (not shown)
    key = html.select_one("input[name=form_key]")["value"]
    sent = {"act": "assent", "form_key": key, "text": str(minors.words().pk)}
    look(client, found.code, born.year, FOLLOW_EN, **sent)
    assert bool(minors.of(found).assented_at) is bool(shown)


def test_new_words_are_read_before_the_minor_agrees(client, group):
    found = minor(group)
    shown = status(client, found)
    newer_text()
    said = press(client, shown, "assent")
    assert "The words have changed." in text_of(said) and "Otras palabras." in text_of(said)
    assert minors.of(found).assented_at is None
    press(client, said, "assent")
    assert minors.of(found).assented_at


def test_without_any_words_nobody_is_asked_on_a_screen(client, group):
    found = minor(group)
    ConsentText.objects.all().delete()
    shown = status(client, found)
    assert "Our team calls the adult" in text_of(shown) and "wa.me" not in shown.content.decode()
    assert 'value="assent"' not in shown.content.decode()


def test_no_adult_in_charge_is_one_button_and_a_new_link_brings_one_back(client, group):
    found = minor(group)
    said = press(client, status(client, found), "alone")
    assert "Nobody is left out for this." in text_of(said) and minors.of(found).alone_at
    old = minors.of(found).token
    new = press(client, said, "renew")
    assert "Here is a new link." in text_of(new) and minors.of(found).alone_at is None
    assert client.get(path_of(old)).status_code == 410
    assert client.get(link_of(found)).status_code == 200


def test_an_old_page_makes_no_new_link_while_one_is_open(client, group):
    found = minor(group)
    over(found, client)
    tabs = [status(client, found) for _n in range(2)]
    press(client, tabs[0], "renew")
    token = minors.of(found).token
    for tab in tabs:
        said = press(client, tab, "renew")
        assert "Here is a new link." not in text_of(said)
    assert minors.of(found).token == token


@pytest.mark.parametrize("act", ["renew", "alone", "assent", "unassent"])
@pytest.mark.parametrize("key", ["", "forged", "of another code", "used"])
def test_an_act_of_a_minor_needs_a_key_of_its_own_page(client, group, act, key):
    found = minor(group)
    if act == "renew":
        over(found, client)
    if act == "unassent":
        minors_said.assent(minors.of(found), minors.words())
    fresh = following.new_follow_key(found.code)
    assert following.use_follow_key(found.code, fresh)
    keys = {
        "forged": "x" * 32,
        "of another code": following.new_follow_key("22222222"),
        "used": fresh,
    }
    before = permissions().values().get()
    sent = {"act": act, "form_key": keys.get(key, ""), "text": str(minors.words().pk)}
    shown = look(client, found.code, FIFTEEN.year, FOLLOW_EN, **sent)
    assert shown.status_code == 200 and permissions().values().get() == before
    sent["form_key"] = following.new_follow_key(found.code)
    look(client, found.code, FIFTEEN.year, FOLLOW_EN, **sent)  # the control: a good key does it
    assert permissions().values().get() != before


def test_an_act_of_a_minor_needs_the_right_year(client, group):
    found = minor(group)
    press(client, status(client, found), "alone", year=str(FIFTEEN.year - 1))
    assert minors.of(found).alone_at is None


def test_what_has_ended_asks_for_nothing_more_but_ones_word_is_taken_back(client, group):
    found = minor(group)
    shown = press(client, status(client, found), "assent")
    before = status(client, found)
    shown = press(client, shown, "withdraw")
    assert "The permission of an adult" not in text_of(shown)
    assert 'value="assent"' not in shown.content.decode()
    press(client, before, "alone")
    assert minors.of(found).alone_at is None
    press(client, shown, "unassent")
    assert minors.of(found).assented_at is None


def test_the_language_button_keeps_the_page_of_a_minors_request(client, group):
    found = minor(group)
    shown = look(client, found.code, FIFTEEN.year, FOLLOW_EN, switch="1", seen="1")
    assert path_of(minors.of(found).token, "en") in shown.content.decode()


def test_the_links_of_a_first_one_and_of_a_repeat_ask_the_database_alike(client, group):
    work = []
    first, again = minor(group), minor(group)
    for path in (link_of(first), link_of(again)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        work.append(sum("minorpermission" in q["sql"] for q in asked.captured_queries))
    assert work == [1, 1]


def test_the_form_of_a_group_still_asks_six_things(client, group):
    asked = {name.partition("_")[0] for name in typed_on(client, here(group))}
    asked -= {"form", "page"}
    assert asked <= {name.partition("_")[0] for name in TYPED}


def test_an_adult_is_received_as_before(group):
    assert minors.of_minor(received(group)) is None
    assert GUARDIAN["phone"] == ""
