"""Places: the reference file, its loader, and finding a place from what a list says."""

import csv
import io
import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError
from django.utils import translation

from accounts.models import Country
from youth.models.place import Place, find, search_key
from youth.reference import loading
from youth.reference.loading import PLACES, PlacesFileError, load_places, read_places

LAKES = {"GT0100", "GT0700", "SV0399", "SV1099", "SV1298", "SV1299"}
SAN_SALVADOR_CENTRO = {
    "Ayutuxtepeque", "Ciudad Delgado", "Cuscatancingo", "Mejicanos", "San Salvador",
}  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
INTAKE = [ROOT / "tests/data/intake", ROOT.parent / "shared/reference/intake"]


@pytest.fixture
def places(db):
    load_places()


def intake(name: str) -> Path:
    """An invented list of people, from this repository or from the folder beside it."""
    for folder in INTAKE:
        if (folder / name).exists():
            return folder / name
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name}: the intake lists must be present in CI")
    pytest.skip("the intake lists are not beside the project")


# --- the file ------------------------------------------------------------------


def test_counts_by_country_and_level():
    counts = Counter((place.country, place.level) for place in read_places())
    assert counts == {
        ("HN", 1): 18, ("HN", 2): 298,
        ("GT", 1): 22, ("GT", 2): 340,
        ("SV", 1): 14, ("SV", 2): 44, ("SV", 3): 262,
        ("NI", 1): 17, ("NI", 2): 153,
        ("CR", 1): 7, ("CR", 2): 81,
        ("PA", 1): 13, ("PA", 2): 76,
        ("DO", 1): 10, ("DO", 2): 32,
        ("BZ", 1): 6,
    }  # fmt: skip
    assert {country for country, _ in counts} == set(Country.values)


def test_lakes_are_left_out():
    places = read_places()
    assert not LAKES & {place.code for place in places}
    assert not [p.name for p in places if p.name.startswith(("Lago ", "Embalse "))]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("HN16", "Santa Bárbara"), ("HN05", "Cortés"), ("HN11", "Islas de la Bahía"),
        ("HN0705", "Güinope"), ("HN0402", "Cabañas"), ("HN0703", "Danlí"),
        ("GT17", "Petén"), ("GT07", "Sololá"), ("GT0313", "San Miguel Dueñas"),
        ("GT0908", "San Miguel Sigüilá"), ("SV01", "Ahuachapán"), ("SV14", "Usulután"),
        ("SV1411", "Mercedes Umaña"), ("NI25", "Estelí"), ("NI2025", "Palacagüina"),
        ("CR119", "Pérez Zeledón"), ("CR506", "Cañas"), ("PA0306", "Penonomé"),
        ("DO0501", "Elías Piña"), ("BZ05", "Stann Creek"),
    ],
)  # fmt: skip
def test_names_carry_their_accents(code, name):
    assert {p.code: p.name for p in read_places()}[code] == name


def test_names_are_clean():
    for place in read_places():
        for name in [place.name, *filter(None, place.other_names.split("|"))]:
            assert name == " ".join(name.split()), place.code
            assert name[0].isupper(), place.code


def test_every_parent_exists_one_level_above_in_the_same_country():
    places = {place.code: place for place in read_places()}
    for place in places.values():
        if place.level == 1:
            assert place.parent_id is None
        else:
            parent = places[place.parent_id]
            assert (parent.country, parent.level) == (place.country, place.level - 1), place.code
            assert place.code.startswith(parent.code.partition("-")[0]), place.code


def test_names_are_unique_within_a_department():
    places = {place.code: place for place in read_places()}
    for place in places.values():
        place.parent = places.get(place.parent_id)
    twice = Counter((p.department.code, p.level, p.name) for p in places.values())
    assert [key for key, count in twice.items() if count > 1] == []


def test_only_the_44_municipios_of_el_salvador_have_codes_of_ours():
    ours = [place for place in read_places() if "-" in place.code]
    assert len(ours) == 44
    assert {(p.country, p.level, p.valid_from) for p in ours} == {("SV", 2, date(2024, 5, 1))}


# --- loading -------------------------------------------------------------------


@pytest.mark.django_db
def test_a_second_load_changes_nothing():
    total = len(read_places())
    assert load_places() == {
        "read": total, "created": total, "updated": 0, "unchanged": 0, "kept": 0,
    }  # fmt: skip
    assert load_places() == {
        "read": total, "created": 0, "updated": 0, "unchanged": total, "kept": 0,
    }  # fmt: skip
    assert Place.objects.count() == total


def test_a_load_mends_a_changed_name_and_its_search_column(places):
    Place.objects.filter(code="HN0502").update(name="Cholma", name_search="cholma")
    assert load_places()["updated"] == 1
    assert find("CHOLOMA").code == "HN0502"
    assert find("Cholma") is None


def test_a_load_keeps_a_place_that_the_file_no_longer_names(places):
    Place.objects.create(code="HN9999", level=2, name="Aldea Vieja", parent_id="HN05", country="HN")
    assert load_places()["kept"] == 1
    assert find("HN9999").name == "Aldea Vieja"


HEAD = ",".join(loading.COLUMNS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,name\nHN01,Atlántida\n", "the columns must be"),
        (f"{HEAD}\nHN01,1,A,,,HN,,,,maybe\n", "line 2: verified must be yes or no"),
        (f"{HEAD}\nHN01,one,A,,,HN,,,,yes\n", "line 2: invalid literal"),
        (f"{HEAD}\nHN01,1,A,,,HN,1/5/24,,,yes\n", "line 2: Invalid isoformat"),
        (f"{HEAD}\nHN01,1,A,,,HN,,,,yes\nHN01,1,B,,,HN,,,,yes\n", "a code occurs twice"),
        (f"{HEAD}\nHN0101,2,A,,HN01,HN,,,,yes\n", "HN0101 has no parent HN01"),
        (f"{HEAD}\nHN01,1,A,,,HN,,,HN02,yes\n", "HN01 is replaced by an unknown place"),
    ],
)
@pytest.mark.django_db
def test_a_bad_file_is_refused_whole(tmp_path, text, message):
    path = tmp_path / "places.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlacesFileError, match=message):
        load_places(path)
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_command_prints_one_object(monkeypatch):
    out = io.StringIO()
    call_command("load_places", "--json", stdout=out)
    assert json.loads(out.getvalue())["created"] == len(read_places())

    def refuse():
        raise PlacesFileError("places.csv: a code occurs twice")

    monkeypatch.setattr("youth.management.commands.load_places.load_places", refuse)
    with pytest.raises(CommandError, match="occurs twice"):
        call_command("load_places")


# --- finding -------------------------------------------------------------------


def test_search_key_drops_accents_case_and_punctuation():
    assert search_key("  STA. Bárbara ") == search_key("santa barbara") == "santa barbara"
    assert search_key("Ñürüm") == "nurum"
    assert search_key("El Tuma - La Dalia") == "el tuma la dalia"
    assert search_key(" ... ") == ""


def test_find(places):
    meant = {
        ("hn0502", None): "HN0502",
        (" SV10-C ", None): "SV10-C",
        ("danli", None): "HN0703",
        ("GÜINOPE", None): "HN0705",
        ("Peten", None): "GT17",
        ("solola", "GT"): "GT0701",  # the municipality, not its department
        ("Comayagua", "HN"): "HN0301",
        ("San Salvador", "SV"): "SV1014",
        ("Cortes", "HN"): "HN05",
        ("Tegucigalpa", None): "HN0801",
        ("Nueva San Salvador", None): "SV0510",
        ("Cd. Delgado", None): "SV1019",
        ("san antonio", "SV"): "SV0913",
        ("Antigua", "GT"): "GT0301",  # the only name that goes on after this word
        ("El Progreso, Yoro", None): "HN1804",
        ("El Porvenir (Atlántida)", "HN"): "HN0102",
        ("Santa Rosa de Lima, La Unión", None): "SV0716",
    }
    found = {(text, country): find(text, country) for text, country in meant}
    assert {key: place and place.code for key, place in found.items()} == meant


def test_find_says_nothing_in_doubt(places):
    doubtful = [
        ("", None), (None, None), ("...", None), ("=1+1", None), ("%", None), ("|", None),
        ("Lago de Güija", None), ("SV1298", None), ("HN9999", None), ("0502", None),
        ("Santa Bárbara", None),  # four countries
        ("San Antonio", "HN"),  # Copán and Intibucá
        ("San Rafael", "SV"),  # one has the name, one had it
        ("El Progreso", "GT"),  # a department and a municipality of another
        ("Santa Rosa", "HN"),  # de Copán or de Aguán
        ("Dan", "HN"),  # half a word
        ("Danlí", "GT"),
        ("El Progreso, Cortés", None),
    ]  # fmt: skip
    assert [key for key in doubtful if find(*key)] == []


def test_named_gives_every_place_of_the_name(places):
    codes = set(Place.objects.named("la union", "HN").values_list("code", flat=True))
    assert codes == {"HN0412", "HN1311", "HN1513"}


def test_a_label_leads_back_to_its_place(places):
    some = list(Place.objects.select_related("parent__parent").filter(level__gt=1))[::20]
    assert [p.code for p in some if find(p.label, p.country) != p] == []


def test_el_salvador_has_three_levels_since_may_2024(places):
    country = Place.objects.filter(country="SV")
    before = Counter(country.current(date(2024, 4, 30)).values_list("level", flat=True))
    after = Counter(country.current(date(2024, 5, 1)).values_list("level", flat=True))
    assert before == {1: 14, 3: 262}
    assert after == {1: 14, 2: 44, 3: 262}
    centro = Place.objects.get(code="SV10-C")
    assert {child.name for child in centro.children.all()} == SAN_SALVADOR_CENTRO
    assert find("Mejicanos").department.name == "San Salvador"


def test_a_place_that_ended_is_found_by_its_code_or_its_day(places):
    old = Place.objects.create(
        code="HN8888", level=2, name="Villa Antigua", parent_id="HN05", country="HN",
        valid_to=date(2020, 12, 31), replaced_by_id="HN0502",
    )  # fmt: skip
    assert find("Villa Antigua") is None
    assert find("Villa Antigua", on=date(2020, 12, 31)) == old
    assert find("HN8888") == old


# --- one row -------------------------------------------------------------------


def test_saving_only_the_name_keeps_the_search_column_true(places):
    place = Place.objects.get(code="HN0502")
    place.name = "Villa Ñandú"
    place.save(update_fields=["name"])
    assert find("villa nandu") == place


def test_a_place_in_use_is_protected(places):
    with pytest.raises(ProtectedError):
        Place.objects.get(code="HN05").delete()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"level": 2, "parent_id": None}, "is part of another place"),
        ({"valid_from": date(2024, 5, 1), "valid_to": date(2024, 4, 30)}, "end before it begins"),
    ],
)
def test_constraints_speak(places, changes, message):
    fields = {"code": "HN77", "level": 1, "name": "X", "country": "HN"} | changes
    place = Place(**fields)
    place.fill_search()
    with translation.override("en"), pytest.raises(ValidationError, match=message):
        place.full_clean()


# --- real lists ----------------------------------------------------------------


def test_codes_of_a_form_tool_export_are_found(places):
    with intake("c.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {row["contacto/cod_municipio"] for row in csv.DictReader(file)} - {""}
    lost = {code for code in codes if find(code) is None}
    assert lost == codes & LAKES  # the list was drawn before the lakes were left out
    assert len(codes) > 100


def test_names_of_a_spreadsheet_are_found_wherever_one_place_is_meant(places):
    """106 of the 130 names; the other 24 are shared by several places, so nobody can tell.

    With a country, 17 of the 24 are told apart too.
    """
    names = spreadsheet_municipalities(intake("a.xlsx"))
    found = {name for name in names if find(name)}
    assert [name for name in names - found if not Place.objects.named(name).exists()] == []
    assert (len(found), len(names)) == (106, 130)
    in_a_country = {name for name in names - found if find(name, "HN") or find(name, "SV")}
    assert len(in_a_country) == 17


def spreadsheet_municipalities(path: Path) -> set[str]:
    from openpyxl import load_workbook

    rows = list(load_workbook(path, read_only=True).active.iter_rows(values_only=True))
    column = rows[2].index("Municipio")
    return {row[column] for row in rows[3:] if row[column]}


def test_the_file_is_utf_8_with_unix_line_ends():
    content = PLACES.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content
    content.decode("utf-8")
