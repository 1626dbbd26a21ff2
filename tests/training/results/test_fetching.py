"""A finished export is asked again whenever it is fetched: of all that is in it, at that moment."""

import io
import zipfile

import pytest
from django.urls import reverse

from accounts.sealing import files
from audit.models import Entry
from jobs import kinds
from jobs.models import Job, State
from tests import builders as make
from tests.signing_in import sign_in
from tests.training.certifying import group
from tests.working import work
from training import granting, lent
from training.certifying import ending
from training.models import CertificateExport, Grant
from training.results import exporting, working
from youth import consenting
from youth.models.consent import Purpose

from .test_register import issued

pytestmark = pytest.mark.usefixtures("plain_paper")


@pytest.fixture
def certificates(cast):
    """One of each organization, both granted with names, both people agreed."""
    made = issued(cast.ceiba), issued(cast.quetzal, given="Wilmer", surname1="Caal")
    for each in made:
        group.agree(each.source)
    cast.evaluator.grants.update(certificates=True)
    make.grant(cast.award, cast.evaluator, cast.quetzal, certificates=True)
    return made


@pytest.fixture
def fetch(cast, client, certificates):
    """Have the export made; gives a function that fetches its file."""
    sign_in(client, cast.evaluator)
    client.post(reverse("results:export", args=[cast.award.pk]), {})
    work()
    return lambda: client.get(reverse("jobs:file", args=[Job.objects.get().pk]))


def revoke(cast, certificates):
    granting.revoke(Grant.objects.get(organization=cast.ceiba), actor=cast.coordinator)


def give_codes_only(cast, certificates):
    granting.grant(
        cast.award, cast.evaluator, cast.ceiba, certificates=False, actor=cast.coordinator
    )


def withdraw_consent(cast, certificates):
    consenting.withdraw(
        certificates[0].participant,
        Purpose.CERTIFICATE_TO_DONOR,
        actor="system:tests",
        method="spoken",
    )


def end_certificate(cast, certificates):
    ending.revoke(certificates[0], "Se emitió a otra persona.", cast.coordinator)


LESS = [revoke, give_codes_only, withdraw_consent, end_certificate]


@pytest.mark.parametrize("happens", LESS)
def test_what_may_not_leave_any_more_keeps_the_file_back(cast, certificates, fetch, happens):
    assert fetch().status_code == 200  # the control: until then it leaves
    taken = Entry.objects.filter(action="job.file_taken").count()
    happens(cast, certificates)
    answer = fetch()
    assert answer.status_code == 404
    assert str(kinds.PROBLEMS["outdated"]) in answer.content.decode()
    assert working.page(Job.objects.get()) in answer.content.decode()
    assert Entry.objects.filter(action="job.file_taken").count() == taken


@pytest.mark.parametrize("happens", LESS)
def test_made_again_it_leaves_without_it(cast, client, certificates, fetch, happens):
    happens(cast, certificates)
    client.post(reverse("results:export", args=[cast.award.pk]), {})
    work()
    job = Job.objects.order_by("created_at").last()
    answer = client.get(reverse("jobs:file", args=[job.pk]))
    assert answer.status_code == 200
    inside = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert f"pdf/{certificates[0].code}.pdf" not in inside
    assert f"pdf/{certificates[1].code}.pdf" in inside


def test_more_than_there_was_keeps_nothing_back(cast, certificates, fetch):
    issued(cast.ceiba, given="Ana")
    assert fetch().status_code == 200


def test_each_owner_sees_that_the_file_was_taken(cast, certificates, fetch):
    assert not Entry.objects.filter(action="certificates.taken").exists()
    fetch()
    taken = Entry.objects.filter(action="certificates.taken")
    assert {(e.organization, e.count, e.object_id) for e in taken} == {
        (cast.ceiba.pk, 1, str(cast.award.pk)),
        (cast.quetzal.pk, 1, str(cast.award.pk)),
    }
    assert {e.actor for e in taken} == {f"user:{cast.evaluator.pk}"}
    at = taken.get(organization=cast.ceiba.pk).at
    assert lent.last_uses(cast.award, cast.ceiba) == {cast.evaluator.pk: at}


def test_going_on_is_counted_as_starting_is(cast, client, certificates, monkeypatch):
    monkeypatch.setattr(working, "MOST_A_DAY", 2)
    sign_in(client, cast.evaluator)
    for n in range(4):
        client.post(reverse("results:export", args=[cast.award.pk]), {"start": f"2020-01-0{n + 1}"})
        newest = Job.objects.order_by("created_at").last()
        client.post(reverse("jobs:cancel", args=[newest.pk]))
    jobs = list(Job.objects.filter(state=State.CANCELLED))
    assert len(jobs) == 4
    for job in jobs:
        answer = client.post(reverse("jobs:go_on", args=[job.pk]), follow=True)
    assert str(kinds.PROBLEMS["many_today"]) in answer.content.decode()
    work()
    assert CertificateExport.objects.count() == 2


@pytest.fixture
def withdrawn_meanwhile(cast, client, certificates, monkeypatch):
    """Somebody withdraws after their PDF was put into the archive; gives what is in it then."""
    put, happened = exporting._put_pdf, []

    def put_and_withdraw(archive, certificate):
        found = put(archive, certificate)
        if certificate.pk == certificates[0].pk and not happened:
            happened.append(found)
            withdraw_consent(cast, certificates)
        return found

    monkeypatch.setattr(exporting, "_put_pdf", put_and_withdraw)
    sign_in(client, cast.evaluator)

    def made() -> list[str]:
        client.post(reverse("results:export", args=[cast.award.pk]), {})
        work()
        assert happened == [(f"pdf/{certificates[0].code}.pdf", "")]
        with zipfile.ZipFile(files.opened(Job.objects.get().file)) as archive:
            return archive.namelist()

    return made


def test_who_withdraws_while_it_is_made_is_not_in_it(certificates, withdrawn_meanwhile):
    names = withdrawn_meanwhile()
    assert f"pdf/{certificates[0].code}.pdf" not in names
    assert f"pdf/{certificates[1].code}.pdf" in names
    assert CertificateExport.objects.get().withheld == 1
    assert Entry.objects.filter(action="certificate.exported").count() == 1


def test_not_asked_at_the_end_they_would_be_in_it(
    certificates, withdrawn_meanwhile, monkeypatch, fetched
):
    """The control; and still the file is not handed out."""
    monkeypatch.setattr(exporting, "still_holds", lambda *given: True)
    assert f"pdf/{certificates[0].code}.pdf" in withdrawn_meanwhile()
    assert fetched().status_code == 404


@pytest.fixture
def fetched(client):
    return lambda: client.get(reverse("jobs:file", args=[Job.objects.get().pk]))
