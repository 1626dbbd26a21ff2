"""What evaluators are let see: given, ended and watched by the coordinator of what is theirs."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import people
from accounts.roles import Role
from audit.models import Entry
from tests.working import work
from training import granting, lent
from training.certifying import issuing
from training.models import Award, Grant
from training.models import award as models
from training.results import register

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in
from ..world import MISSING
from .certifying import group

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    return Page(sign_in(client, cast.coordinator)).open(address(cast.award))


def address(award: Award) -> str:
    return f"/trabajo/proyectos/{award.pk}/"


def day(name: str, date) -> dict:
    values = {"day": date.day, "month": date.month, "year": date.year}
    return {f"{name}_{part}": str(value) for part, value in values.items()}


def certificate(org, agreed: bool = False):
    enrollment = group.member(group.offering(org))
    if agreed:
        group.agree(enrollment)
    return issuing.issue(enrollment.offering, actor="system:tests").issued[0]


def test_access_is_given_widened_and_ended(page, cast):
    other, today = cast.ungranted, timezone.localdate()
    page.link("Give access").press("Give access", evaluator=str(other.pk)).again()
    page.link("Give access").press("Give access", evaluator=str(other.pk))  # the same once more
    assert Grant.objects.filter(evaluator=other).count() == 1
    page.link("Give access").choose(certificates="yes")
    until = day("ends_on", today + timedelta(days=30))
    page.press("Give access", email=f" {other.email.upper()} ", **until)
    first, second = Grant.objects.filter(evaluator=other).order_by("given_at")
    assert (first.certificates, first.revoked_at is None) == (False, False)
    assert (second.certificates, second.ends_on) == (True, today + timedelta(days=30))
    assert (first.organization, second.starts_on) == (cast.ceiba, today)
    page.link("End it").press("End the access").again()
    assert not Grant.objects.in_force().filter(evaluator=other).exists()
    actions = Entry.objects.filter(action__startswith="grant.").order_by("at", "pk")
    assert [(e.action, e.purpose) for e in actions] == [
        ("grant.given", "without names"),
        ("grant.revoked", ""),
        ("grant.given", "with names"),
        ("grant.revoked", ""),
    ]
    assert "2 accesses that ended" in page.text


def test_who_it_goes_to_must_be_an_evaluator_typed_exactly(page, cast):
    elsewhere = make.organization("evaluadora", kind="employer")
    hired = cast._person("contratada", Role.EVALUATOR, elsewhere)
    assert cast.ungranted and page.link("Give access")
    assert hired.email not in page.text and cast.ungranted.email in page.text
    page.press("Give access")
    assert page.errors() == ["Say to whom."]
    # One answer for whoever is no evaluator and for who is nobody.
    for email in (cast.coordinator.email, cast.editor.email, "nadie@x.example"):
        page.press("Give access", email=email)
        assert page.errors() == ["No evaluator signs in with this e-mail."]
    for key in (cast.coordinator.pk, hired.pk, 999_999):
        page.press("Give access", evaluator=str(key), email="")
        assert "Select a valid choice" in page.errors()[0]
    page.press("Give access", evaluator=str(cast.ungranted.pk), email=hired.email)
    assert "not both" in page.errors()[0]
    page.press("Give access", evaluator="", email=hired.email)
    assert Award.objects.granted_to(hired).count() == 1


def test_the_days_of_an_access(page, cast):
    today, who = timezone.localdate(), str(cast.ungranted.pk)
    page.link("Give access")
    page.press("Give access", evaluator=who, **day("starts_on", today - timedelta(days=1)))
    assert "must be" in page.errors()[0]
    later, end = today + timedelta(days=9), today + timedelta(days=5)
    page.press("Give access", **day("starts_on", later), **day("ends_on", end))
    assert page.errors() == ["The end cannot be before the start."]
    page.press("Give access", **day("ends_on", later))
    assert "not yet" in page.text and not Award.objects.granted_to(cast.ungranted).exists()
    assert Grant.objects.in_force(later).filter(evaluator=cast.ungranted).exists()
    assert not Grant.objects.in_force(later + timedelta(days=1)).filter(evaluator=who).exists()
    # An access in force is not taken away by one that begins another day.
    evaluator = str(cast.evaluator.pk)
    page.link("Give access").choose(certificates="yes")
    page.press("Give access", evaluator=evaluator, **day("starts_on", later))
    assert "in force now" in page.errors()[0]
    assert Award.objects.granted_to(cast.evaluator).exists()


def test_what_ended_opens_nothing_from_the_next_request(client, cast):
    given, evaluator = cast.evaluator.grants.get(), sign_in(client, cast.evaluator)
    path = f"/evaluacion/{cast.award.pk}/certificados/"
    assert evaluator.get(path).status_code == 200  # the control
    granting.revoke(given, actor=cast.coordinator)
    assert evaluator.get(path).status_code == 404
    assert path not in evaluator.get("/evaluacion/").content.decode(), "only that it ended"
    ended = Grant.objects.get(pk=given.pk).revoked_at
    granting.revoke(given, actor=cast.coordinator)
    assert Grant.objects.get(pk=given.pk).revoked_at == ended  # what has ended stays as it is
    assert Entry.objects.filter(action="grant.revoked").count() == 1


class TestWithTheRole:
    """Access ends with the evaluator's role, and does not come back with a new one."""

    @pytest.fixture
    def left(self, cast):
        certificate(cast.ceiba)
        assert register.certificates(cast.award, cast.evaluator).count() == 1
        people.end_role(cast.evaluator.memberships.get(), actor="system:tests")
        return again(cast.evaluator)

    def test_what_was_granted_opens_nothing(self, cast, left):
        assert not Grant.objects.in_force().exists()
        assert not register.certificates(cast.award).exists()  # nor to the command
        person = people.give_role(left, Role.EVALUATOR, cast.donor, actor="system:tests").user
        assert not Award.objects.granted_to(again(person)).exists()
        assert not register.certificates(cast.award, again(person)).exists()

    def test_it_can_be_granted_anew(self, cast, left):
        people.give_role(left, Role.EVALUATOR, cast.donor, actor="system:tests")
        who = {"certificates": False, "actor": cast.coordinator}
        granting.grant(cast.award, left, cast.ceiba, **who)
        assert Award.objects.granted_to(again(left)).count() == 1
        assert left.grants.count() == 2

    def test_without_that_rule_it_would_come_back(self, cast, left, monkeypatch):
        """The control."""
        people.give_role(left, Role.EVALUATOR, cast.donor, actor="system:tests")
        plain = lambda rows: rows.filter(revoked_at=None)  # noqa: E731
        monkeypatch.setattr(models.GrantQuerySet, "holding", plain)
        theirs = lambda rows, role: rows.filter(evaluator=role.user)  # noqa: E731
        monkeypatch.setattr(models.GrantQuerySet, "held_in", theirs)
        assert Award.objects.granted_to(again(left)).count() == 1

    def test_a_role_at_another_donor_opens_nothing_of_it(self, cast):
        other = make.organization("otrofondo", kind="donor")
        elsewhere = people.give_role(cast.evaluator, Role.EVALUATOR, other, actor="system:tests")
        who = again(cast.evaluator)
        here = who.memberships.get(organization=cast.donor)
        for role, awards in ((here, 1), (elsewhere, 0)):  # the control, and the other role
            who.act_as(role)
            assert Award.objects.granted_to(who).count() == awards
            assert register.certificates(cast.award, who).count() == 0
        certificate(cast.ceiba)
        who.act_as(here)
        assert register.certificates(cast.award, who).count() == 1
        people.end_role(here, actor="system:tests")
        assert not Grant.objects.in_force().exists()
        assert not Award.objects.granted_to(again(who)).exists()

    def test_earlier_grants_get_the_role_of_then(self, cast):
        migration = import_module("training.migrations.0006_grants_belong_to_a_role")
        other = make.organization("otrofondo", kind="donor")
        own = cast.evaluator.memberships.get()
        people.give_role(cast.evaluator, Role.EVALUATOR, other, actor="system:tests")
        Grant.objects.update(membership=None)
        assert not Grant.objects.in_force().exists()
        migration.name_roles(apps, None)
        assert Grant.objects.in_force().get().membership == own
        Grant.objects.update(membership=None, given_at=own.started_at - timedelta(days=1))
        migration.name_roles(apps, None)
        assert Grant.objects.get().membership is None  # of an earlier role: closed, and stays so

    def test_nor_while_the_person_may_not_sign_in(self, cast):
        cast.evaluator.is_active = False
        cast.evaluator.save()
        assert not Grant.objects.in_force().exists()


def again(user):
    """The same user, as the next request meets them."""
    return type(user).objects.get(pk=user.pk)


def test_the_page_says_who_looked_and_what_left(page, client, cast):
    certificate(cast.ceiba, agreed=True)
    certificate(cast.ceiba)
    theirs = certificate(cast.quetzal)
    make.grant(cast.award, cast.evaluator, cast.quetzal)
    cast.award.grants.update(certificates=True)
    page.open(page.url)
    assert "the dates of 2 certificates" in page.text and "agreed to it: 1 today" in page.text
    assert "Has not looked yet" in page.text and "Nothing has left yet" in page.text
    evaluator = Page(sign_in(type(client)(), cast.evaluator))
    path = f"/evaluacion/{cast.award.pk}/certificados/"
    evaluator.open(path)
    assert list(lent.last_uses(cast.award, cast.ceiba)) == [cast.evaluator.pk]
    other = make.award("OTRO-1", cast.donor, [cast.ceiba])
    assert lent.last_uses(other, cast.ceiba) == {}
    assert register.certificates(cast.award, cast.evaluator).count() == 3
    form = evaluator.open(f"{path}exportar/")
    evaluator.client.post(f"{path}exportar/", {"start": "", "end": ""})
    work()
    assert form.status == 200
    [left] = lent.exports(cast.award, cast.ceiba)
    assert (left["certificates"], left["with_names"]) == (2, 1)
    [left] = lent.exports(cast.award, cast.quetzal)
    assert left["certificates"] == 1 and theirs.organization == cast.quetzal
    page.open(page.url)
    assert "Last looked" in page.text and "Nothing has left" not in page.text


def test_others_grants_are_not_there(page, cast):
    foreign = make.grant(cast.award, cast.evaluator, cast.quetzal)
    assert page.open(page.url).text.count(cast.evaluator.email) == 1  # Ceiba's own
    for key in (foreign.pk, MISSING):
        for send in (page.open, lambda url: page.send(url, {})):
            assert send(f"/trabajo/accesos/{key}/terminar/").status == 404
    own = cast.award.grants.get(organization=cast.ceiba)
    assert page.open(f"/trabajo/accesos/{own.pk}/terminar/").status == 200  # the control
    assert Grant.objects.get(pk=foreign.pk).revoked_at is None


def test_two_who_grant_at_once_leave_one(cast):
    who = {"certificates": False, "actor": cast.coordinator}
    made = granting.grant(cast.award, cast.ungranted, cast.ceiba, **who)
    assert granting.grant(cast.award, cast.ungranted, cast.ceiba, **who) == made
    with pytest.raises(ValidationError):
        granting.grant(cast.award, cast.ungranted, cast.donor, **who)
