"""Difficulties, a married name, a grade of the country: asked, kept, shown, joined, gone."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.signing_in import sign_in
from youth import drafting, finding, intake, kept
from youth.details import PersonDetails
from youth.merging import acts as merging
from youth.merging import comparing
from youth.models import Participant
from youth.reference import grades, languages

from .test_people_pages import adult, english, people
from .test_people_pages import intake as asked

pytestmark = pytest.mark.django_db
WHY = "looked at by a test"
BORN = date(2004, 5, 14)
SAID = {"seeing": "much", "needs": "letra grande", "language": "cab", "childcare": "yes"}


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def page(client, cast):
    make.consent_text()
    make.place()
    return of(cast.coordinator, client)


def of(user, client=None) -> Page:
    return Page(sign_in(client or Client(), english(user)))


def data_of(person) -> str:
    return reverse("training:person_data", args=[person.pk])


def edit_of(person) -> str:
    return reverse("youth:edit", args=[person.pk])


@pytest.fixture
def person(page) -> Participant:
    asked(page).press("Save", **adult(**SAID, married="de Zelaya", grade="11"))
    return people().select_related("key", "organization").get()


# --- kept and shown ------------------------------------------------------------------------------


def test_what_was_answered_is_kept_packed_and_sealed(person):
    assert person.support == SAID and person.names["married"] == "de Zelaya"
    with connection.cursor() as cursor:
        cursor.execute("SELECT support, names FROM youth_participant")
        [row] = cursor.fetchall()
    assert all(value.startswith("v1.") and "grande" not in value for value in row)


def test_nothing_answered_is_nothing_kept(page):
    asked(page).press("Save", **adult())
    assert people().get().support is None and not people().get().names["married"]


@pytest.mark.parametrize(
    ("who", "difficulties", "helps"),
    [
        ("coordinator", True, True),
        ("case_worker", True, True),
        ("facilitator", False, True),
        ("monitor", False, False),
    ],
)
def test_each_role_sees_what_it_needs(page, person, cast, who, difficulties, helps):
    user = getattr(cast, who)
    if who in ("facilitator", "case_worker"):
        Participant.objects.unscoped(WHY).update(created_by=user)
    shown = of(user).open(data_of(person)).text
    assert ("a lot of difficulty" in shown) is difficulties
    assert ("letra grande" in shown) is helps and ("Garífuna" in shown) is helps
    assert "de Zelaya" in shown and "Bachillerato, year 2" in shown


def test_who_looked_at_them_stands_in_the_journal(page, person):
    page.open(data_of(person))
    assert Entry.objects.filter(action="participant.opened").latest("at").fields == [
        "data",
        "support",
    ]


# --- corrected -----------------------------------------------------------------------------------


def test_who_may_not_see_them_corrects_the_rest_and_changes_none(page, person, cast):
    Participant.objects.unscoped(WHY).update(created_by=cast.facilitator)
    corrected = of(cast.facilitator).open(edit_of(person))
    assert "Seeing" not in corrected.text and corrected.value("needs") == "letra grande"
    corrected.press("Save", needs="sentarse adelante")
    support = people().get().support
    assert support == SAID | {"needs": "sentarse adelante"}


def test_sent_all_the_same_it_changes_nothing(page, person, cast, client):
    """The control: the very same post of who may see them does."""
    Participant.objects.unscoped(WHY).update(created_by=cast.facilitator)
    corrected = of(cast.facilitator).open(edit_of(person))
    corrected.press("Save", seeing="none")
    assert people().get().support["seeing"] == "much"
    page.open(edit_of(person)).press("Save", seeing="none")
    assert people().get().support["seeing"] == "none"


def test_the_history_names_the_part_and_not_the_answer(page, person):
    page.open(edit_of(person)).press("Save", hearing="cannot", married="")
    entry = Entry.objects.get(action="participant.updated")
    assert sorted(entry.fields) == ["names", "support"]
    history = page.open(reverse("training:person_history", args=[person.pk])).text
    assert "difficulties and support needed" in history and "cannot" not in history


# --- a draft, my data, joined, erased ------------------------------------------------------------


def test_a_draft_keeps_them_as_typed(page, cast):
    asked(page).press("As a draft", **SAID, married="de Zelaya", grade="11")
    draft = drafting.open_drafts(cast.coordinator).get()
    page.open(f"/trabajo/personas/borradores/{draft.pk}/")
    values = {name: page.value(name) for name in (*SAID, "married", "grade")}
    assert values == SAID | {"married": "de Zelaya", "grade": "11"}


def test_they_are_in_the_file_of_who_asks(person, cast):
    cast.coordinator.act_as(cast.coordinator.memberships.get())
    data = kept.as_data(kept.everything(person, cast.coordinator))["person"][0]
    assert SAID.items() <= data.items() and data["married"] == "de Zelaya"


def test_joined_each_is_chosen_by_itself_and_given_back(cast):
    details = PersonDetails("Ana", "Paz", married="de Luz", born=BORN)
    one, other = (
        intake.register(cast.ceiba, replace(details, support=said, married=name), actor="system:t")
        for said, name in (({"seeing": "some"}, ""), (SAID, "de Luz"))
    )
    lines = {line.name: line for line in comparing.lines(one, other)}
    assert lines["difficulties"].differs and lines["needs"].other == "letra grande"
    picked = {name: line.default for name, line in lines.items() if line.differs}
    assert picked["married"] == comparing.OTHER
    picked["difficulties"] = comparing.ONE
    chosen = comparing.chosen(one, other, picked)
    merge = merging.merge(one, other, chosen, actor=cast.coordinator)
    joined = people().get(pk=one.pk)
    assert joined.support == SAID | {"seeing": "some"} and joined.names["married"] == "de Luz"
    merging.unmerge(merge, actor=cast.coordinator)
    assert people().get(pk=one.pk).support == {"seeing": "some"}


# --- a married name -------------------------------------------------------------------------------


def test_by_her_married_name_she_is_found_and_it_is_printed_nowhere(person, cast):
    cast.coordinator.act_as(cast.coordinator.memberships.get())
    assert str(person.full_name) == "Ana Lucía de la Cruz Pérez"
    assert "Zelaya" not in person.full_name.listed + person.full_name.initials
    for words in ("ana selaya", "lucia de zelaya"):
        found = finding.find(cast.coordinator, words)
        assert [each.pk for each in found] == [person.pk], words


# --- grades and languages of the country ----------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "code", "words"),
    [
        ("HN", "9", "Grade 9"),
        ("SV", "12", "Bachillerato, year 3"),
        ("GT", "7", "Básico, year 1"),
        ("GT", "6", "Primary school, grade 6"),
        ("NI", "11", "Secondary school, year 5"),
        ("CR", "10", "Grade 10"),
        ("PA", "12", "Grade 12"),
        ("DO", "7", "Secondary school, year 1"),
        ("BZ", "3", "Standard 1"),
        ("BZ", "12", "Form 4"),
        ("HN", "0", "None yet"),
        ("HN", "noveno", "noveno"),
        ("HN", "", ""),
    ],
)
def test_a_grade_is_said_as_its_country_says_it(country, code, words):
    with translation.override("en"):
        assert grades.said(code, country) == words


def test_every_country_has_one_ladder_without_gaps():
    for country in (*grades.LADDERS, "XX"):
        codes = [code for code, _words in grades.choices(country)]
        years = [code for code in codes if code.isdigit()]
        assert years == [str(n) for n in range(len(years))] and len(set(codes)) == len(codes)
        assert len(languages.choices(country)) == len(dict(languages.choices(country)))


def test_what_a_list_wrote_stays_as_it_was_until_somebody_chooses(page, person):
    people().filter(pk=person.pk).update(grade="noveno grado")
    page.open(edit_of(person))
    assert page.value("grade") == "noveno grado"
    page.press("Save", notes="zurda")
    assert people().get().grade == "noveno grado"
    page.open(edit_of(person)).press("Save", grade="9")
    assert people().get().grade == "9"
