"""Places: departments, municipalities and districts of the region, found without accents.

A record about a person keeps two things: the place as it was written, and the Place only where
one is meant without doubt. Source, limits and codes: youth/reference/README.md.
"""

import re
import unicodedata
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Country

# As lists write them; none of these is a word of any place's name.
ABBREVIATIONS = {"sta": "santa", "sto": "santo", "sn": "san", "cd": "ciudad", "pto": "puerto"}


def search_key(text: str) -> str:
    """The words of `text` in lower case, without accents, ñ's tilde and punctuation.

    "Sta. Bárbara" and "SANTA BARBARA" give the same key; "" where there is no word at all.
    """
    letters = unicodedata.normalize("NFKD", str(text))
    plain = "".join(c for c in letters if not unicodedata.combining(c)).casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


class PlaceQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> "PlaceQuerySet":
        """Places that exist on that day (today): both ends of the validity count as inside."""
        day = on or timezone.localdate()
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        standing = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return self.filter(begun, standing)

    def named(self, text: str, country: str | None = None) -> "PlaceQuerySet":
        """Places of that name, present or former, whatever its accents, case and punctuation.

        Where none has it, the one place whose name goes on after these words ("Antigua" for
        Antigua Guatemala); none where several do. `country` is a Country.
        """
        key = search_key(text)
        if not key:
            return self.none()
        places = self.filter(country=country) if country else self
        exact = places.filter(Q(name_search=key) | Q(other_search__contains=f"|{key}|"))
        if exact.exists():
            return exact
        near = places.filter(
            Q(name_search__startswith=f"{key} ") | Q(other_search__contains=f"|{key} ")
        )
        return near if near.count() == 1 else self.none()


class Place(models.Model):
    """One unit of a country's division; how deep a country goes differs.

    El Salvador has departments, the municipios of 2024 and distritos (the municipios before
    2024, under their old codes); the Dominican Republic regions and provinces; Belize districts
    at level 1 only; all others departments or provinces, and municipios or cantones.
    """

    class Level(models.IntegerChoices):
        DEPARTMENT = 1, _("Department or province")
        MUNICIPALITY = 2, _("Municipality")
        DISTRICT = 3, _("District")

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    name = models.CharField(_("name"), max_length=80)
    name_search = models.CharField(max_length=80, editable=False, db_index=True)
    # Former and everyday names, "|" between them; the search column has "|" at both ends too.
    other_names = models.CharField(_("other names"), max_length=200, blank=True)
    other_search = models.CharField(max_length=202, blank=True, editable=False)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    country = models.CharField(_("country"), max_length=2, choices=Country)
    # Empty: no beginning or end is known to us, so the place counts on every day.
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    # The spelling was checked by us; it never means that an authority confirmed it.
    verified = models.BooleanField(_("spelling checked"), default=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["country", "name_search", "level", "code"]
        constraints = [
            models.CheckConstraint(
                name="youth_place_level_1_to_3",
                condition=Q(level__gte=1, level__lte=3),
                violation_error_message=_("The level of a place is 1, 2 or 3."),
            ),
            models.CheckConstraint(
                name="youth_place_top_has_no_parent",
                condition=Q(level=1, parent__isnull=True) | Q(level__gt=1, parent__isnull=False),
                violation_error_message=_(
                    "A municipality or district is part of another place; a department is not."
                ),
            ),
            models.CheckConstraint(
                name="youth_place_ends_after_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A place cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.fill_search()
        named = {"name", "other_names"} & set(kwargs.get("update_fields") or ())
        if named:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_search", "other_search"}
        super().save(*args, **kwargs)

    def fill_search(self) -> None:
        """Set the search columns from the names: needed before bulk writes, which skip save()."""
        self.name_search = search_key(self.name)
        keys = [search_key(name) for name in self.other_names.split("|") if name]
        self.other_search = f"|{'|'.join(keys)}|" if keys else ""

    @property
    def ancestors(self) -> list["Place"]:
        """What it is part of, nearest first; at most two."""
        return [self.parent, *self.parent.ancestors] if self.parent else []

    @property
    def department(self) -> "Place":
        """The level 1 place that it lies in; itself where it is one."""
        return [self, *self.ancestors][-1]

    @property
    def label(self) -> str:
        """Name and department, as in "Choloma, Cortés": enough for a person to tell it apart."""
        return self.name if self.level == 1 else f"{self.name}, {self.department.name}"


def find(
    text_or_code: str | None, country: str | None = None, on: date | None = None
) -> Place | None:
    """The one place meant by a code, a name, or "name, department"; None in any doubt.

    A code is taken as given, of any country and date. A name must fit exactly one place that
    exists on that day (today). A department and its own municipality of the same name are no
    doubt: lists of people mean the municipality.
    """
    text = str(text_or_code or "").strip()
    places = Place.objects.select_related("parent__parent")
    if any(character.isdigit() for character in text):
        return places.filter(code=text.upper()).first()
    places = places.current(on)
    fits = list(places.named(text, country)) or _qualified(places, text, country)
    inner = _without_their_ancestors(fits)
    return inner[0] if len(inner) == 1 else None


def _qualified(places: PlaceQuerySet, text: str, country: str | None) -> list[Place]:
    """Places for "name, department" or "name (department)", as `label` writes them."""
    name, *within = [part for part in re.split(r"[,;()/]", text) if search_key(part)] or [""]
    if not within:
        return []
    outer = {search_key(part) for part in within}
    return [
        place
        for place in places.named(name, country)
        if outer <= {ancestor.name_search for ancestor in place.ancestors}
    ]


def _without_their_ancestors(places: list[Place]) -> list[Place]:
    outer = {ancestor.code for place in places for ancestor in place.ancestors}
    return [place for place in places if place.code not in outer]
