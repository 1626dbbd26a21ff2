"""Write the reference files of this folder into the database; safe to run again at any time."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from youth.models.place import Place

PLACES = Path(__file__).with_name("places.csv")
COLUMNS = (
    "code", "level", "name", "other_names", "parent", "country",
    "valid_from", "valid_to", "replaced_by", "verified",
)  # fmt: skip
FIELDS = [
    "level", "name", "name_search", "other_names", "other_search", "parent_id", "country",
    "valid_from", "valid_to", "replaced_by_id", "verified",
]  # fmt: skip


class PlacesFileError(ValueError):
    """The file cannot be loaded as it stands; the message says which row and why."""


@transaction.atomic
def load_places(path: Path = PLACES) -> dict[str, int]:
    """Bring the table in line with the file and count what was done.

    Keys: read, created, updated, unchanged, and kept: rows of the table that the file no longer
    names. Nothing is ever deleted, because a record may point to it. Raises PlacesFileError.
    """
    places = read_places(path)
    stored = Place.objects.in_bulk()
    created = [place for place in places if place.code not in stored]
    updated = [
        place
        for place in places
        if place.code in stored and _facts(place) != _facts(stored[place.code])
    ]
    Place.objects.bulk_create(created, batch_size=200)
    names = [field.removesuffix("_id") for field in FIELDS]
    Place.objects.bulk_update(updated, names, batch_size=50)
    return {
        "read": len(places),
        "created": len(created),
        "updated": len(updated),
        "unchanged": len(places) - len(created) - len(updated),
        "kept": len(stored.keys() - {place.code for place in places}),
    }


def read_places(path: Path = PLACES) -> list[Place]:
    """The file's rows as unsaved places, parents before children. Raises PlacesFileError."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise PlacesFileError(f"{path.name}: the columns must be {', '.join(COLUMNS)}")
        places = [_place(row, f"{path.name}, line {reader.line_num}") for row in reader]
    _check(places, path.name)
    return sorted(places, key=lambda place: place.level)


def _place(row: dict[str, str], where: str) -> Place:
    if row["verified"] not in ("yes", "no"):
        raise PlacesFileError(f"{where}: verified must be yes or no")
    try:
        place = Place(
            code=row["code"],
            level=int(row["level"]),
            name=row["name"],
            other_names=row["other_names"],
            parent_id=row["parent"] or None,
            country=row["country"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            replaced_by_id=row["replaced_by"] or None,
            verified=row["verified"] == "yes",
        )
    except ValueError as error:
        raise PlacesFileError(f"{where}: {error}") from error
    place.fill_search()
    return place


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _check(places: list[Place], name: str) -> None:
    """Refuse what the database would report less clearly, or only at commit."""
    levels = {place.code: place.level for place in places}
    if len(levels) != len(places):
        raise PlacesFileError(f"{name}: a code occurs twice")
    for place in places:
        if place.parent_id and levels.get(place.parent_id, 9) >= place.level:
            raise PlacesFileError(f"{name}: {place.code} has no parent {place.parent_id} above it")
        if place.replaced_by_id and place.replaced_by_id not in levels:
            raise PlacesFileError(f"{name}: {place.code} is replaced by an unknown place")


def _facts(place: Place) -> list:
    return [getattr(place, field) for field in FIELDS]
