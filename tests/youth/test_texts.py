"""The first texts of consent: there once, in both languages, and never rewritten."""

import pytest

from youth.models import ConsentText
from youth.models.consent import Purpose
from youth.reference.texts import load_texts

pytestmark = pytest.mark.django_db


def test_they_are_published_once():
    assert load_texts() >= 4
    assert load_texts() == 0
    text = ConsentText.objects.in_use(Purpose.SERVICES).get()
    assert text.text_es and text.text_en


def test_a_text_of_the_organization_is_not_rewritten():
    load_texts()
    ConsentText.objects.filter(purpose=Purpose.SERVICES).update(text_es="Nuestras palabras.")
    load_texts()
    assert ConsentText.objects.get(purpose=Purpose.SERVICES).text_es == "Nuestras palabras."
