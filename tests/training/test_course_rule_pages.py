"""The rule of a course on its screen: said in words, sensible, and never changed unawares."""

import pytest
from django.urls import reverse
from django.utils import translation

from audit.models import Entry
from tests.clicking import Page
from tests.signing_in import sign_in
from training import finishing
from training.certifying import issuing
from training.completion import Rule
from training.models import Course

from .certifying import group


@pytest.fixture
def offering(cast):
    made = group.offering(cast.ceiba)
    Course.objects.filter(pk=made.course_id).update(certificate="attendance", least_attendance=80)
    made.course.refresh_from_db()
    return made


@pytest.fixture
def page(client, cast, offering):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    sign_in(client, cast.coordinator)
    return Page(client, reverse("training:cursos_edit", args=[offering.course_id]))


def least(offering) -> float:
    return float(Course.objects.get(pk=offering.course_id).least_attendance)


@pytest.mark.parametrize(
    ("rule", "en", "es"),
    [
        (Rule(80), "come to 80 % of the sessions", "80"),
        (Rule(80, True, 60), "and reach at least 60 of 100 in the assessment", "60"),
        (Rule(0, True, 70), "reach at least 70 of 100", "70"),
    ],
)
def test_the_rule_in_words(rule, en, es):
    with translation.override("en"):
        assert en in str(rule) and str(rule).startswith("To complete it: ")
    with translation.override("es"):
        assert es in str(rule)


def test_the_screen_says_the_rule_back(page):
    assert "come to 80 % of the sessions at least." in page.text
    assert page.value("least_attendance") == "80"
    page.press("Save", least_attendance="75")
    assert "Saved. To complete it: come to 75 % of the sessions at least." in page.text


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"certificate": "achievement"}, "assessed"),
        ({"least_attendance": "0"}, "least_attendance"),
        ({"certificate": "diploma", "least_attendance": "0"}, "least_attendance"),
        ({"assessed": "on", "least_score": "0"}, "least_score"),
        ({"least_attendance": "101"}, "least_attendance"),
        ({"skills_es": "uno\ndos\ntres\ncuatro\ncinco\nseis"}, "skills_es"),
        ({"skills_en": "x" * 101}, "skills_en"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(page, offering, given, wrong):
    page.press("Save", **given)
    assert page.response.context["form"].errors.keys() == {wrong}
    assert least(offering) == 80


@pytest.mark.parametrize(
    "given",
    [
        {"certificate": "achievement", "assessed": "on", "least_attendance": "0"},
        {"certificate": "diploma"},
        {"assessed": "on", "least_score": "60"},
    ],
)
def test_what_makes_sense_is_saved(page, given):
    page.press("Save", **given)
    assert page.status == 200 and "Saved." in page.text


def test_whose_standing_a_new_rule_changes_is_said_before_it_counts(page, cast, offering):
    group.member(offering)
    group.member(offering, came=3, given="Ana")
    group.member(offering, came=3, given="Berta")
    group.member(offering, came=2, given="Celia")
    page.press("Save", least_attendance="75")
    assert "2 people more would complete it as things are today." in page.text
    assert "no longer would" not in page.text and least(offering) == 80
    assert "Berta" not in page.text  # figures, and nobody's name
    page.press("Save with the new rule")
    assert least(offering) == 75 and "Saved." in page.text
    page.open(reverse("training:cursos_edit", args=[offering.course_id]))
    page.press("Save", least_attendance="100")
    assert "2 people who complete it today no longer would." in page.text
    page.press("Save with the new rule", least_attendance="50")  # another one than was agreed to
    assert "1 person more" in page.text and least(offering) == 75
    changes = Entry.objects.filter(action="course.changed").values_list("fields", flat=True)
    assert list(changes) == [["least_attendance"]]


def test_who_has_the_certificate_keeps_it_whatever_the_rule(page, cast, offering):
    group.member(offering)
    issued = issuing.issue(offering, actor=cast.coordinator).issued[0]
    group.member(offering, came=3, given="Ana")
    before, strict = finishing.rule_of(offering.course), Rule(100)
    assert finishing.effect(offering.course, before, strict) == (0, 0)
    assert finishing.effect(offering.course, before, Rule(70)) == (1, 0)
    page.press("Save", least_attendance="100")
    assert least(offering) == 100
    assert issuing.issue(offering, actor=cast.coordinator).existing == [issued]
