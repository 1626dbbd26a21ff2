"""The staff's pages on certificates: three clicks to issue, and nobody else's people."""

import re

import pytest
from django.urls import reverse

from accounts.sealing import files
from audit.models import Entry
from tests.signing_in import sign_in
from training.certifying import ending, filing, issuing
from training.models import Certificate

from . import group

WHY = "looked at by a test"


@pytest.fixture
def offering(cast):
    return group.offering(cast.ceiba)


@pytest.fixture
def certificate(cast, offering):
    group.member(offering)
    return issuing.issue(offering, actor=cast.coordinator).issued[0]


def certificates():
    return Certificate.objects.unscoped(WHY)


def fields(response) -> dict:
    """What the last form of a page would send."""
    form = re.findall(r'<form method="post".*?</form>', response.content.decode(), re.S)[-1]
    found = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def test_a_group_is_issued_in_three_clicks(client, cast, offering):
    group.member(offering)
    group.member(offering, came=1, given="Ana", surname1="Zelaya")
    sign_in(client, cast.coordinator)
    listed = client.get(f"/trabajo/grupos/{offering.pk}/certificados/")  # click 1, from the group
    issue_url = f"/trabajo/grupos/{offering.pk}/certificados/emitir/"
    assert issue_url in listed.content.decode()
    confirm = client.get(issue_url)  # click 2
    text = confirm.content.decode()
    assert "María José Mejía Núñez" in text and "Zelaya" not in text
    done = client.post(issue_url, fields(confirm), follow=True)  # click 3
    assert certificates().count() == 1
    assert "notice good" in done.content.decode()
    assert "Zelaya, Ana" not in done.content.decode().split("<h2>")[1]


def test_a_form_sent_twice_issues_once(client, cast, offering):
    group.member(offering)
    sign_in(client, cast.coordinator)
    url = reverse("training:certificates_issue", args=[offering.pk])
    sent = fields(client.get(url))
    first, second = client.post(url, sent), client.post(url, sent)
    assert first["Location"] == second["Location"]
    assert certificates().count() == 1
    assert Entry.objects.filter(action="certificate.issued").count() == 1


def test_only_the_people_shown_get_one(client, cast, offering):
    first = group.member(offering)
    sign_in(client, cast.coordinator)
    url = reverse("training:certificates_issue", args=[offering.pk])
    sent = fields(client.get(url))
    group.member(offering, given="Después")
    client.post(url, sent)
    assert [c.enrollment_id for c in certificates()] == [first.pk]


def test_a_foreign_enrollment_in_the_form_is_refused(client, cast, offering):
    group.member(offering)
    foreign = group.member(group.offering(cast.quetzal))
    sign_in(client, cast.coordinator)
    url = reverse("training:certificates_issue", args=[offering.pk])
    sent = fields(client.get(url)) | {"enrollment": [str(foreign.pk)]}
    assert client.post(url, sent).status_code == 200
    assert not certificates().exists()


def test_nobody_signs_is_said_and_nothing_offered(client, cast):
    offering = group.offering(cast.ceiba, signed=False)
    group.member(offering)
    sign_in(client, cast.coordinator)
    text = client.get(f"/trabajo/grupos/{offering.pk}/certificados/").content.decode()
    assert "notice warn" in text and "/emitir/" not in text
    url = reverse("training:certificates_issue", args=[offering.pk])
    assert client.get(url).status_code == 302


def test_the_monitor_reads_the_list_and_nothing_more(client, cast, offering, certificate):
    sign_in(client, cast.monitor)
    listed = client.get(f"/trabajo/grupos/{offering.pk}/certificados/")
    assert listed.status_code == 200
    assert f"/trabajo/certificados/{certificate.pk}/" not in listed.content.decode()
    for name in ("certificate", "certificate_pdf", "certificate_revoke", "certificate_correct"):
        assert client.get(reverse(f"training:{name}", args=[certificate.pk])).status_code == 403


@pytest.mark.parametrize("role", ["facilitator", "case_worker"])
def test_others_of_the_staff_do_not_see_certificates(client, cast, offering, role):
    sign_in(client, getattr(cast, role))
    assert client.get(f"/trabajo/grupos/{offering.pk}/certificados/").status_code == 403


@pytest.mark.parametrize(
    "name", ["certificate", "certificate_pdf", "certificate_revoke", "certificate_correct"]
)
def test_a_foreign_certificate_is_as_one_that_does_not_exist(client, cast, certificate, name):
    sign_in(client, cast.outsider)
    foreign = client.get(reverse(f"training:{name}", args=[certificate.pk]))
    missing = client.get(reverse(f"training:{name}", args=[certificate.organization_id]))
    assert foreign.status_code == missing.status_code == 404
    sign_in(client, cast.coordinator)
    own = client.get(reverse(f"training:{name}", args=[certificate.pk]))
    assert own.status_code == 200


def test_each_look_is_written_down(client, cast, offering, certificate):
    sign_in(client, cast.coordinator)
    before = Entry.objects.count()
    client.get(f"/trabajo/grupos/{offering.pk}/certificados/")
    client.get(reverse("training:certificate", args=[certificate.pk]))
    client.get(reverse("training:certificate_pdf", args=[certificate.pk]))
    client.get(reverse("training:certificates_pdf", args=[offering.pk]))
    new = Entry.objects.order_by("id")[before:]
    assert {(e.action, e.count) for e in new} == {
        ("certificates.listed", 1),
        ("certificate.seen", None),
        ("certificate.downloaded", None),
        ("certificates.printed", 1),
    }
    assert {e.organization for e in new} == {cast.ceiba.pk}


def test_a_pdf_is_named_without_a_name_and_never_stored(client, cast, certificate):
    sign_in(client, cast.coordinator)
    response = client.get(reverse("training:certificate_pdf", args=[certificate.pk]))
    assert response.content == filing.pdf_of(certificate)
    name = f"certificate-{certificate.code[-4:]}.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response["Cache-Control"]


def test_revoking_asks_for_a_reason_and_is_said(client, cast, certificate):
    sign_in(client, cast.coordinator)
    url = reverse("training:certificate_revoke", args=[certificate.pk])
    sent = fields(client.get(url))
    assert client.post(url, sent | {"reason": "corta"}).status_code == 200
    assert certificates().get().state == "valid"
    reason = {"reason": "Se emitió a otra persona."}
    first = client.post(url, sent | reason, follow=True)
    assert certificates().get().state == "revoked"
    assert "Se emitió a otra persona." in first.content.decode()
    client.post(url, sent | reason)
    assert Entry.objects.filter(action="certificate.revoked").count() == 1


def test_after_revoking_a_new_one_can_be_issued_on_purpose(client, cast, certificate):
    ending.revoke(certificate, "Se emitió a otra persona.", cast.coordinator)
    sign_in(client, cast.coordinator)
    seen = client.get(reverse("training:certificate", args=[certificate.pk]))
    url = reverse("training:certificate_again", args=[certificate.pk])
    assert url in seen.content.decode()
    client.post(url, fields(seen))
    assert sorted(c.state for c in certificates()) == ["revoked", "valid"]


def test_a_lost_file_is_said_in_words(client, cast, certificate):
    files.remove(certificate.file)
    sign_in(client, cast.coordinator)
    response = client.get(reverse("training:certificate_pdf", args=[certificate.pk]), follow=True)
    assert "notice bad" in response.content.decode()
