"""The coordinator's way: the list, the pair side by side, one person, and back, in four taps."""

import pytest
from django.urls import reverse

from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.signing_in import sign_in
from youth import finding
from youth.merging import comparing, review
from youth.models import Double, Merge, Participant

from .lives import WHY, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(cast) -> tuple[Participant, Participant]:
    one = registered(cast.ceiba, "Zulma Quetzalina", "Mejicanos", phone="9471-8362")
    other = registered(cast.ceiba, "Zulma Ketzalina", "Mejicanos", phone="9471-8362")
    review.look_at(cast.ceiba, [one.pk, other.pk])
    assert Double.objects.unscoped(WHY).get().state == "open"
    return one, other


def opened(client, user, url: str, language: str = "en") -> Page:
    user.language = language
    user.save()
    return Page(sign_in(client, user), url)


def test_from_the_list_to_one_record_and_back_in_four_taps(client, cast, both):
    page = opened(client, cast.coordinator, reverse("youth:doubles"))
    page.link("Compare")
    page.press("It is one person")
    assert "The two records are one now." in page.text
    stub = Participant.objects.unscoped(WHY).exclude(merged_into=None).get()
    assert f"Joined with {stub.code}" in page.text
    page.link("Undo")
    page.press("Part them")
    assert "There are two records again." in page.text
    assert page.taps <= 4
    assert not Participant.objects.unscoped(WHY).exclude(merged_into=None).exists()
    assert "Undo" not in page.links()


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_is_there_in_both_languages_and_without_scripts(client, cast, both, language):
    one, other = both
    page = opened(client, cast.coordinator, reverse("youth:doubles"), language)
    for url in (
        reverse("youth:doubles") + "?ver=distintas",
        reverse("youth:doubles") + "?ver=unidas",
        reverse("youth:pair", args=[one.pk, other.pk]),
        reverse("youth:doubles_of", args=[one.pk]),
    ):
        page.open(url)
        assert page.status == 200 and page.html.html["lang"] == language
        assert len(page.html.find_all("h1")) == 1
        wide = [t for t in page.html.find_all("table") if not t.find_parent(class_="scroll")]
        assert not wide, "a table that may be wide scrolls by itself"
        ids = [tag["id"] for tag in page.html.find_all(id=True)]
        assert len(ids) == len(set(ids))


def test_both_stand_side_by_side_and_what_differs_is_chosen(client, cast, both):
    one, other = both
    page = opened(client, cast.coordinator, reverse("youth:pair", args=[other.pk, one.pk]))
    assert "Zulma Quetzalina" in page.text and "Zulma Ketzalina" in page.text
    assert page.text.count("differs") == 1, "only the given names"
    assert "The same phone" in page.text and "sounds the same" in page.text
    page.choose(given="other", keep="one")
    page.press("It is one person")
    kept = Participant.objects.unscoped(WHY).select_related("key").get(merged_into=None)
    assert kept.pk == min(one.pk, other.pk)
    assert (
        kept.names["given"]
        == Participant.objects.unscoped(WHY).get(pk=max(one.pk, other.pk)).names["given"]
    )


def test_both_surnames_are_proposed_from_one_record(cast):
    """Else "Suárez Amaya" and "Amaya Suarez" would become "Suárez Suarez"."""
    one = registered(cast.ceiba, "Yolany", "Suárez", surname2="Amaya")
    other = registered(cast.ceiba, "Yolani", "Amaya", surname2="Suarez")
    for ours, theirs, which in ((one, other, "one"), (other, one, "other")):
        proposed = {line.name: line.default for line in comparing.lines(ours, theirs)}
        assert proposed["surname1"] == proposed["surname2"] == which


def test_the_other_code_and_the_other_address_lead_to_the_one_that_is_kept(client, cast, both):
    page = opened(client, cast.coordinator, reverse("youth:pair", args=[b.pk for b in both]))
    page.press("It is one person")
    stub = Participant.objects.unscoped(WHY).exclude(merged_into=None).get()
    assert finding.find(cast.coordinator, stub.code) == [stub.merged_into]
    for name in ("", "_attendance", "_results", "_certificates", "_consents", "_data", "_history"):
        page.open(reverse(f"training:person{name}", args=[stub.pk]))
        assert page.status == 200 and page.url.startswith(
            reverse("training:person", args=[stub.merged_into_id])
        )
    for spelling in ("Quetzalina Mejicanos", "Zulma Ketzalina"):
        assert finding.find(cast.coordinator, spelling) == [stub.merged_into]
    sign_in(client, cast.outsider)
    assert client.get(reverse("training:person", args=[stub.pk])).status_code == 404


def test_two_people_are_asked_about_once_and_it_can_be_taken_back(client, cast, both):
    one, other = both
    page = opened(client, cast.coordinator, reverse("youth:pair", args=[one.pk, other.pk]))
    page.press("They are two people")
    assert "No pair waits" in page.text
    review.look_at(cast.ceiba, [one.pk, other.pk])
    assert "No pair waits" in page.open(reverse("youth:doubles")).text
    page.link("Two people").link("Compare").press("Put the pair on the list again")
    assert "1 pair" in page.text
    actions = Entry.objects.filter(action__startswith="double.").values_list("action", flat=True)
    assert sorted(actions) == ["double.different", "double.reopened"]


def test_sent_twice_it_is_done_once(client, cast, both):
    page = opened(client, cast.coordinator, reverse("youth:pair", args=[b.pk for b in both]))
    page.press("It is one person").again()
    assert page.status == 200 and Merge.objects.unscoped(WHY).count() == 1
    merge = Merge.objects.unscoped(WHY).get()
    page.open(reverse("youth:unmerge", args=[merge.pk])).press("Part them").again()
    assert page.status == 200
    assert Entry.objects.filter(action="participant.unmerged").count() == 1


def test_a_page_that_is_stale_is_looked_at_again(client, cast, both):
    one, other = both
    page = opened(client, cast.coordinator, reverse("youth:pair", args=[one.pk, other.pk]))
    Participant.objects.unscoped(WHY).filter(pk=one.pk).update(grade="9")
    page.press("It is one person")
    assert "Somebody changed one of the records" in page.errors()[0]
    assert not Merge.objects.unscoped(WHY).exists()
    page.press("It is one person")
    assert Merge.objects.unscoped(WHY).count() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("outsider", 404),
        ("facilitator", 403),
        ("case_worker", 403),
        ("monitor", 403),
        ("evaluator", 403),
        ("editor", 403),
        ("administrator", 403),
    ],
)
def test_nobody_else_joins_parts_or_decides(client, cast, both, name, status):
    one, other = both
    page = opened(client, cast.coordinator, reverse("youth:pair", args=[one.pk, other.pk]))
    page.press("It is one person")
    merge = Merge.objects.unscoped(WHY).get()
    third, fourth = make.participant(cast.ceiba), make.participant(cast.ceiba)
    sign_in(client, cast.everybody()[name])
    for url in (
        reverse("youth:pair", args=[third.pk, fourth.pk]),
        reverse("youth:pair_decide", args=[third.pk, fourth.pk]),
        reverse("youth:unmerge", args=[merge.pk]),
    ):
        assert client.post(url, {}).status_code == status, url
    assert Merge.objects.unscoped(WHY).get().undone_at is None
    if status == 404:
        assert third.code not in client.get(reverse("youth:doubles")).content.decode()


def test_it_waits_on_today_and_on_the_page_of_the_person(client, cast, both):
    page = opened(client, cast.coordinator, reverse("training:today"))
    assert "1 possible duplicate" in page.text
    page.open(reverse("training:person", args=[both[0].pk]))
    page.link("1 possible duplicate").link("Compare")
    assert "It is one person: join the records" in page.buttons()
    page = opened(client, cast.facilitator, reverse("training:today"))
    assert "possible duplicate" not in page.text


def test_another_record_is_found_by_a_search(client, cast, both):
    third = registered(cast.ceiba, "Otilia", "Zaragozano")
    page = opened(client, cast.coordinator, reverse("training:person_data", args=[third.pk]))
    page.link("Another record of this person").press("Search", q=both[0].code)
    page.link("Zulma")
    assert "It is one person: join the records" in page.buttons()


def test_looking_at_two_records_writes_nothing_but_who_looked(client, cast, both):
    third = registered(cast.ceiba, "Otilia", "Zaragozano")
    looks = Entry.objects.filter(action="participant.compared")
    opened(client, cast.coordinator, reverse("youth:pair", args=[both[0].pk, third.pk]))
    assert Double.objects.unscoped(WHY).count() == 1  # as the comparison found it
    assert set(looks.values_list("object_id", flat=True)) == {str(both[0].pk), str(third.pk)}
    page = opened(client, cast.coordinator, reverse("youth:pair", args=[both[0].pk, third.pk]))
    page.press("They are two people")
    assert Double.objects.unscoped(WHY).filter(state="different").count() == 1


def test_the_history_tells_both_and_what_happened_under_the_other_key(client, cast, both):
    one, other = both
    page = opened(client, cast.coordinator, reverse("training:person_data", args=[one.pk]))
    page.open(reverse("training:person_data", args=[other.pk]))
    page.open(reverse("youth:pair", args=[one.pk, other.pk])).press("It is one person")
    kept = Participant.objects.unscoped(WHY).get(merged_into=None)
    text = page.open(reverse("training:person_history", args=[kept.pk])).text
    assert text.count("registered the person") == 2 and "joined two records" in text
    assert text.count("compared the record") == 2  # once of each of the two records
    page.open(reverse("youth:unmerge", args=[Merge.objects.unscoped(WHY).get().pk]))
    page.press("Part them")
    for person in both:
        text = page.open(reverse("training:person_history", args=[person.pk])).text
        assert "parted two records again" in text and text.count("registered the person") == 1
