"""Awards: administrators say who takes part, a coordinator may write down one of its own."""

import pytest

from accounts.models import Organization
from audit.models import Entry
from training.models import Award, Grant

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in
from ..world import MISSING

pytestmark = pytest.mark.django_db
THEIRS, OURS = "/administracion/proyectos/", "/trabajo/proyectos/"


def period(first: int = 2026, last: int = 2027) -> dict:
    days = {"starts_on": (1, 2, first), "ends_on": (31, 1, last)}
    parts = ("day", "month", "year")
    return {
        f"{name}_{part}": str(value)
        for name, each in days.items()
        for part, value in zip(parts, each, strict=True)
    }


@pytest.fixture
def page_of(client, cast):
    def page(user):
        user.language = "en"
        user.save()
        return Page(sign_in(client, user))

    return page


def actions() -> list[str]:
    rows = Entry.objects.filter(action__regex=r"^(award|grant|organization)\.")
    return list(rows.order_by("at", "pk").values_list("action", flat=True))


def test_an_administrator_makes_an_award_and_says_who_takes_part(page_of, cast):
    page = page_of(cast.administrator)
    given = {"code": "FARO-9", "name_es": "Rutas", "name_en": "Routes", "donor": cast.donor.pk}
    page.open(THEIRS).link("New award").press("Save", **given, **period()).again()
    award = Award.objects.get(code="FARO-9")
    page.press("Add the organization", organization=str(cast.ceiba.pk)).again()
    assert [s.organization for s in award.shares.all()] == [cast.ceiba]
    page.link("Edit").press("Save", name_en="Ways", code="OTHER", **period(2025))
    award.refresh_from_db()
    assert (award.code, award.name_en, award.starts_on.year) == ("FARO-9", "Ways", 2025)
    page.open(f"{THEIRS}{award.pk}/").press("Take out").again()
    assert not award.shares.exists()
    assert actions() == ["award.created", "award.shared", "award.changed", "award.left"]


def test_who_works_under_an_award_stays_in_it(page_of, cast):
    """Else groups and certificates would hang on an award that the organization is not in."""
    program, page = make.program(cast.ceiba, cast.award), page_of(cast.administrator)
    make.grant(cast.award, cast.evaluator, cast.quetzal)
    page.open(f"{THEIRS}{cast.award.pk}/")
    key = page.value("form_key")
    assert page.text.count("Take out") == 1 and "and stays" in page.text
    path = f"{THEIRS}{cast.award.pk}/quitar/"
    page.send(path, {"organization": cast.ceiba.pk, "form_key": key})
    assert "has programs under this award" in page.text
    assert cast.award.shares.count() == 2
    program.delete()
    page.open(page.url).press(
        "Take out Fundación Ceiba"
    )  # the control: only the program stood in the way
    assert [s.organization for s in cast.award.shares.all()] == [cast.quetzal]
    granted = Grant.objects.filter(revoked_at=None).values_list("organization", flat=True)
    assert list(granted) == [cast.quetzal.pk]  # what Ceiba had granted ended with it


@pytest.mark.parametrize("key", ["foreign", "missing", "text"])
def test_only_who_takes_part_can_be_taken_out(page_of, cast, key):
    keys = {"foreign": make.organization("otra").pk, "missing": MISSING, "text": "x"}
    page = page_of(cast.administrator).open(f"{THEIRS}{cast.award.pk}/")
    data = {"organization": keys[key], "form_key": page.value("form_key")}
    assert page.send(f"{THEIRS}{cast.award.pk}/quitar/", data).status == 404


def test_a_coordinator_writes_down_an_award_with_a_new_donor(page_of, cast):
    page = page_of(cast.coordinator)
    given = {"code": "NUEVO-1", "name_es": "Nuevo", "name_en": "New", **period()}
    page.open(OURS).link("New award").press("Save", **given)
    assert page.errors() == ["Choose the donor, or write the name of a new one."]
    page.press("Save", new_donor="Fondo  Nuevo")
    assert page.errors() == ["Choose the country of the donor."]
    page.press("Save", new_donor="fondo faro", new_donor_country="PA")
    assert page.errors() == ["There is an organization with this name already."]
    page.press("Save", new_donor="Fondo  Nuevo", new_donor_country="PA").again()
    award = Award.objects.get(code="NUEVO-1")
    donor = Organization.objects.get(public_name="Fondo Nuevo")
    assert (award.donor, donor.kind, donor.time_zone) == (donor, "donor", "America/Panama")
    assert [s.organization for s in award.shares.all()] == [cast.ceiba]
    assert actions() == ["organization.created", "award.created", "award.shared"]


def test_an_award_that_cannot_be_added_adds_no_donor_either(page_of, cast):
    given = {"code": "FARO-1", "name_es": "Nuevo", "name_en": "New", **period()}
    given |= {"new_donor": "Fondo Nuevo", "new_donor_country": "PA"}
    page = page_of(cast.coordinator).open(f"{OURS}nuevo/").press("Save", **given)
    assert page.errors() == ["This code is taken: choose another."]
    page.press("Save", code="NUEVO-1", **period(2027, 2026))
    assert page.errors() == ["The end cannot be before the start."]
    assert not Organization.objects.filter(public_name="Fondo Nuevo").exists()


def test_an_award_of_several_is_not_one_coordinators_to_change(page_of, cast):
    page = page_of(cast.coordinator)
    own = make.award("SOLO-1", cast.donor, [cast.ceiba])
    page.open(f"{OURS}{own.pk}/").link("Edit")
    make.AwardOrganization.objects.create(award=own, organization=cast.quetzal)
    page.press("Save", name_en="Mine")  # somebody joined while the form was open
    assert page.status == 404
    assert "Edit" not in page.open(f"{OURS}{own.pk}/").links()
    own.shares.filter(organization=cast.quetzal).delete()
    page.open(f"{OURS}{own.pk}/").link("Edit")
    page.press("Save", name_en="Mine")
    own.refresh_from_db()
    assert own.name_en == "Mine"


def test_foreign_awards_are_not_there(page_of, cast):
    foreign = make.award("OTRO-1", cast.donor, [cast.quetzal])
    page = page_of(cast.coordinator)
    assert "OTRO-1" not in page.open(OURS).text and "FARO-1" in page.text
    for end in ("", "editar/", "acceso/"):
        for key in (foreign.pk, MISSING):
            assert page.open(f"{OURS}{key}/{end}").status == 404
    page = page_of(cast.outsider)
    assert page.open(f"{OURS}{foreign.pk}/").status == 200  # the control


def test_our_organization_says_whom_to_ask(page_of, cast):
    page = page_of(cast.coordinator).open("/trabajo/catalogo/").link("Our organization")
    assert "Fundación Ceiba" in page.text and "administrator of Rumbo" in page.text
    assert page.html.select("main form") == []
