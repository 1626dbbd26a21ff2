"""The evaluator's register and its pages: only what was granted, by pseudonym."""

from datetime import date

import pytest
from django.urls import reverse

from audit.models import Entry
from tests import builders as make
from tests.signing_in import sign_in
from tests.training.certifying import group
from training.certifying import ending, issuing
from training.certifying.codes import shown
from training.models import Grant
from training.results import register
from training.results.pseudonyms import pseudonym

pytestmark = pytest.mark.usefixtures("plain_paper")


def issued(org, on=None, **person):
    """A certificate of a group of its own."""
    offering = group.offering(org)
    enrollment = group.member(offering, **person)
    certificate = issuing.issue(offering, actor="system:tests", on=on).issued[0]
    certificate.source = enrollment
    return certificate


@pytest.fixture
def ceiba(cast):
    return issued(cast.ceiba)


@pytest.fixture
def quetzal(cast):
    return issued(cast.quetzal, given="Wilmer", surname1="Caal")


@pytest.fixture
def page(client, cast):
    sign_in(client, cast.evaluator)

    def get(award=None, **period):
        url = reverse("results:register", args=[(award or cast.award).pk])
        return client.get(url, period)

    return get


def test_the_register_holds_only_the_organizations_that_granted(cast, ceiba, quetzal, page):
    text = page().content.decode()
    assert shown(ceiba.code) in text and shown(quetzal.code) not in text
    make.grant(cast.award, cast.evaluator, cast.quetzal)
    assert shown(quetzal.code) in page().content.decode()  # the control: it was only not granted


def test_people_are_pseudonyms_and_initials(cast, ceiba, page):
    text = page().content.decode()
    assert pseudonym(cast.award, ceiba.participant_id) in text
    assert "M. J. M. N." in text
    for secret in ("Mejía", "María", ceiba.participant.code, str(ceiba.participant_id)):
        assert secret not in text, secret


def test_a_foreign_award_is_as_one_that_does_not_exist(client, cast, page):
    other = make.award("OTRO-1", donor=cast.donor, organizations=[cast.ceiba])
    foreign, missing = page(other), client.get(reverse("results:register", args=[cast.ceiba.pk]))
    assert foreign.status_code == missing.status_code == 404
    for name in ("register", "export"):
        assert client.get(reverse(f"results:{name}", args=[other.pk])).status_code == 404
        assert client.post(reverse(f"results:{name}", args=[other.pk])).status_code in (404, 405)


def test_a_revoked_grant_closes_at_once(cast, ceiba, page):
    assert page().status_code == 200
    Grant.objects.update(revoked_at="2026-01-01T00:00Z")
    assert page().status_code == 404


def test_without_a_grant_there_is_nothing(client, cast, ceiba):
    sign_in(client, cast.ungranted)
    home = client.get("/evaluacion/")
    assert home.status_code == 200 and cast.award.code not in home.content.decode()
    assert client.get(reverse("results:register", args=[cast.award.pk])).status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "monitor", "administrator", "editor"])
def test_the_workspace_is_for_evaluators(client, cast, role):
    sign_in(client, getattr(cast, role))
    assert client.get("/evaluacion/").status_code == 403


def test_home_lists_the_awards_with_their_figures(client, cast, ceiba, quetzal):
    sign_in(client, cast.evaluator)
    text = client.get("/evaluacion/").content.decode()
    assert cast.award.name in text and reverse("results:register", args=[cast.award.pk]) in text


def test_a_period_holds_its_first_and_last_day(cast, page):
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
    codes = [
        shown(issued(cast.ceiba, on=day, given=f"Ana {n * 'a'}").code) for n, day in enumerate(days)
    ]
    text = page(start="2026-02-01", end="2026-02-28").content.decode()
    assert [code in text for code in codes] == [False, True, True, False]


def test_a_period_is_typed_day_first(cast, page):
    certificate = issued(cast.ceiba, on=date(2026, 7, 3))
    typed = {"start_day": "3", "start_month": "7", "start_year": "2026"}
    typed |= {"end_day": "3", "end_month": "7", "end_year": "2026"}
    assert shown(certificate.code) in page(**typed).content.decode()


def test_a_period_that_ends_before_it_starts_is_refused(cast, ceiba, page):
    text = page(start="2026-03-01", end="2026-02-01").content.decode()
    assert 'class="errors"' in text and shown(ceiba.code) not in text


def test_each_look_is_written_down_for_its_owner(cast, ceiba, quetzal, page):
    make.grant(cast.award, cast.evaluator, cast.quetzal)
    page()
    looks = Entry.objects.filter(action="certificates.register")
    assert {(e.organization, e.count) for e in looks} == {
        (cast.ceiba.pk, 1),
        (cast.quetzal.pk, 1),
    }
    assert {e.actor for e in looks} == {f"user:{cast.evaluator.pk}"}


def test_many_rows_come_in_pages(cast, page, monkeypatch):
    from training.results import views

    monkeypatch.setattr(views, "A_PAGE", 1)
    first = issued(cast.ceiba, on=date(2026, 2, 1))
    second = issued(cast.ceiba, on=date(2026, 2, 2), given="Ana")
    one, two = page(start="2026-01-01"), page(start="2026-01-01", page=2)
    assert shown(second.code) in one.content.decode()
    assert "?start=2026-01-01&amp;page=2" in one.content.decode()
    assert shown(first.code) in two.content.decode()


def test_pseudonyms_differ_between_awards_and_stay_within_one(cast):
    other = make.award("OTRO-1", donor=cast.donor)
    people = [make.participant(cast.ceiba, given=f"Ana {n}").pk for n in range(5)]
    mine = [pseudonym(cast.award, pk) for pk in people]
    theirs = [pseudonym(other, pk) for pk in people]
    assert mine == [pseudonym(cast.award, pk) for pk in people]
    assert len({*mine, *theirs}) == 10
    assert all(len(p) == 10 and set(p) <= set("23456789ABCDEFGHJKMNPQRSTVWXYZ") for p in mine)
    assert pseudonym(cast.award, None) == ""


def test_states_and_reasons_of_rows(cast, ceiba):
    def why():
        return [register.withheld(c) for c in register.certificates(cast.award, cast.evaluator)]

    assert why() == ["no_grant"]
    cast.award.grants.update(certificates=True)
    assert why() == ["no_consent"]
    group.agree(ceiba.source)
    assert why() == [None]
    ending.revoke(ceiba, "Se emitió a otra persona.", cast.coordinator)
    assert why() == ["revoked"]
