"""The register narrowed by filters, over all awards; chains; why names are withheld."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from tests import builders as make
from tests.signing_in import sign_in
from training.certifying import ending
from training.certifying.codes import shown
from training.models import Certificate, Grant
from training.results import chains, register, withholding
from training.results.withholding import Why
from youth import consenting
from youth.models import Consent, Participant
from youth.models.consent import Purpose

from .test_register import issued

pytestmark = pytest.mark.usefixtures("plain_paper")

WHY = "looked at by a test"
PURPOSE = Purpose.CERTIFICATE_TO_DONOR


@pytest.fixture
def evaluator(cast):
    user = cast.evaluator
    user.act_as(user.memberships.get())
    return user


@pytest.fixture
def page(client, cast):
    sign_in(client, cast.evaluator)

    def get(of=None, **chosen):
        name, args = ("register", [of.pk]) if of else ("register_all", [])
        return client.get(reverse(f"results:{name}", args=args), chosen)

    return get


def shows(answer, certificate) -> bool:
    return shown(certificate.code) in answer.content.decode()


def whys(user, award) -> dict:
    rows = withholding.told(register.of_awards([award], user), user)
    return {each.pk: each.why for each in rows}


# --- filters -----------------------------------------------------------------------------------


def test_each_filter_keeps_what_it_names_and_nothing_else(cast, page):
    make.grant(cast.award, cast.evaluator, cast.quetzal)
    one = issued(cast.ceiba, on=date(2026, 2, 1), given="Ana")
    two = issued(cast.quetzal, on=date(2026, 3, 1), given="Eva")
    ending.revoke(two, "Por error.", actor="system:tests")
    course = one.source.offering.course
    for chosen in (
        {"organization": cast.ceiba.pk},
        {"course": course.pk},
        {"state": "valid"},
        {"end": "2026-02-15"},
        {"award": cast.award.pk, "state": "valid"},
        {"why": "no_grant"},
    ):
        answer = page(**chosen)
        assert (shows(answer, one), shows(answer, two)) == (True, False), chosen
    assert shows(page(why="revoked"), two) and not shows(page(why="revoked"), one)
    assert shows(page(), one) and shows(page(), two)  # the control: both are open
    kinds = {"kind": "diploma" if one.kind != "diploma" else "attendance"}
    assert not shows(page(**kinds), one) and shows(page(kind=one.kind), one)


def test_what_is_not_granted_cannot_be_chosen_or_found(cast, page):
    own, foreign = issued(cast.ceiba, given="Ana"), issued(cast.quetzal, given="Eva")
    course = foreign.source.offering.course
    text = page().content.decode()
    assert str(cast.quetzal.pk) not in text and str(course.pk) not in text
    for chosen in ({"organization": cast.quetzal.pk}, {"course": course.pk}):
        missing = dict.fromkeys(chosen, "01999999-9999-7999-8999-999999999999")
        answers = [page(**asked).content.decode() for asked in (chosen, missing)]
        sent = [*chosen.values(), *missing.values()]
        said = [re.sub(rf"{v}|[QWXZ]{{30,}}", "", a) for a, v in zip(answers, sent, strict=True)]
        assert shown(own.code) not in answers[0] and said[0] == said[1]


def test_all_awards_stand_in_one_list_with_their_own_pseudonyms(cast, page):
    other = make.award("OTRO-1", donor=cast.donor, organizations=[cast.ceiba])
    make.grant(other, cast.evaluator, cast.ceiba)
    one = issued(cast.ceiba, given="Ana")
    two = issued(cast.ceiba, given="Eva")
    Certificate.objects.unscoped(WHY).filter(pk=two.pk).update(award=other)
    text = page().content.decode()
    for certificate, award in ((one, cast.award), (two, other)):
        assert shown(certificate.code) in text and award.code in text
        assert register.pseudonym(award, certificate.participant_id) in text
    looks = Entry.objects.filter(action="certificates.register")
    assert {(e.object_id, e.count) for e in looks} == {(str(cast.award.pk), 1), (str(other.pk), 1)}


def test_an_empty_list_is_written_down_too(cast, page):
    assert page().status_code == 200
    assert Entry.objects.filter(action="certificates.register").count() == 1


def test_a_grant_that_ended_takes_its_rows_out_of_every_list_and_count(cast, page):
    certificate = issued(cast.ceiba)
    make.grant(cast.award, cast.evaluator, cast.quetzal)
    assert shows(page(), certificate)
    Grant.objects.filter(organization=cast.ceiba).update(revoked_at=timezone.now())
    text = page().content.decode()
    assert shown(certificate.code) not in text and "Fundación Ceiba" in text  # the access is told
    assert page(organization=cast.ceiba.pk).status_code == 200
    assert "1 certificate" not in text


def test_filters_stay_from_page_to_page(cast, page, monkeypatch):
    from training.results import views

    monkeypatch.setattr(views, "A_PAGE", 1)
    for given in ("Ana", "Eva"):
        issued(cast.ceiba, given=given)
    text = page(state="valid").content.decode()
    assert "?state=valid&amp;page=2" in text


def test_more_rows_cost_no_more_queries(cast, page):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert page(state="").status_code == 200
        return len(queries)

    first = issued(cast.ceiba, given="Ana")
    ending.replace(first, actor="system:tests", name="Ana de Paz")
    page()
    few = cost()
    for given in ("Eva", "Iris", "Olga"):
        again = ending.replace(issued(cast.ceiba, given=given), "system:tests", name="Otra Más")
        ending.replace(again, "system:tests", name="Otra Vez")
    assert cost() == few


# --- chains ------------------------------------------------------------------------------------


def test_an_old_code_leads_to_the_newest_one(cast, evaluator):
    first = issued(cast.ceiba)
    second = ending.replace(first, actor="system:tests", name="Otra Más")
    third = ending.replace(second, actor="system:tests", name="Otra Vez")
    rows = list(register.of_awards([cast.award], evaluator))
    found = chains.newer(evaluator, rows)
    assert [each.code for each in found[first.pk]] == [second.code, third.code]
    assert [each.code for each in found[second.pk]] == [third.code] and third.pk not in found


def test_a_newer_code_of_an_award_that_is_not_open_stays_unknown(cast, evaluator, page):
    first = issued(cast.ceiba)
    second = ending.replace(first, actor="system:tests", name="Otra Más")
    assert shows(page(state="replaced"), second)  # the control
    closed = make.award("OTRO-1", donor=cast.donor, organizations=[cast.ceiba])
    Certificate.objects.unscoped(WHY).filter(pk=second.pk).update(award=closed)
    answer = page(state="replaced")
    assert shows(answer, first) and not shows(answer, second)


# --- withheld ----------------------------------------------------------------------------------


def test_why_a_name_is_withheld_is_told_and_counted(cast, evaluator):
    Grant.objects.update(certificates=True)
    names = "leaves no_consent withdrawn ran_out revoked replaced erased".split()
    rows = {name: issued(cast.ceiba, given=f"Ana {name[0] * 3}") for name in names}
    for name in ("leaves", "withdrawn", "ran_out", "erased"):
        make.consent(rows[name].participant, PURPOSE)
    consenting.withdraw(
        rows["withdrawn"].participant, PURPOSE, method="signed", actor="system:tests"
    )
    out = Consent.objects.unscoped(WHY).filter(participant=rows["ran_out"].participant_id)
    type(out.first())._base_manager.filter(pk__in=out.filter(purpose=PURPOSE).values("pk")).update(
        expires_on=timezone.localdate() - timedelta(days=1)
    )
    people = Participant.objects.unscoped(WHY)
    people.filter(pk=rows["erased"].participant_id).update(erased_at=timezone.now())
    ending.revoke(rows["revoked"], "Por error.", actor="system:tests")
    newer = ending.replace(rows["replaced"], actor="system:tests", name="Otra Más")
    found = whys(evaluator, cast.award)
    assert {name: found[row.pk] for name, row in rows.items()} == {name: name for name in names}
    assert found[newer.pk] == "no_consent"
    told = withholding.told(register.of_awards([cast.award], evaluator), evaluator)
    counts = withholding.counted(told)
    assert counts[0] == (Why.LEAVES, 1) and dict(counts)[Why.NO_CONSENT] == 2
    assert sum(many for _why, many in counts) == 8


def test_what_leaves_is_what_an_export_gives(cast, evaluator):
    """Two ways to the same answer: one must not promise what the other keeps."""
    Grant.objects.update(certificates=True)
    agreed, other = issued(cast.ceiba, given="Ana"), issued(cast.ceiba, given="Eva")
    make.consent(agreed.participant, PURPOSE)
    exported = {
        each.pk: register.withheld(each) is None
        for each in register.certificates(cast.award, evaluator)
    }
    found = {pk: why == Why.LEAVES for pk, why in whys(evaluator, cast.award).items()}
    assert found == exported == {agreed.pk: True, other.pk: False}


def test_without_a_grant_of_names_nothing_tells_of_consents(cast, evaluator):
    agreed, other = issued(cast.ceiba, given="Ana"), issued(cast.ceiba, given="Eva")
    make.consent(agreed.participant, PURPOSE)
    assert set(whys(evaluator, cast.award).values()) == {"no_grant"}
    assert other.pk != agreed.pk


# --- certificates of results ---------------------------------------------------------------------


def test_certificates_of_results_of_all_awards_stand_in_one_place(client, cast):
    sign_in(client, cast.evaluator)
    answer = client.get(reverse("results:cohorts_all"))
    assert answer.status_code == 200
    chosen = client.get(reverse("results:cohorts_all"), {"organization": cast.quetzal.pk})
    assert 'class="errors"' in chosen.content.decode()
