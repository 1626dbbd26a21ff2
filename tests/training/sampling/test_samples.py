"""Samples are drawn by the system, stay as they were drawn, and open only what is granted."""

from io import BytesIO

import openpyxl
import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from tests import builders as make
from tests.many_hands import all_at_once
from tests.signing_in import sign_in
from tests.training.results.test_register import issued
from training.certifying import ending
from training.certifying.codes import shown
from training.models import Certificate, Grant, Sample, SampleRow
from training.sampling import acts, drawing, telling
from youth.models import Participant
from youth.models.consent import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_paper")]
WHY = "looked at by a test"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def evaluator(cast):
    user = cast.evaluator
    user.act_as(user.memberships.get())
    return user


@pytest.fixture
def certificates(cast) -> list[Certificate]:
    names = ("Zulma", "Yadira", "Ximena", "Wendy", "Violeta", "Ursula")
    return [issued(cast.ceiba, given=name) for name in names]


@pytest.fixture
def sample(cast, evaluator, certificates) -> Sample:
    return acts.draw(acts.Wanted(cast.award, size=4), evaluator)


@pytest.fixture
def signed(client, cast):
    sign_in(client, cast.evaluator)
    return client


def rows(sample=None):
    found = SampleRow.objects.unscoped(WHY).select_related("certificate__participant__key")
    return found.filter(sample=sample) if sample else found


def page_of(client, sample) -> str:
    return client.get(reverse("results:sample", args=[sample.pk])).content.decode()


def row_url(sample, number=1, name="sample_row") -> str:
    return reverse(f"results:{name}", args=[sample.pk, number])


def posted(client, url: str, **typed):
    text = client.get(url).content.decode()
    key = text.split('name="form_key" value="')[1].split('"')[0]
    return client.post(url, typed | {"form_key": key})


# --- drawing -----------------------------------------------------------------------------------


def test_a_sample_keeps_all_that_repeats_it(sample, certificates, evaluator):
    codes = [each.code for each in certificates]
    drawn = list(rows(sample).order_by("number").values_list("certificate__code", flat=True))
    assert drawn == drawing.draw(sample.seed, codes, 4)
    assert (sample.frame_size, sample.frame_digest) == (6, drawing.digest(codes))
    assert (sample.number, sample.size, sample.drawn_by) == (1, 4, evaluator)
    assert acts.repeat(sample, evaluator).same is True


def test_repeating_tells_a_sample_that_was_tampered_with(cast, sample, certificates, evaluator):
    drawn = set(rows(sample).values_list("certificate", flat=True))
    other = next(each for each in certificates if each.pk not in drawn)
    SampleRow._base_manager.filter(sample=sample, number=2).update(certificate=other)
    assert acts.repeat(sample, evaluator).same is False


def test_what_changed_since_does_not_change_the_drawing(cast, sample, certificates, evaluator):
    ending.revoke(certificates[0], "Por error.", actor="system:tests")
    issued(cast.ceiba, given="Tamara")
    assert acts.repeat(sample, evaluator).same is True
    assert acts.frame(evaluator, cast.award, None, None).count() == 6


def test_only_valid_ones_of_the_period_and_the_grant_are_drawn_from(cast, evaluator):
    day = timezone.localdate().replace(month=1, day=15)
    inside = issued(cast.ceiba, on=day, given="Zulma")
    issued(cast.ceiba, on=day.replace(day=20), given="Yadira")
    ended = issued(cast.ceiba, on=day, given="Ximena")
    ending.revoke(ended, "Por error.", actor="system:tests")
    issued(cast.quetzal, on=day, given="Wendy")
    made = acts.draw(acts.Wanted(cast.award, day, day, size=10), evaluator)
    assert [row.certificate for row in rows(made)] == [inside]
    assert list(made.organizations.all()) == [cast.ceiba]


def test_a_margin_sets_the_size(cast, evaluator, certificates):
    made = acts.draw(acts.Wanted(cast.award, margin=15), evaluator)
    assert made.size == drawing.size_for(15, 6) == 6


def test_nothing_to_draw_from_and_too_many_are_refused(cast, evaluator, monkeypatch):
    with pytest.raises(acts.Refused, match=str(acts.EMPTY)):
        acts.draw(acts.Wanted(cast.award, size=10), evaluator)
    issued(cast.ceiba)
    monkeypatch.setattr(acts, "MOST_A_DAY", 1)
    acts.draw(acts.Wanted(cast.award, size=10), evaluator)
    with pytest.raises(acts.Refused, match=str(acts.MANY_TODAY)):
        acts.draw(acts.Wanted(cast.award, size=10), evaluator)


@pytest.mark.parametrize("what", ["change", "update", "delete", "delete all"])
def test_a_drawing_is_never_changed(sample, what):
    with pytest.raises(TypeError):
        if what == "change":
            sample.seed = "0" * 64
            sample.save()
        if what == "update":
            Sample.objects.update(size=1)
        if what == "delete":
            sample.delete()
        if what == "delete all":
            Sample.objects.all().delete()


def test_a_number_is_given_once(sample):
    again = Sample(**{f.attname: getattr(sample, f.attname) for f in Sample._meta.concrete_fields})
    again.pk = Sample._meta.pk.get_default()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_each_drawing_is_told_to_each_organization(cast, evaluator, certificates):
    make.grant(cast.award, evaluator, cast.quetzal)
    issued(cast.quetzal, given="Tamara")
    made = acts.draw(acts.Wanted(cast.award, size=7), evaluator)
    entries = Entry.objects.filter(action="sample.drawn")
    assert {(e.organization, e.count) for e in entries} == {
        (cast.ceiba.pk, 6),
        (cast.quetzal.pk, 1),
    }
    assert made.number == 1


def test_sent_twice_it_is_drawn_once(signed, cast, certificates):
    url = reverse("results:samples", args=[cast.award.pk])
    text = signed.get(url).content.decode()
    key = text.split('name="form_key" value="')[1].split('"')[0]
    for _time in range(2):
        signed.post(url, {"how_many": "10", "form_key": key})
    assert Sample.objects.count() == 1
    posted(signed, url, how_many="margin-10")
    assert sorted(Sample.objects.values_list("number", flat=True)) == [1, 2]
    text = signed.get(url).content.decode()
    assert all(reverse("results:sample", args=[each.pk]) in text for each in Sample.objects.all())


# --- who sees it -------------------------------------------------------------------------------


def test_a_sample_shows_no_name(signed, sample, certificates):
    text = page_of(signed, sample)
    for row in rows(sample):
        assert shown(row.certificate.code) in text
        assert row.certificate.holder["name"] not in text
        check = signed.get(row_url(sample, row.number)).content.decode()
        for secret in (row.certificate.holder["name"], row.certificate.participant.code, "Mejía"):
            assert secret not in text and secret not in check


def test_foreign_and_missing_samples_are_the_same(client, cast, sample):
    another = cast._person("tercera", "evaluator", cast.donor)
    make.grant(cast.award, another, cast.ceiba)
    sign_in(client, another)
    missing = "01999999-9999-7999-8999-999999999999"
    for name, args in (
        ("sample", []),
        ("sample_xlsx", []),
        ("sample_row", [1]),
        ("sample_pdf", [1]),
    ):
        for pk in (sample.pk, missing):
            assert client.get(reverse(f"results:{name}", args=[pk, *args])).status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "monitor", "facilitator", "administrator"])
def test_evaluators_alone_draw(client, cast, sample, role):
    sign_in(client, getattr(cast, role))
    assert client.get(reverse("results:sample", args=[sample.pk])).status_code == 403
    assert client.post(reverse("results:samples", args=[cast.award.pk])).status_code == 403


def test_an_access_that_ended_closes_its_samples_at_once(signed, cast, sample):
    assert "1." in page_of(signed, sample)
    Grant.objects.update(revoked_at=timezone.now())
    for url in (
        reverse("results:sample", args=[sample.pk]),
        reverse("results:sample_xlsx", args=[sample.pk]),
        row_url(sample),
        row_url(sample, name="sample_pdf"),
    ):
        assert signed.get(url).status_code == 404
    assert signed.post(row_url(sample), {"finding": "agrees"}).status_code == 404
    listed = signed.get(reverse("results:samples_all")).content.decode()
    assert str(sample.pk) not in listed


def test_of_two_organizations_the_one_that_ended_takes_its_rows_along(signed, cast, evaluator):
    make.grant(cast.award, evaluator, cast.quetzal)
    ours, theirs = issued(cast.ceiba, given="Zulma"), issued(cast.quetzal, given="Yadira")
    made = acts.draw(acts.Wanted(cast.award, size=10), evaluator)
    Grant.objects.filter(organization=cast.quetzal).update(revoked_at=timezone.now())
    text = page_of(signed, made)
    assert shown(ours.code) in text and shown(theirs.code) not in text
    number = rows(made).get(certificate=theirs).number
    assert signed.get(row_url(made, number)).status_code == 404
    left = acts.result(made, list(acts.rows_of(made, evaluator)))
    assert (left.size, left.seen, left.closed) == (2, 1, 1)
    assert acts.repeat(made, evaluator).same is None
    with pytest.raises(acts.Refused):
        acts.note(rows(made).get(certificate=theirs), "agrees", "", user=evaluator)


def test_each_look_is_written_down(signed, cast, sample):
    page_of(signed, sample)
    signed.get(reverse("results:sample_xlsx", args=[sample.pk]))
    signed.get(row_url(sample))
    counts = {"sample.opened": 4, "sample.exported": 4, "certificate.checked": None}
    for action, count in counts.items():
        entry = Entry.objects.get(action=action)
        assert (entry.organization, entry.count) == (cast.ceiba.pk, count)


# --- checking ----------------------------------------------------------------------------------


def test_a_finding_is_kept_sealed_and_summed_up(signed, sample, evaluator):
    posted(signed, row_url(sample, 1), finding="agrees", note="")
    posted(signed, row_url(sample, 2), finding="differs", note="Zqxzqxhoras de menos")
    posted(signed, row_url(sample, 3), finding="unchecked", note="")
    row = rows(sample).get(number=2)
    assert (row.finding, row.note) == ("differs", "Zqxzqxhoras de menos")
    stored = SampleRow._base_manager.filter(pk=row.pk).values_list("note", flat=True).get()
    assert "Zqxzqx" not in str(stored)
    found = acts.result(sample, list(rows(sample)))
    assert (found.agrees, found.checked, found.open) == (1, 2, 1)
    below, above = drawing.wilson(1, 2)
    assert found.interval[0] <= below * 100 and found.interval[1] >= above * 100
    entries = Entry.objects.filter(action="sample.checked").values_list("purpose", flat=True)
    assert sorted(entries) == ["agrees", "differs", "unchecked"]
    assert "Zqxzqx" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    "note", ["Llamé al 9988-7766", "escribí a ana@x.example", "0801-2001-12345"]
)
def test_a_note_holds_no_phone_mail_or_document(signed, sample, note):
    posted(signed, row_url(sample), finding="differs", note=note)
    assert rows(sample).get(number=1).finding == ""


def test_a_note_does_not_tell_which_name_is_right(signed, sample):
    """Refusing the right name alone would confirm it to whoever tries names."""
    right = rows(sample).get(number=1).certificate.holder["name"]
    answers = [
        posted(signed, row_url(sample), finding="differs", note=n) for n in (right, "Otra Más")
    ]
    assert [a.status_code for a in answers] == [302, 302]


def test_hours_count_what_was_attended(sample):
    certificate = rows(sample).get(number=1).certificate
    spent = telling.hours(certificate)
    assert spent > 0
    certificate.enrollment.marks.unscoped(WHY).model._base_manager.filter(
        enrollment=certificate.enrollment_id
    ).update(mark="absent")
    assert telling.hours(certificate) == 0


def test_a_name_leaves_only_with_grant_and_consent(signed, cast, sample):
    row = rows(sample).get(number=1)
    url = row_url(sample, name="sample_pdf")
    assert signed.get(url).status_code == 302
    Grant.objects.update(certificates=True)
    assert signed.get(url).status_code == 302
    make.consent(row.certificate.participant, Purpose.CERTIFICATE_TO_DONOR)
    answer = signed.get(url)
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    last = row.certificate.code[-4:]
    assert answer["Content-Disposition"] == f'attachment; filename="certificate-{last}.pdf"'
    entry = Entry.objects.get(action="certificate.exported")
    assert entry.object_id == str(row.certificate_id) and entry.organization == cast.ceiba.pk
    ending.revoke(row.certificate, "Por error.", actor="system:tests")
    assert signed.get(url).status_code == 302


def test_names_leave_only_so_often_a_day(signed, cast, sample, monkeypatch):
    from training.sampling import views

    monkeypatch.setattr(views, "PDFS_A_DAY", 1)
    Grant.objects.update(certificates=True)
    make.consent(rows(sample).get(number=1).certificate.participant, Purpose.CERTIFICATE_TO_DONOR)
    url = row_url(sample, name="sample_pdf")
    assert [signed.get(url).status_code for _time in range(2)] == [200, 302]


def test_the_workbook_says_the_same_and_runs_nothing(signed, sample, evaluator):
    acts.note(rows(sample).get(number=1), "differs", "=1+1", user=evaluator)
    answer = signed.get(reverse("results:sample_xlsx", args=[sample.pk]))
    assert f"sample-FARO-1-{sample.number}.xlsx" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(BytesIO(answer.content))
    table = list(book["sample"].values)
    assert len(table) == 5 and "Mejía" not in str(table)
    line = dict(zip(table[0], table[1], strict=True))
    assert (line["finding"], line["note"]) == ("differs", "'=1+1")
    told = dict(list(book["drawing"].values)[1:])
    assert (told["seed"], told["frame_sha256"]) == (sample.seed, sample.frame_digest)
    codebook = " ".join(str(row[0]) for row in book["codebook"].values)
    assert all(name in codebook for name in table[0])


# --- the organization, the person ----------------------------------------------------------------


def test_the_organization_sees_each_drawing_and_its_own_rows(client, cast, evaluator, certificates):
    make.grant(cast.award, evaluator, cast.quetzal)
    theirs = issued(cast.quetzal, given="Tamara")
    made = acts.draw(acts.Wanted(cast.award, size=10), evaluator)
    acts.note(rows(made).get(certificate=certificates[0]), "differs", "Otra fecha", user=evaluator)
    sign_in(client, cast.coordinator)
    text = client.get(reverse("training:award_samples", args=[cast.award.pk])).content.decode()
    assert shown(certificates[0].code) in text and "Otra fecha" in text
    assert shown(theirs.code) not in text
    assert Entry.objects.get(action="sample.followed").count == 6
    other = make.award("OTRO-1", donor=cast.donor, organizations=[cast.quetzal])
    assert client.get(reverse("training:award_samples", args=[other.pk])).status_code == 404


def test_what_was_noted_goes_with_the_person_and_the_finding_stays(sample, evaluator):
    acts.note(rows(sample).get(number=1), "differs", "Zqxzqxnota", user=evaluator)
    person = rows(sample).get(number=1).certificate.participant
    Participant.objects.unscoped(WHY).filter(pk=person.pk).update(erased_at=timezone.now())
    acts.note(rows(sample).get(number=1), "agrees", "Zqxzqxotra", user=evaluator)
    row = rows(sample).get(number=1)
    assert (row.finding, row.note) == ("agrees", None)


@pytest.mark.django_db(transaction=True)
def test_drawn_at_once_each_gets_its_own_number(cast, evaluator, certificates):
    wanted = acts.Wanted(cast.award, size=2)
    assert all_at_once([lambda: acts.draw(wanted, evaluator)] * 4) == ["done"] * 4
    assert sorted(Sample.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
