"""Stories are public exactly while their person agrees, and say nothing of who or where it is."""

from datetime import timedelta

import pytest
from django.db.models import Q, QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataKey
from audit.models import Entry
from cms import copies
from cms.models import HomePage, StoriesPage
from cms.setting_up import set_up_site
from cms.writing import write
from tests import builders as make
from tests.cast import Cast
from tests.clicking import Page
from tests.signing_in import sign_in
from youth import consenting, stories
from youth.models import Consent, Story
from youth.models.consent import Method, Purpose

DAY = timedelta(days=1)
WHY = "looked at by a test"
TEXT = "Aprendí a hacer pan y a calcular los costos. Ahora vendo los fines de semana."
WORDS = {
    "name": "María",
    "course": "Panadería",
    "title_es": "Mi pan ya tiene clientes",
    "text_es": TEXT,
    "title_en": "",
    "text_en": "",
}
ENGLISH = {"title_en": "My bread has customers", "text_en": "I learned to bake and to count costs."}


@pytest.fixture
def website(db):
    build_website()


def build_website() -> None:
    set_up_site("testserver", 80, "Rumbo Joven")
    told = {
        "title": ("Historias", "Stories"),
        "slug": ("historias", "stories"),
        "lead": ("Lo que cuentan.", "What they tell."),
    }
    write(HomePage.objects.get(locale__language_code="es"), StoriesPage, told)


@pytest.fixture
def person(cast):
    return agreed(make.participant(cast.ceiba, community=make.community(cast.ceiba)))


def agreed(person, **given):
    make.consent(person, Purpose.STORY, **given)
    return person


def published(person, actor, **words) -> Story:
    return stories.publish(stories.write(person, WORDS | words, actor=actor), actor=actor)


def read(client, path="/historias/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def public(language="es") -> list[str]:
    return [told.title for told in stories.told(language)]


# --- what the public reads ----------------------------------------------------------------------


def test_a_published_story_stands_on_the_page_in_both_languages(client, website, cast, person):
    assert "empty" in read(client) and "empty" in read(client, "/en/stories/")
    published(person, cast.coordinator, **ENGLISH)
    spanish, english = read(client), read(client, "/en/stories/")
    assert TEXT in spanish and "María" in spanish and 'class="empty"' not in spanish
    assert ENGLISH["text_en"] in english and TEXT not in english


def test_without_english_the_spanish_words_are_marked_as_such(client, website, cast, person):
    published(person, cast.coordinator)
    assert f'lang="es"><h2>{WORDS["title_es"]}' in read(client, "/en/stories/")


def test_a_draft_and_a_story_taken_back_are_not_public(client, website, cast, person):
    story = stories.write(person, WORDS, actor=cast.coordinator)
    assert TEXT not in read(client)
    stories.publish(story, actor=cast.coordinator)
    assert TEXT in read(client)
    stories.take_back(story, actor=cast.coordinator)
    assert TEXT not in read(client)


def test_withdrawing_hides_it_in_the_very_next_request(client, website, cast, person):
    published(person, cast.coordinator)
    first = client.get("/historias/")
    assert TEXT in first.content.decode() and "no-store" in first["Cache-Control"]
    consenting.withdraw(person, Purpose.STORY, actor=cast.coordinator, method=Method.SPOKEN)
    kept = {"If-None-Match": first["ETag"]} if "ETag" in first else {}
    again = client.get("/historias/", headers=kept)
    assert again.status_code == 200 and TEXT not in again.content.decode()


@pytest.fixture
def with_copies(settings):
    name, before = "cms.middleware.CopiesMiddleware", "django.middleware.gzip.GZipMiddleware"
    if name not in settings.MIDDLEWARE:
        at = settings.MIDDLEWARE.index(before) + 1
        settings.MIDDLEWARE = [*settings.MIDDLEWARE[:at], name, *settings.MIDDLEWARE[at:]]
    copies.memory.clear()
    yield
    copies.memory.clear()


@pytest.mark.django_db(transaction=True)
def test_no_copy_of_the_page_is_kept_where_others_are(transactional_db, with_copies):
    """Outside of a transaction, where public pages are kept in memory between requests."""
    cast, client = Cast(), Client()
    build_website()
    someone = agreed(make.participant(cast.ceiba))
    published(someone, cast.coordinator)
    for path in ("/", "/", "/historias/", "/historias/", "/en/stories/", "/en/stories/"):
        assert client.get(path).status_code == 200
    kept = {place.path for place, _query in copies.memory._copies}
    assert "/" in kept and not kept & {"/historias/", "/en/stories/"}
    assert TEXT in read(client) and TEXT in read(client, "/en/stories/")
    consenting.withdraw(someone, Purpose.STORY, actor="system:tests", method=Method.SPOKEN)
    assert TEXT not in read(client) and TEXT not in read(client, "/en/stories/")


def test_a_story_does_not_come_back_by_a_later_consent(cast, person):
    story = published(person, cast.coordinator)
    consenting.withdraw(person, Purpose.STORY, actor=cast.coordinator, method=Method.SPOKEN)
    agreed(person)
    assert public() == []
    stories.publish(story, actor=cast.coordinator)  # read again, and published again
    assert public() == [WORDS["title_es"]]


def test_a_consent_given_again_without_a_withdrawal_changes_nothing(cast, person):
    published(person, cast.coordinator)
    agreed(person)
    assert public() == [WORDS["title_es"]]


def test_a_consent_that_ran_out_hides_it(cast, person):
    published(person, cast.coordinator)
    yesterday = timezone.localdate() - timedelta(days=1)
    rows = Consent.objects.unscoped(WHY).filter(purpose=Purpose.STORY)
    QuerySet.update(rows, expires_on=yesterday)  # past the guard that refuses it
    assert public() == []
    QuerySet.update(rows, expires_on=timezone.localdate())
    assert public() == [WORDS["title_es"]]


def test_a_minor_needs_a_guardian_and_has_to_agree(cast):
    young = make.minor(cast.ceiba, guardian_named=False, consented=False)
    adult = make.guardian(young)
    story = stories.write(young, WORDS, actor=cast.coordinator)
    for given in ({"guardian": adult, "assent": False}, {"guardian": None, "assent": True}):
        agreed(young, **given)
        with pytest.raises(stories.NotAllowed):
            stories.publish(story, actor=cast.coordinator)
    agreed(young, guardian=adult, assent=True)
    stories.publish(story, actor=cast.coordinator)
    assert public() == [WORDS["title_es"]]
    agreed(young, guardian=adult, assent=False)  # the newest decision holds
    assert public() == []


def test_a_reason_to_take_part_without_a_guardian_is_none_to_tell_a_story(cast):
    young = make.minor(cast.ceiba, guardian_named=False)
    consenting.record_exception(
        young,
        reason="Nobody of the family can be reached.",
        actor=cast.coordinator,
        review_on=timezone.localdate(),
    )
    agreed(young)
    with pytest.raises(stories.NotAllowed):
        stories.publish(stories.write(young, WORDS, actor=cast.coordinator), actor="system:tests")


def test_who_comes_of_age_is_asked_again(cast):
    """The guardian's permission ends on the birthday, at the public reading itself."""
    today = timezone.localdate()
    birthday = today.replace(year=today.year - 18, day=min(today.day, 28)) + timedelta(days=30)
    young = make.participant(cast.ceiba, born=birthday, consented=False)
    agreed(young, guardian=make.guardian(young), assent=True)
    story = published(young, cast.coordinator)
    assert stories.standing([story], on=birthday.replace(year=birthday.year + 18) - DAY)
    assert not stories.standing([story], on=birthday.replace(year=birthday.year + 18))
    agreed(young)  # the same words by the person alone, still a minor: not enough
    assert public() == []


def test_an_erased_person_is_gone_and_the_page_works(client, website, cast, person):
    other = agreed(make.participant(cast.ceiba, given="Ana", surname1="Zelaya"))
    published(person, cast.coordinator)
    published(other, cast.coordinator, title_es="Otra historia")
    DataKey.objects.filter(pk=person.key_id).update(wrapped=bytes(60))
    assert public() == ["Otra historia"]
    assert "Otra historia" in read(client)


def test_a_word_that_is_never_said_is_refused_and_never_shown(
    client, website, cast, person, monkeypatch
):
    bad = {"text_es": f"{TEXT} Antes yo era vulnerable."}
    story = stories.write(person, WORDS | bad, actor=cast.coordinator)
    with pytest.raises(stories.NotAllowed):
        stories.publish(story, actor=cast.coordinator)
    # The control, and what happens where a word comes onto the list later.
    monkeypatch.setattr(stories, "REFUSALS", [])
    stories.publish(story, actor=cast.coordinator)
    assert public() and TEXT not in read(client)


def test_control_without_the_question_the_story_would_stay(cast, person, monkeypatch):
    """Taking each part of the guard away shows that the tests above would see it."""
    published(person, cast.coordinator)
    consenting.withdraw(person, Purpose.STORY, actor=cast.coordinator, method=Method.SPOKEN)
    monkeypatch.setattr(consenting, "in_force", lambda *args: Q())
    assert public() == []  # the second look, by the rule of ages, still stands
    monkeypatch.setattr(stories, "standing", list)
    assert public() == [WORDS["title_es"]]


def test_nothing_on_the_page_leads_to_a_person(client, website, cast, person):
    story = published(person, cast.coordinator)
    text = read(client) + read(client, "/en/stories/")
    secrets = [person.code, person.pk, story.pk, person.key_id, person.names["surname1"]]
    secrets += ["Ceiba", "Las Flores", person.pk.hex, story.pk.hex]
    assert [each for each in secrets if str(each) in text] == []


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_asks_as_little_for_thirty_as_for_three(
    client, website, cast, django_assert_max_num_queries, number
):
    for n in range(number):
        one = agreed(make.participant(cast.ceiba, given="Ana", surname1="Zelaya"))
        published(one, cast.coordinator, title_es=f"Historia {n:02}")
    with django_assert_max_num_queries(12):
        text = read(client)
    assert text.count("<article") == number
    assert text.index(f"Historia {number - 1:02}") < text.index("Historia 00")  # newest first


def test_the_words_are_sealed_in_the_table(cast, person):
    story = published(person, cast.coordinator)
    stored = Story.objects.unscoped(WHY).filter(pk=story.pk).values_list("words", flat=True)[0]
    assert "pan" not in stored and "María" not in stored and stored.startswith("v1.")


# --- what staff write ---------------------------------------------------------------------------


@pytest.fixture
def page(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    return Page(sign_in(client, cast.coordinator))


def test_from_the_consents_of_a_person_to_a_story_that_everybody_reads(
    page, client, website, cast, person
):
    page.open(reverse("training:person_consents", args=[person.pk])).link("Stories", "main")
    page.link("Write a story", "main")
    assert page.html.find("input", attrs={"name": "name"})["value"] == "María"
    given = {name: text for name, text in WORDS.items() if text}
    page.press("Keep the draft", **given)
    assert page.status == 200 and TEXT in page.text and TEXT not in read(client)
    page.press("Let everybody read it")
    assert TEXT not in read(client)  # the box was not ticked
    page.press("Let everybody read it", agreed="on")
    assert TEXT in read(client)
    page.press("Take it off the website")
    assert TEXT not in read(client)
    acts = Entry.objects.filter(action__startswith="story.").values_list("action", flat=True)
    assert {"story.written", "story.published", "story.taken_back", "story.opened"} == set(acts)


def test_other_words_are_a_draft_again(page, client, website, cast, person):
    story = published(person, cast.coordinator)
    page.open(reverse("youth:story_edit", args=[story.pk]))
    page.press("Keep the draft", text_es=f"{TEXT} Y estoy feliz.")
    assert "draft" in page.text and TEXT not in read(client)
    assert Entry.objects.filter(action="story.changed").count() == 1


def test_a_draft_sent_twice_is_one(page, person):
    page.open(reverse("youth:story_new", args=[person.pk]))
    page.press("Keep the draft", **{name: text for name, text in WORDS.items() if text}).again()
    assert Story.objects.unscoped(WHY).count() == 1


def test_without_a_consent_nothing_is_published_and_it_is_said(page, cast):
    silent = make.participant(cast.ceiba)
    story = stories.write(silent, WORDS, actor=cast.coordinator)
    page.open(reverse("youth:story", args=[story.pk]))
    assert "There is no consent to tell a story." in page.text
    assert not page.html.find("button", string=lambda s: s and "Let everybody" in s)
    client = page.client
    client.post(reverse("youth:story_publish", args=[story.pk]), {"agreed": "on"})
    assert public() == []


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("text_es", f"{TEXT} Soy de la familia Mejía."),
        ("text_es", f"{TEXT} Vivo en Las Flores."),
        ("text_es", f"{TEXT} Soy del distrito central."),
        ("text_es", f"{TEXT} Estudio en Amanecer."),
        ("text_es", f"{TEXT} Mi número es 9988-7766."),
        ("text_es", f"{TEXT} Éramos 18 en el grupo."),
        ("text_es", f"{TEXT} Éramos trece en el grupo."),
        ("text_es", f"{TEXT} Tengo 20 años."),
        ("text_es", f"{TEXT} Me llamo ana@correo.example."),
        ("title_es", "Pan de Las Flores"),
        ("course", "Panadería en Amanecer"),
    ],
)
def test_what_may_say_who_it_is_must_be_looked_at(page, cast, person, field, words):
    person.place = make.place()
    person.save(update_fields=["place"])
    make.center(cast.ceiba)
    page.open(reverse("youth:story_new", args=[person.pk]))
    given = {name: text for name, text in WORDS.items() if text} | {field: words}
    page.press("Keep the draft", **given)
    assert "There is a problem" in page.text
    assert Story.objects.unscoped(WHY).count() == 0
    page.press("Keep the draft", sure="on", **given)
    assert Story.objects.unscoped(WHY).count() == 1


def test_plain_words_are_not_suspected(cast, person):
    assert stories.concerns(person, WORDS | ENGLISH) == []


@pytest.mark.parametrize(
    "given",
    [
        {"name": "María Mejía"},
        {"name": "M" * 300},
        {"name": ""},
        {"text_es": "Corta."},
        {"text_es": "á" * 901},
        {"title_es": "x" * 81},
        {"title_en": "Only a title"},
        {"text_en": "Only a text, and it is long enough to be one."},
        {"text_es": f"{TEXT} Salí de la pandilla."},
        {"text_en": "At-risk " * 10, "title_en": "Hello"},
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(page, person, given):
    page.open(reverse("youth:story_new", args=[person.pk]))
    page.press("Keep the draft", **{n: t for n, t in WORDS.items() if t} | given)
    assert page.html.select(".field.bad") and Story.objects.unscoped(WHY).count() == 0


def test_ends_of_lines_count_as_people_count_them(page, person):
    page.open(reverse("youth:story_new", args=[person.pk]))
    text = "\r\n".join(["a" * 99] * 9)  # 899 characters for a person, 907 as sent
    page.press("Keep the draft", **{n: t for n, t in WORDS.items() if t} | {"text_es": text})
    assert Story.objects.unscoped(WHY).count() == 1


@pytest.mark.parametrize(
    "emoji", ["🎉 Estoy feliz", "Ñandú Ŵyrd Привет שלום", "<script>x</script>"]
)
def test_other_signs_are_shown_as_they_are(client, website, cast, person, emoji):
    published(person, cast.coordinator, text_es=f"{TEXT} {emoji}")
    text = read(client)
    assert emoji.replace("<", "&lt;").replace(">", "&gt;") in text and "<script>x" not in text


@pytest.mark.parametrize("name", ["story", "story_edit", "story_publish", "story_take_back"])
def test_a_foreign_story_is_as_one_that_does_not_exist(client, cast, person, name):
    story = published(person, cast.coordinator)
    url = reverse(f"youth:{name}", args=[story.pk])
    missing = reverse(f"youth:{name}", args=[person.pk])
    sign_in(client, cast.outsider)
    send = client.post if name in ("story_publish", "story_take_back") else client.get
    assert send(url).status_code == send(missing).status_code == 404
    for who in (cast.facilitator, cast.case_worker, cast.monitor, cast.administrator, cast.editor):
        assert send.__self__ is client and sign_in(client, who)
        assert send(url).status_code == 403


@pytest.mark.parametrize("name", ["stories", "story_new"])
def test_a_foreign_person_has_no_stories(client, cast, person, name):
    sign_in(client, cast.outsider)
    assert client.get(reverse(f"youth:{name}", args=[person.pk])).status_code == 404
    sign_in(client, cast.coordinator)
    assert client.get(reverse(f"youth:{name}", args=[person.pk])).status_code == 200


def test_the_history_of_the_person_tells_of_it(page, cast, person):
    published(person, cast.coordinator)
    text = page.open(reverse("training:person_history", args=[person.pk])).text
    assert "let everybody read a story" in text and "wrote a story" in text
