"""Fields of people's records: names as they can be, places by their name, communities in use."""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rumbo.fields import PersonNameField
from youth.importing import messages, names
from youth.models import Community, Participant, Place
from youth.models.place import find

MOST_USED = 8


class NameField(PersonNameField):
    """A name of a person: what a list may not hold as a name, a form may not either."""

    def clean(self, value) -> str:
        name = names.clean_name(super().clean(value))
        problem = names.name_problem(name)
        if problem:
            raise ValidationError(messages.REFUSALS[problem], code=problem)
        if self.required and not name:
            raise ValidationError(self.error_messages["required"], code="required")
        return name


class PlaceField(forms.CharField):
    """A municipality by its name; gives a Place. Refuses a name that fits none or several."""

    default_error_messages = {
        "unknown": _("We do not know this municipality. Check how it is written."),
        "several": _("Several places have this name. Add the department, for example %(example)s."),
    }

    def __init__(self, *, country: str = "", **kwargs):
        self.country = country
        super().__init__(**({"max_length": 120} | kwargs))

    def clean(self, value) -> Place | None:
        text = super().clean(value)
        if not text:
            return None
        place = find(text, self.country or None)
        if place:
            return place
        near = Place.objects.current().named(text, self.country or None)
        first = near.exclude(parent=None).select_related("parent__parent").first()
        if first:
            message = self.error_messages["several"]
            raise ValidationError(message, code="several", params={"example": first.label})
        raise ValidationError(self.error_messages["unknown"], code="unknown")

    def prepare_value(self, value):
        if isinstance(value, Place):
            return value.label
        return value


def communities_by_use(user) -> list:
    """Choices of the user's communities: the most used first, then all others by name."""
    people = Participant.objects.visible_to(user).exclude(community=None)
    used = Counter(people.values_list("community", flat=True))
    rows = list(Community.objects.managed_by(user))
    first = sorted((c for c in rows if used[c.pk]), key=lambda c: -used[c.pk])[:MOST_USED]
    rest = [(c.pk, c.name) for c in rows if c not in first]
    if not first or not rest:
        return [("", ""), *[(c.pk, c.name) for c in rows]]
    return [
        ("", ""),
        (_("Most used"), [(c.pk, c.name) for c in first]),
        (_("Others"), rest),
    ]


def usual_place(user) -> Place | None:
    """The municipality that most people of the user's have: a start for the next one."""
    people = Participant.objects.visible_to(user).exclude(place=None)
    used = Counter(people.values_list("place", flat=True)).most_common(1)
    return Place.objects.select_related("parent__parent").get(pk=used[0][0]) if used else None
