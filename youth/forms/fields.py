"""Fields of people's records: names as they can be, places by their name, communities in use."""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
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


def communities_by_use(user, chosen: str = "") -> tuple[list, list]:
    """Choices of the user's communities: (the most used, by name; all others by name).

    The one that is `chosen`, a key as text, is always among the first.
    """
    people = Participant.objects.visible_to(user).exclude(community=None).order_by()
    used = people.values("community").annotate(n=Count("pk")).order_by("-n", "community")
    most = {str(row["community"]) for row in used[:MOST_USED]} | {chosen}
    found = list(Community.objects.managed_by(user).select_related("place").order_by("name", "pk"))
    names = Counter(c.name for c in found)
    # Of two with the same name, each says its municipality.
    rows = [
        (str(c.pk), c.name if names[c.name] == 1 else f"{c.name} ({c.place.name})") for c in found
    ]
    first = [row for row in rows if row[0] in most]
    return first, [row for row in rows if row not in first]


def usual_place(user) -> Place | None:
    """The municipality that most people of the user's have: a start for the next one."""
    people = Participant.objects.visible_to(user).exclude(place=None).order_by()
    used = people.values("place").annotate(n=Count("pk")).order_by("-n", "place").first()
    rows = Place.objects.select_related("parent__parent")
    return rows.get(pk=used["place"]) if used else None
