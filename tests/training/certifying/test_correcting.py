"""A wrong name is put right in the record and on the paper: together, or not at all."""

from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.many_hands import all_at_once
from tests.signing_in import sign_in
from training.certifying import ending, issuing, verifying
from training.certifying.composing import Refused
from training.models import Certificate
from youth.models import Participant

from . import group
from .test_issuing import _drop_the_rule, _group_of_one, stored_files

pytestmark = pytest.mark.usefixtures("drawn_once")

WHY = "looked at by a test"
RIGHT = {"given": "María Josefa", "surname1": "Mejía", "surname2": "Núñez"}
OLD, NEW = "María José Mejía Núñez", "María Josefa Mejía Núñez"


def certificates():
    return Certificate.objects.unscoped(WHY)


def record(pk) -> Participant:
    return Participant.objects.unscoped(WHY).select_related("key").get(pk=pk)


@pytest.fixture
def certificate(cast):
    offering = group.offering(cast.ceiba)
    group.member(offering)
    return issuing.issue(offering, actor=cast.coordinator).issued[0]


@pytest.fixture
def another(cast, certificate):
    """A second course of the same person, certified under the same wrong name."""
    offering = group.offering(cast.ceiba)
    enrollment = group.member(offering)
    type(enrollment).objects.unscoped(WHY).filter(pk=enrollment.pk).update(
        participant=certificate.participant
    )
    return issuing.issue(offering, actor=cast.coordinator).issued[0]


@pytest.fixture
def page(client, cast, certificate):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    sign_in(client, cast.coordinator)
    return Page(client, reverse("training:certificate", args=[certificate.pk]))


def test_three_clicks_put_record_and_paper_right(page, certificate):
    page.link("Correct the name").choose(reason="typing")
    page.press("Correct and issue anew", given="María Josefa")
    assert page.taps == 3
    assert NEW in page.text and "A new certificate was issued" in page.text
    assert "Download, to print" in page.links()
    assert str(record(certificate.participant_id).full_name) == NEW
    states = {c.holder["name"]: c.state for c in certificates()}
    assert states == {OLD: "replaced", NEW: "valid"}
    assert verifying.look_up(certificate.code).state == "replaced"
    said = {(e.action, tuple(e.fields)) for e in Entry.objects.exclude(action__contains="seen")}
    assert said >= {
        ("participant.updated", ("names",)),
        ("certificate.replaced", ()),
        ("certificate.issued", ()),
    }
    page.again()  # a double tap
    assert certificates().count() == 2


def test_two_clicks_where_the_record_was_put_right_before(page, certificate):
    person = certificate.participant
    person.names = person.names | RIGHT
    person.save()
    page.link("Correct the name").press("Correct and issue anew")
    assert page.taps == 2
    assert {c.holder["name"]: c.state for c in certificates()} == {OLD: "replaced", NEW: "valid"}
    assert not Entry.objects.filter(action="participant.updated").exists()


def test_the_reason_is_sealed_and_read_by_the_organization(page, certificate):
    page.link("Correct the name").choose(reason="document")
    page.press("Correct and issue anew", given="María Josefa")
    old = certificates().get(pk=certificate.pk)
    assert old.ended_reason == "document"
    with connection.cursor() as cursor:
        cursor.execute("SELECT ended_reason FROM training_certificate WHERE state = 'replaced'")
        assert "document" not in cursor.fetchone()[0]
    page.open(reverse("training:certificate", args=[old.pk]))
    assert "a document says so" in page.text


@pytest.mark.parametrize("ticked", [True, False])
def test_all_that_bear_the_wrong_name_are_offered(page, certificate, another, ticked):
    page.open(page.url).link("Correct the name").choose(reason="typing")
    assert "Put it right on the others too: 1" in page.text
    url, form = page.url, page.html.find("main").find("form")
    data = {f["name"]: f.get("value", "") for f in form.find_all("input") if f["type"] != "radio"}
    data |= {"reason": "typing", "given": "María Josefa"}
    data = data | {"also": "on"} if ticked else {k: v for k, v in data.items() if k != "also"}
    page.send(url, data)
    valid = certificates().filter(state="valid")
    assert valid.count() == 2
    assert [c.holder["name"] for c in valid].count(NEW) == (2 if ticked else 1)
    if ticked:
        assert "2 new certificates were issued" in page.text
        assert "All in one PDF, to print" in page.buttons()


@pytest.mark.parametrize(
    ("typed", "reason", "wrong"),
    [
        ({}, "typing", "given"),
        ({"given": "漢字"}, "typing", "given"),
        ({"given": ""}, "typing", "given"),
        ({"given": "María Josefa"}, "", "reason"),
        ({"given": "María Josefa"}, "record", "reason"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(page, certificate, typed, reason, wrong):
    page.link("Correct the name").press("Correct and issue anew", **typed, reason=reason)
    assert page.response.context["form"].errors.keys() == {wrong}
    assert f'id="id_{wrong}_error"' in page.response.content.decode()
    assert certificates().get().state == "valid"
    assert str(record(certificate.participant_id).full_name) == OLD


def test_a_record_that_somebody_else_changed_is_looked_at_again(page, certificate):
    page.link("Correct the name").choose(reason="typing")
    person = record(certificate.participant_id)
    person.works = "yes"
    person.save()
    page.press("Correct and issue anew", given="María Josefa")
    assert page.errors() and certificates().get().state == "valid"


@pytest.mark.parametrize("fails_at", ["participant.updated", "certificate.issued"])
def test_both_happen_or_neither(cast, certificate, another, monkeypatch, fails_at):
    real, files = ending.journal.record, stored_files(cast.ceiba)

    def broken(action, *given, **more):
        if action == fails_at:
            raise RuntimeError("the journal cannot be written")
        return real(action, *given, **more)

    given = {"actor": cast.coordinator, "also": [another]}
    monkeypatch.setattr(ending.journal, "record", broken)
    with pytest.raises(RuntimeError):
        ending.correct(certificate, RIGHT, "typing", **given)
    assert str(record(certificate.participant_id).full_name) == OLD
    assert set(certificates().values_list("state", flat=True)) == {"valid"}
    assert stored_files(cast.ceiba) == files
    monkeypatch.setattr(ending.journal, "record", real)  # the control
    assert len(ending.correct(certificate, RIGHT, "typing", **given)) == 2
    assert len(stored_files(cast.ceiba)) == len(files) + 2


def test_when_one_of_them_ended_meanwhile_nothing_happens(cast, certificate, another):
    seen = certificates().get(pk=another.pk)
    ending.revoke(another, "Se emitió por error.", cast.coordinator)
    with pytest.raises(Refused):
        ending.correct(certificate, RIGHT, "typing", actor=cast.coordinator, also=[seen])
    assert certificates().get(pk=certificate.pk).state == "valid"
    assert str(record(certificate.participant_id).full_name) == OLD


def test_only_what_is_valid_of_the_same_person_and_name_is_alike(cast, certificate, another):
    namesake = group.member(group.offering(cast.ceiba))
    issuing.issue(namesake.offering, actor=cast.coordinator)
    assert ending.alike(certificate, cast.coordinator) == [another]
    ending.revoke(another, "Se emitió por error.", cast.coordinator)
    assert ending.alike(certificate, cast.coordinator) == []
    assert ending.alike(certificate, cast.outsider) == []


# --- many hands ------------------------------------------------------------------------------
ACTOR = "system:tests"


def certified(slug: str) -> Certificate:
    return issuing.issue(_group_of_one(make.organization(slug)), actor=ACTOR).issued[0]


def hands(certificate: Certificate) -> list:
    """Four who correct the name, each differently, and four who replace: all saw the same page."""
    seen = [certificates().get(pk=certificate.pk) for _n in range(8)]
    was = record(certificate.participant_id).updated_at.isoformat()
    correcting = [
        partial(
            ending.correct, each, RIGHT | {"given": f"Ana {n}"}, "typing", actor=ACTOR, seen=was
        )
        for n, each in zip("abcd", seen[:4], strict=True)
    ]
    return correcting + [partial(ending.replace, each, ACTOR) for each in seen[4:]]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_hands_correct_a_name_once():
    certificate = certified("nombre")
    assert all_at_once(hands(certificate)) == ["Refused"] * 7 + ["done"]
    valid = certificates().get(state="valid")
    assert certificates().count() == 2
    named = str(record(certificate.participant_id).full_name)
    assert valid.holder["name"] == named or named == OLD
    assert len(stored_files(certificate.organization)) == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_looking_again_several_hands_correct_it(monkeypatch):
    """The control: were the rows not read anew under their locks, and did the database not keep
    one valid certificate, several would have done it.
    """
    certificate = certified("nombre-sin-mirar")
    monkeypatch.setattr(ending, "_still_valid", lambda certificate: certificate)
    _drop_the_rule()
    assert all_at_once(hands(certificate)[4:]).count("done") > 1
