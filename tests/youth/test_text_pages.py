"""Consent texts: new versions from their day on, in force by the organization's own day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.signing_in import sign_in
from youth import consenting, texts
from youth.models import Consent, ConsentText
from youth.models.consent import Method, Purpose

pytestmark = pytest.mark.django_db
HERE = "/administracion/textos/"
EARLY, LATE = "Pacific/Kiritimati", "Etc/GMT+12"  # never the same day


@pytest.fixture
def page(client, cast):
    cast.administrator.language = "en"
    cast.administrator.save()
    return Page(sign_in(client, cast.administrator))


@pytest.fixture
def present(db) -> ConsentText:
    return make.consent_text()


def day(on: date) -> dict:
    parts = {"day": on.day, "month": on.month, "year": on.year}
    return {f"published_on_{part}": str(value) for part, value in parts.items()}


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


WORDS = {"text_es": "Acepto participar en cursos.", "text_en": "I agree to take part in courses."}


def test_a_version_is_drafted_corrected_and_stays(page, present):
    page.open(HERE).link("Take part").link("New version")
    assert page.value("text_es") == present.text_es  # starts from the present words
    page.press("Keep it", text_en="", **day(in_days(9)))
    assert len(page.errors()) == 1 and "English" in page.errors()[0]
    page.press("Keep it", **WORDS, **day(in_days(9))).again()
    draft = ConsentText.objects.drafts().get()
    assert draft.version == f"{in_days(9).year}-1"
    assert "2 words added, 0 taken out" in page.text
    assert ConsentText.objects.in_use("services").get() == present
    page.link("Correct it").press("Keep it", text_en="I agree to take part.")
    draft.refresh_from_db()
    assert draft.text_en == "I agree to take part."
    page.link("Correct it").press("Keep it", **day(in_days(0)))
    assert ConsentText.objects.in_use("services").get() == draft
    assert "Correct it" not in page.links()
    for end in ("corregir/", "descartar/"):
        assert page.open(f"{HERE}{draft.pk}/{end}").status == 404
    with pytest.raises(ValidationError):
        texts.correct(draft, ["text_es"], actor="system:tests")
    actions = Entry.objects.filter(action__startswith="consenttext.").order_by("at")
    assert [(e.action.partition(".")[2], e.fields, e.purpose) for e in actions] == [
        ("published", [], "services"),
        ("corrected", ["text_en"], "services"),
        ("corrected", ["published_on"], "services"),
    ]


def test_a_draft_is_discarded_and_a_text_in_use_is_not(page, present):
    draft = texts.publish("services", "Uno", "One", in_days(9), actor="system:tests")
    page.open(f"{HERE}{draft.pk}/").link("Discard").press("Discard the draft").again()
    assert list(ConsentText.objects.all()) == [present]
    with pytest.raises(ValidationError):
        texts.discard(present, actor="system:tests")


@pytest.mark.parametrize(
    ("typed", "on", "says"),
    [
        (WORDS, -1, "must be"),
        ({"text_es": "", "text_en": "One"}, 1, "Text (Spanish)"),
        ({"text_es": "Acepto participar.", "text_en": "I agree."}, 1, ""),
    ],
)
def test_a_version_says_something_new_in_both_languages_from_today_on(page, typed, on, says):
    ConsentText.objects.create(
        purpose="services",
        version="1",
        text_es="Acepto participar.",
        text_en="I agree.",
        published_on=date(2025, 1, 1),
    )
    page.open(f"{HERE}services/nuevo/").press("Keep it", **typed, **day(in_days(on)))
    problem = " ".join(page.errors()).lower()
    assert problem and (says or "in use already").lower() in problem
    assert ConsentText.objects.count() == 1


def test_a_draft_is_open_only_while_its_day_has_begun_nowhere(present, monkeypatch):
    """At 10:00 UTC the new day begins in Kiribati: from then on somebody may be reading it."""
    draft = texts.publish("services", "Uno", "One", date(2030, 6, 2), actor="system:tests")
    for hour, minute, is_draft in ((9, 59, True), (10, 0, False)):
        now = datetime(2030, 6, 1, hour, minute, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        assert draft.is_draft is is_draft


class TestByTheDayOfTheOrganization:
    @pytest.fixture
    def new(self, cast, present):
        """In force where the day is already that of Kiribati, and not yet at Quetzal."""
        for org, zone in ((cast.ceiba, EARLY), (cast.quetzal, LATE)):
            org.time_zone = zone
            org.save()
        on = timezone.now().astimezone(ZoneInfo(EARLY)).date()
        return ConsentText.objects.create(
            purpose="services", version="2", text_es="Nuevas.", text_en="New.", published_on=on
        )

    def shown(self, client, user, person) -> tuple[str, str]:
        """(version on the page, version of the consent that the form then records)."""
        user.language = "en"
        user.save()
        page = Page(sign_in(client, user))
        page.open(f"/trabajo/personas/{person.pk}/consentimientos/services/")
        version = "2" if "New." in page.text else "1"
        page.choose(method="signed").press("Record the consent")
        found = Consent.objects.unscoped("what was just recorded").filter(participant=person)
        return version, found.latest("recorded_at").text.version

    def test_each_is_shown_and_keeps_the_text_of_its_own_day(self, client, cast, new):
        ana = make.participant(cast.ceiba, consented=False)
        eva = make.participant(cast.quetzal, consented=False)
        assert self.shown(client, cast.coordinator, ana) == ("2", "2")
        assert self.shown(client, cast.outsider, eva) == ("1", "1")
        page = Page(sign_in(client, cast.coordinator)).open("/trabajo/textos/services/")
        assert "Nuevas." in page.text
        page = Page(sign_in(client, cast.outsider)).open("/trabajo/textos/services/")
        assert "Nuevas." not in page.text and "Acepto participar." in page.text

    def test_a_text_of_a_day_to_come_cannot_be_slipped_in(self, client, cast, new):
        eva = make.participant(cast.quetzal, consented=False)
        page = Page(sign_in(client, cast.outsider))
        page.open(f"/trabajo/personas/{eva.pk}/consentimientos/services/")
        page.choose(method="signed").press("Registrar el consentimiento", text=str(new.pk))
        assert page.status == 200 and page.errors()
        day = timezone.override(LATE)
        with day, translation.override("en"), pytest.raises(ValueError, match="not in use yet"):
            make.consent(eva, text=new)

    def test_the_query_without_the_day_would_show_it(self, client, cast, new, monkeypatch):
        """The control."""
        eva = make.participant(cast.quetzal, consented=False)
        everything = lambda rows, _on=None: rows.all()  # noqa: E731
        monkeypatch.setattr("youth.models.consent.ConsentTextQuerySet.published", everything)
        monkeypatch.setattr(consenting, "give", lambda *given, **more: None)
        page = Page(sign_in(client, cast.outsider))
        page.open(f"/trabajo/personas/{eva.pk}/consentimientos/services/")
        assert "Nuevas." in page.text


def test_a_paper_signed_before_keeps_the_words_of_its_day(client, cast, present):
    """What was signed last week cannot bear the words of today."""
    new = texts.publish("services", "Nuevas.", "New.", in_days(0), actor="system:tests")
    ana = make.participant(cast.ceiba, consented=False)
    cast.coordinator.language = "en"
    cast.coordinator.save()
    page = Page(sign_in(client, cast.coordinator))
    found = []
    for on in (in_days(-7), in_days(0), date(2024, 1, 1)):
        page.open(f"/trabajo/personas/{ana.pk}/consentimientos/services/")
        parts = {"day": on.day, "month": on.month, "year": on.year}
        typed = {f"decided_on_{part}": str(value) for part, value in parts.items()}
        page.choose(method="signed").press("Record the consent", **typed)
        rows = Consent.objects.unscoped("what was just recorded").filter(participant=ana)
        found.append(rows.latest("recorded_at").text)
    assert found[:2] == [present, new]
    assert found[2].version == ConsentText.EXTERNAL  # before any text: the organization's own form


def test_without_any_text_on_that_day_it_is_refused(client, cast):
    texts.publish("messages", "Mensajes.", "Messages.", in_days(0), actor="system:tests")
    ana = make.participant(cast.ceiba)
    cast.coordinator.language = "en"
    cast.coordinator.save()
    page = Page(sign_in(client, cast.coordinator))
    page.open(f"/trabajo/personas/{ana.pk}/consentimientos/messages/")
    typed = {"decided_on_day": "1", "decided_on_month": "1", "decided_on_year": "2024"}
    page.choose(method="signed").press("Record the consent", **typed)
    assert page.errors() == ["On that day there was no text to agree to yet. Check the date."]


def test_a_text_published_later_touches_no_old_consent(cast, present):
    ana = make.participant(cast.ceiba)
    before = consenting.newest(ana, Purpose.SERVICES)
    texts.publish("services", "Nuevas.", "New.", in_days(0), actor="system:tests")
    after = consenting.newest(ana, Purpose.SERVICES)
    assert (after.pk, after.text, after.text.text_es) == (before.pk, present, "Acepto participar.")
    assert consenting.may_take_part(ana)
    # Who takes it back, takes back what was given: those words.
    gone = consenting.withdraw(ana, "services", actor="system:tests", method=Method.SIGNED)
    assert gone.text == present


def test_small_counts_are_not_told(page, cast, present, settings):
    settings.SMALL_CELL_THRESHOLD = 5
    told = "decisions on these words: "
    assert f"{told}0" in page.open(f"{HERE}services/").text
    people = [make.participant(cast.ceiba) for _number in range(4)]
    assert f"{told}fewer than 5" in page.open(f"{HERE}services/").text
    make.consent(people[0])
    assert f"{told}5" in page.open(f"{HERE}services/").text


def test_differences_are_told_in_words():
    parts = texts.changes("Acepto ir a clases hoy.", "Acepto ir  a cursos\nhoy.")
    assert [kind for kind, _words in parts] == ["same", "removed", "added", "same"]
    assert "".join(words for kind, words in parts if kind != "removed").split() == [
        "Acepto",
        "ir",
        "a",
        "cursos",
        "hoy.",
    ]
    assert texts.counted(parts) == (1, 1)
    assert texts.counted(texts.changes("Acepto ir.", "Acepto ir hoy.")) == (1, 0)
    assert texts.changes("Igual.", "Igual.") == [("same", "Igual.")]


def test_staff_read_and_print_what_is_in_use(client, cast, present):
    present = ConsentText.objects.filter(pk=present.pk)
    present.update(text_en="I agree to take part.")
    page = Page(sign_in(client, cast.facilitator)).open("/trabajo/textos/")
    assert "Acepto participar." in page.text and "I agree to take part." in page.text
    page.open("/trabajo/textos/services/")
    assert [s["lang"] for s in page.html.select("section.paper")] == ["es", "en"]
    assert page.text.count("Fundación Ceiba") >= 2 and "Signature" in page.text
    for purpose in ("story", "nothing"):
        assert page.open(f"/trabajo/textos/{purpose}/").status == 404
