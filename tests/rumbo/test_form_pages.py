"""How forms and pages come out: labels, problems, the frame around them."""

import re

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from rumbo.fields import DayMonthYearField
from rumbo.styleguide import PAGES, styleguide

# Public pages read their menu from the website.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class SampleForm(forms.Form):
    given = forms.CharField(label="Given names", help_text="As on paper")
    second = forms.CharField(label="Second surname", required=False)
    birth = DayMonthYearField(label="Date of birth")
    owner = forms.ChoiceField(
        label="Whose phone is it?",
        choices=[("own", "Mine"), ("other", "Other")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label="Yes, call me")

    def clean(self):
        raise forms.ValidationError("Somebody was faster.")


@pytest.fixture
def wrong() -> SampleForm:
    return SampleForm({"birth_day": "5", "birth_month": "3", "birth_year": "07"})


def request(path="/"):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def test_optional_fields_say_so_and_nothing_carries_an_asterisk():
    html = str(SampleForm())
    assert html.count("(optional)") == 1
    assert "*" not in html


def test_a_search_form_marks_nothing():
    form = SampleForm()
    form.mark_optional = False
    assert "(optional)" not in str(form)


def test_the_summary_leads_to_the_part_that_is_wrong(wrong):
    html = render_to_string("components/error_summary.html", {"form": wrong})
    assert re.findall(r'href="#([^"]+)">([^<]+)<', html) == [
        ("id_given", "Fill in: Given names"),
        ("id_birth_2", "Write the year with 4 numbers, for example 2007."),
        ("id_owner_0", "Choose an answer: Whose phone is it?"),
        ("id_agree", "Tick the box to go on: Yes, call me"),
    ]
    assert "<li>Somebody was faster.</li>" in html


def test_every_link_of_the_summary_finds_its_field(wrong):
    html = str(wrong)
    summary = render_to_string("components/error_summary.html", {"form": wrong})
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == 4
    assert all(f'id="{target}"' in html for target in targets)


def test_the_same_words_stand_beside_the_field(wrong):
    summary = render_to_string("components/error_summary.html", {"form": wrong})
    for words in re.findall(r'href="#[^"]+">([^<]+)<', summary):
        assert words in str(wrong)


def test_inputs_name_their_hint_and_their_problem(wrong):
    html = str(wrong)
    described = re.search(r'id="id_given"[^>]*|<input[^>]*id="id_given"', html)
    assert described
    assert 'aria-describedby="id_given_helptext id_given_error"' in html
    assert 'id="id_given_helptext"' in html and 'id="id_given_error"' in html


def test_a_form_with_its_own_words_for_a_missing_answer_keeps_them():
    class Own(forms.Form):
        name = forms.CharField(error_messages={"required": "Write your name."})

    assert "Write your name." in str(Own({}))


def test_a_page_with_problems_says_error_first_in_its_title(wrong):
    html = render_to_string("public.html", {"form": wrong}, request())
    assert "<title>Error: " in html
    assert "<title>Error" not in render_to_string("public.html", {"form": SampleForm()}, request())


def test_what_people_type_is_escaped():
    class Echo(forms.Form):
        name = forms.CharField(label="<b>Name</b>", max_length=3, help_text="<i>")

    form = Echo({"name": "<script>"})
    html = str(form) + render_to_string("components/error_summary.html", {"form": form})
    assert "<script>" not in html and "<b>" not in html and "<i>" not in html


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_public_page_knows_no_user_no_form_key_and_no_cookie(language):
    class Untouchable:
        def __getattr__(self, name):
            raise AssertionError(f"a public page asked for user.{name}")

    asked = request("/oportunidades/")
    asked.user = Untouchable()
    with translation.override(language):
        html = get_template("public.html").render(
            {"alternate": {"lang": "en", "url": "/en/some-page/", "name": "English"}}, asked
        )
    assert f'<html lang="{language}">' in html
    assert "csrfmiddlewaretoken" not in html
    assert html.count('href="/en/some-page/"') == 2  # the button and rel=alternate
    assert asked.META.get("CSRF_COOKIE") is None


def test_signing_out_and_changing_language_are_posts():
    asked = request("/trabajo/")
    asked.user = type("Person", (), {"is_authenticated": True})()
    html = get_template("workspace.html").render({"workspace": {"name": "Rumbo"}}, asked)
    posts = re.findall(r'<form method="post" action="([^"]+)">', html)
    names = ["set_language", "account_lock_now", "account_logout"]
    assert posts == [reverse(name) for name in names]
    assert html.count("csrfmiddlewaretoken") == 3
    assert 'name="language" value="es"' in html and 'name="next" value="/trabajo/"' in html


def test_the_demonstration_says_that_it_is_one():
    html = get_template("workspace.html").render({"demo": True}, request())
    assert "all people here are invented" in html
    assert "invented" not in get_template("workspace.html").render({"demo": False}, request())


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_last_resort_pages_need_nothing_and_speak_both_languages(name):
    html = get_template(name).render()
    assert '<html lang="es">' in html and '<div lang="en">' in html
    assert "<script" not in html


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_refusals_speak_the_active_language(name, language):
    with translation.override(language):
        html = get_template(name).render({}, request())
    assert f'<html lang="{language}">' in html
    assert "noindex" in html


def test_the_style_guide_has_no_other_pages():
    with pytest.raises(Http404):
        styleguide(request("/_style/?page=../base"))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_style_guide_renders(page):
    response = styleguide(request(f"/_style/?page={page}"))
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") >= 1 and html.count("<main") == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
