"""From an empty installation to an evaluator's view, by commands; each act journaled once."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.models import Organization
from audit.models import Entry
from training import granting
from training.models import Award, Grant

from .. import builders as make

pytestmark = pytest.mark.django_db


def run(capsys, command, /, *args, **options) -> dict:
    call_command(command, *args, json=True, **options)
    return json.loads(capsys.readouterr().out)


def test_an_organization_is_added_once(capsys):
    given = {"name": "Casa Abierta", "kind": "ngo", "country": "SV"}
    assert run(capsys, "create_organization", "casa-abierta", **given)["made"]
    assert not run(capsys, "create_organization", "casa-abierta", **given)["made"]
    made = Organization.objects.get(slug="casa-abierta")
    assert (made.public_name, made.country) == ("Casa Abierta", "SV")
    assert Entry.objects.filter(action="organization.created", organization=made.pk).count() == 1


def award(cast, capsys, **more):
    given = {"name_es": "Nuevo", "donor": "faro", "first": date(2026, 1, 1)}
    given |= {"last": date(2027, 1, 1), "organization": ["ceiba"]}
    return run(capsys, "create_award", "NUEVO-1", **given | more)


def test_an_award_is_added_and_shared(cast, capsys):
    assert award(cast, capsys)["organizations"] == ["ceiba"]
    again = award(cast, capsys, organization=["quetzal"])
    assert (again["made"], again["organizations"]) == (False, ["ceiba", "quetzal"])
    actions = list(Entry.objects.filter(action__startswith="award.").values_list("action"))
    assert len(actions) == 3


def test_a_grant_opens_and_closes_an_evaluators_view(cast, capsys):
    evaluator, given = cast.ungranted, {"organization": "ceiba"}
    run(capsys, "grant_award", "FARO-1", evaluator=evaluator.email, **given)
    assert Award.objects.granted_to(evaluator).count() == 1
    run(capsys, "grant_award", "FARO-1", evaluator=evaluator.email, revoke=True, **given)
    assert Award.objects.granted_to(evaluator).count() == 0
    assert Entry.objects.filter(action__in=["grant.given", "grant.revoked"]).count() == 2


def test_other_rights_are_a_new_grant(cast):
    """What was granted when stays on record."""
    grants = [
        granting.grant(cast.award, cast.ungranted, cast.ceiba, certificates=c, actor="system:tests")
        for c in (False, False, True)
    ]
    assert grants[0] == grants[1] != grants[2]
    rows = Grant.objects.filter(evaluator=cast.ungranted)
    ended = [row.revoked_at is not None for row in rows.order_by("certificates")]
    assert ended == [True, False]


def test_only_evaluators_and_only_organizations_of_the_award(cast):
    for who, where in ((cast.coordinator, cast.ceiba), (cast.ungranted, cast.donor)):
        with pytest.raises(ValidationError):
            granting.grant(cast.award, who, where, certificates=False, actor="system:tests")


@pytest.mark.parametrize(
    ("name", "args", "options", "says"),
    [
        (
            "create_organization",
            ["malo"],
            {"name": "", "kind": "ngo", "country": "SV"},
            "",
        ),
        ("create_award", ["X-1"], {}, "needs --name-es"),
        ("create_award", ["FARO-1"], {"organization": ["nadie"]}, "no organization nadie"),
        ("grant_award", ["X-1"], {"evaluator": "a@b.c", "organization": "ceiba"}, "no such award"),
        ("grant_award", ["FARO-1"], {"evaluator": "a@b.c", "organization": "ceiba"}, "evaluator"),
    ],
)
def test_wrong_calls_say_what_is_wrong(cast, name, args, options, says):
    with pytest.raises(CommandError) as refusal:
        call_command(name, *args, **options)
    assert says in str(refusal.value) and refusal.value.returncode == 2


def test_sqlite_is_for_one_organization(cast, settings, monkeypatch):
    from youth import checks

    monkeypatch.setattr(checks.connection, "vendor", "sqlite")
    for _each in range(2):
        make.participant(cast.ceiba)
    assert checks.sqlite_is_for_one_organization(None) == []
    make.participant(cast.quetzal)
    assert [e.id for e in checks.sqlite_is_for_one_organization(None)] == ["youth.E001"]
    settings.DEMO = True
    assert checks.sqlite_is_for_one_organization(None) == []
