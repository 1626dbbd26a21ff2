"""Where an administrator of the platform starts: what is there, what is missing, and nobody."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from jobs.models import Worker
from training import readiness
from training.models import AwardOrganization
from youth.reference.texts import load_texts

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db


def test_the_checklist_follows_what_is_done(cast, client, settings, tmp_path):
    cast.administrator.language = "en"
    cast.administrator.save()
    page = Page(sign_in(client, cast.administrator))
    settings.KEYRING = tmp_path / "keyring.json"
    AwardOrganization.objects.all().delete()
    said = {point.title: point.says for point in readiness.checklist() if not point.good}
    assert len(said) == 6  # organizations are there, and no change waits
    page.open("/administracion/")
    assert page.status == 200 and page.text.count("to be done") == len(said)

    cast._person("otro", Role.ADMINISTRATOR)
    assert cast.coordinator and cast.outsider
    for org in (cast.ceiba, cast.quetzal):
        AwardOrganization.objects.create(award=cast.award, organization=org)
    load_texts()
    now = timezone.now()
    Worker.objects.create(name="one", started_at=now, beat_at=now)
    settings.KEYRING.write_text("{}")
    assert [point.title for point in readiness.checklist() if not point.good] == []


def test_the_website_leads_back(cast, client):
    for who, shown in ((cast.administrator, True), (cast.editor, False)):
        text = sign_in(client, who).get("/admin/").content.decode()
        assert ("/administracion/" in text) is shown


def test_what_grows_old_is_said(cast, settings, tmp_path):
    settings.KEYRING = tmp_path / "keyring.json"
    settings.KEYRING.write_text("{}")
    assert readiness.keys().good
    long_ago = (timezone.now() - timedelta(days=400)).timestamp()
    os.utime(settings.KEYRING, (long_ago, long_ago))
    assert not readiness.keys().good
    then = timezone.now() - timedelta(hours=1)
    Worker.objects.create(name="one", started_at=then, beat_at=then)
    assert not readiness.worker().good
    assert cast.coordinator and not readiness.coordinators().good  # Quetzal has none
    assert "Ceiba" not in readiness.coordinators().says
    Membership.objects.filter(user=cast.coordinator).update(ended_at=then)
    assert "Ceiba" in readiness.coordinators().says


def test_nobody_of_the_organizations_is_on_any_page(cast, client):
    """Neither by name nor as a count that could be somebody."""
    make.participant(cast.ceiba, given="Zoila", surname1="Quitanilla")
    page = Page(sign_in(client, cast.administrator)).open("/administracion/")
    seen = [page.text]
    for address in {a["href"] for a in page.html.select("nav a[href^='/administracion/']")}:
        seen.append(page.open(address).text)
    assert len(seen) >= 5
    assert not any("Zoila" in text or "Quitanilla" in text for text in seen)
