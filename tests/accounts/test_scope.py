"""No way of asking leads to people without a scope; with one, only to those who may be seen."""

from datetime import date

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Subquery
from django.utils import timezone

from accounts.models import DataKey, User
from accounts.scope import OrgForm, ScopeMissing
from rumbo.ids import uuid7
from tests import builders as make
from training.models import Certificate, Enrollment
from youth.models import BlindToken, Community, Consent, Contact, Guardian, Participant
from youth.models.batch import ImportBatch

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def people(cast):
    """Two people of Ceiba, one of Quetzal; each with a guardian."""
    ours = [make.minor(cast.ceiba), make.minor(cast.ceiba)]
    theirs = make.minor(cast.quetzal)
    return ours, theirs


# --- every way of asking --------------------------------------------------------------
ASKING = {
    "list": list,
    "len": len,
    "bool": bool,
    "index": lambda rows: rows[0],
    "slice": lambda rows: list(rows[:1]),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(rows.model(pk=uuid7())),
    "get": lambda rows: rows.get(sex="female", code=rows.values("code")[:1]),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "earliest": lambda rows: rows.earliest("created_at"),
    "latest": lambda rows: rows.latest("created_at"),
    "filter": lambda rows: list(rows.filter(sex="female")),
    "exclude": lambda rows: list(rows.exclude(sex="male")),
    "order_by": lambda rows: list(rows.order_by("code")),
    "distinct": lambda rows: list(rows.distinct()),
    "values": lambda rows: list(rows.values("code")),
    "values_list": lambda rows: list(rows.values_list("code", flat=True)),
    "dates": lambda rows: list(rows.dates("born_month", "month")),
    "only": lambda rows: list(rows.only("code")),
    "defer": lambda rows: list(rows.defer("names")),
    "select_related": lambda rows: list(rows.select_related("organization")),
    "annotate": lambda rows: list(rows.annotate(n=Count("guardians"))),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "aggregate of a slice": lambda rows: rows[:1].aggregate(Count("pk")),
    "in_bulk": lambda rows: rows.in_bulk(),
    "iterator": lambda rows: list(rows.iterator(chunk_size=10)),
    "explain": lambda rows: rows.explain(),
    "reverse": lambda rows: list(rows.order_by("code").reverse()),
    "union": lambda rows: list(rows.order_by().union(rows.order_by())),
    "intersection": lambda rows: list(rows.order_by().intersection(rows.order_by())),
    "difference": lambda rows: list(rows.order_by().difference(rows.order_by())),
    "update": lambda rows: rows.update(grade="9"),
    "update by an expression": lambda rows: rows.update(grade=F("code")),
    "bulk_update": lambda rows: rows.bulk_update([_changed(rows.model)], ["grade"]),
    "get_or_create": lambda rows: rows.get_or_create(code=_changed(rows.model).code),
    "update_or_create": lambda rows: rows.update_or_create(
        code=_changed(rows.model).code, defaults={"grade": "9"}
    ),
    "or with itself": lambda rows: list(rows | rows),
    "and with itself": lambda rows: list(rows & rows),
}


def _changed(model) -> Participant:
    return model.objects.unscoped("a row for the test of writing").order_by("pk").first()


@pytest.mark.parametrize("way", ASKING)
def test_asking_without_a_scope_is_refused(people, way):
    with pytest.raises(ScopeMissing):
        ASKING[way](Participant.objects.all())


@pytest.mark.parametrize("way", ASKING)
def test_asking_with_a_scope_works(people, cast, way):
    rows = Participant.objects.visible_to(cast.coordinator)
    if way == "update_or_create":  # PostgreSQL cannot lock the outer join to the import
        rows = Participant.objects.unscoped("the whole table, for the test")
    ASKING[way](rows)


def test_the_manager_itself_has_no_open_door(people):
    for ask in (
        lambda: Participant.objects.count(),
        lambda: Participant.objects.get(),
        lambda: Participant._default_manager.first(),
        lambda: Participant.objects.raw("SELECT * FROM youth_participant"),
        lambda: Participant.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(ScopeMissing):
            ask()


def test_no_rows_need_no_scope(people):
    assert list(Participant.objects.none()) == []


def test_a_reason_is_given_in_words(people):
    with pytest.raises(ValueError, match="in words"):
        Participant.objects.unscoped("x")
    assert Participant.objects.unscoped("count all for the test").count() == 3


# --- one query inside another -----------------------------------------------------------
INSIDE = {
    "exists": lambda inner, outer: outer.filter(Exists(inner.filter(pk=OuterRef("pk")))),
    "subquery": lambda inner, outer: outer.annotate(c=Subquery(inner.values("code")[:1])),
    "in": lambda inner, outer: outer.filter(pk__in=inner),
    "in values": lambda inner, outer: outer.filter(pk__in=inner.values("pk")),
    "or": lambda inner, outer: outer | inner,
    "or, reversed": lambda inner, outer: inner | outer,
    "and": lambda inner, outer: outer & inner,
    "and, reversed": lambda inner, outer: inner & outer,
    "xor": lambda inner, outer: outer ^ inner,
    "union": lambda inner, outer: outer.order_by().union(inner.order_by()),
    "union, reversed": lambda inner, outer: inner.order_by().union(outer.order_by()),
    "intersection": lambda inner, outer: outer.order_by().intersection(inner.order_by()),
    "difference": lambda inner, outer: outer.order_by().difference(inner.order_by()),
}


@pytest.mark.parametrize("way", INSIDE)
def test_a_scope_outside_opens_nothing_inside(people, cast, way):
    visible = Participant.objects.visible_to(cast.coordinator)
    with pytest.raises(ScopeMissing):
        list(INSIDE[way](Participant.objects.all(), visible))


@pytest.mark.parametrize("way", INSIDE)
def test_both_scoped_works(people, cast, way):
    visible = Participant.objects.visible_to(cast.coordinator)
    list(INSIDE[way](Participant.objects.visible_to(cast.coordinator), visible))


@pytest.mark.parametrize("way", ["exists", "in", "in values"])
def test_a_query_on_ordinary_rows_opens_nothing_inside(people, cast, way):
    makers = Participant.objects.values("created_by")
    ask = {
        "exists": lambda: User.objects.filter(Exists(Participant.objects.all())),
        "in": lambda: User.objects.filter(pk__in=makers),
        "in values": lambda: User.objects.exclude(pk__in=makers),
    }[way]
    with pytest.raises(ScopeMissing):
        list(ask())


def test_a_scope_survives_chaining_and_is_not_inherited_by_the_manager(people, cast):
    visible = Participant.objects.visible_to(cast.coordinator)
    assert visible.filter(sex="female").exclude(grade="9").order_by("code").count() == 2
    with pytest.raises(ScopeMissing):
        Participant.objects.count()


# --- related rows -------------------------------------------------------------------------
def test_related_managers_need_a_scope(people, cast):
    ours, _theirs = people
    with pytest.raises(ScopeMissing):
        list(ours[0].guardians.all())
    with pytest.raises(ScopeMissing):
        ours[0].consents.count()
    assert ours[0].guardians.visible_to(cast.coordinator).count() == 1


def test_prefetching_needs_a_scope(people, cast):
    visible = Participant.objects.visible_to(cast.coordinator)
    with pytest.raises(ScopeMissing):
        list(visible.prefetch_related("guardians"))
    scoped = Prefetch("guardians", Guardian.objects.visible_to(cast.coordinator))
    assert [len(p.guardians.all()) for p in visible.prefetch_related(scoped)] == [1, 1]


def test_forward_keys_saving_and_refreshing_work(people, cast):
    guardian = Guardian.objects.visible_to(cast.coordinator).first()
    assert guardian.participant.organization == cast.ceiba
    guardian.relation = "father"
    guardian.save()
    guardian.refresh_from_db()
    assert guardian.relation == "father"


# --- who sees whom --------------------------------------------------------------------------
def seen(model, user) -> set:
    return set(model.objects.visible_to(user).values_list("pk", flat=True))


@pytest.mark.parametrize("model", [Participant, Guardian, Consent])
@pytest.mark.parametrize(
    ("who", "how_many"),
    [
        ("coordinator", 2),
        ("monitor", 2),
        ("outsider", 1),
        ("facilitator", 0),
        ("case_worker", 0),
        ("evaluator", 0),
        ("ungranted", 0),
        ("editor", 0),
        ("administrator", 0),
    ],
)
def test_who_sees_how_many(people, cast, model, who, how_many):
    assert len(seen(model, getattr(cast, who))) == how_many


@pytest.mark.parametrize("model", [Participant, Guardian, Consent])
def test_two_organizations_share_nobody(people, cast, model):
    assert seen(model, cast.coordinator).isdisjoint(seen(model, cast.outsider))
    assert seen(model, cast.coordinator) and seen(model, cast.outsider)


def test_who_has_no_membership_sees_nobody(people, cast):
    stranger = User.objects.create_user(email="nadie@rumbo.example")
    for user in (stranger, AnonymousUser(), None):
        assert seen(Participant, user) == set()


def test_an_ended_membership_sees_nobody(people, cast):
    assert seen(Participant, cast.coordinator)
    cast.coordinator.memberships.update(ended_at="2026-01-01T00:00Z")
    again = User.objects.get(pk=cast.coordinator.pk)
    assert seen(Participant, again) == set()


def test_a_facilitator_sees_the_groups_they_lead_and_whom_they_registered(people, cast):
    (in_group, other), foreign = people
    led = make.offering(cast.ceiba, facilitator=cast.facilitator)
    enroll(led, in_group)
    enroll(make.offering(cast.ceiba), other)
    assert seen(Participant, cast.facilitator) == {in_group.pk}
    registered = make.participant(cast.ceiba, created_by=cast.facilitator)
    assert seen(Participant, cast.facilitator) == {in_group.pk, registered.pk}
    mine = Guardian.objects.visible_to(cast.facilitator)
    assert {g.participant_id for g in mine} == {in_group.pk}


def test_a_case_worker_sees_whom_they_registered(people, cast):
    registered = make.participant(cast.ceiba, created_by=cast.case_worker)
    make.participant(cast.ceiba, created_by=cast.facilitator)
    assert seen(Participant, cast.case_worker) == {registered.pk}


def enroll(offering, person) -> Enrollment:
    return Enrollment.objects.create(
        organization=offering.organization, offering=offering, participant=person, state="active"
    )


def test_people_of_an_unfinished_import_do_not_exist(people, cast):
    key = DataKey.make(cast.ceiba)
    key.save()
    batch = ImportBatch.objects.create(
        organization=cast.ceiba, key=key, state="applying", file_name="lista.xlsx", file_digest=""
    )
    made = make.participant(cast.ceiba, batch=batch, created_by=cast.facilitator)
    guardian = make.guardian(made)
    Contact.objects.create(organization=cast.ceiba, participant=made, value="9123 4567")
    parts = Participant, Guardian, Contact, Consent
    before = {user: [len(seen(p, user)) for p in parts] for user in readers(cast)}
    assert made.pk not in seen(Participant, cast.coordinator)
    assert guardian.pk not in seen(Guardian, cast.coordinator)
    batch.state, batch.applied_at = "applied", timezone.now()
    batch.save()
    for user, numbers in before.items():
        assert [len(seen(p, user)) for p in parts] == [n + 1 for n in numbers]
    batch.state = "undoing"  # its people are there until the step that removes them
    batch.save()
    assert made.pk in seen(Participant, cast.coordinator)


def readers(cast):
    return cast.coordinator, cast.monitor, cast.facilitator


def certificate(person, award) -> Certificate:
    return Certificate.objects.create(
        organization=person.organization,
        participant=person,
        award=award,
        kind="achievement",
        holder={"name": "Nombre de ejemplo", "initials": "N. E."},
        facts={},
        issued_on=date(2026, 7, 3),
        file="none",
        file_digest="",
    )


def test_an_evaluator_sees_certificates_of_what_was_granted(people, cast):
    """The grant is on Ceiba's part of the award: neither another's part nor another award."""
    ours, theirs = people
    granted = certificate(ours[0], cast.award)
    certificate(theirs, cast.award)
    certificate(ours[1], make.award("FARO-2", cast.donor, [cast.ceiba]))
    assert seen(Certificate, cast.evaluator) == {granted.pk}
    assert seen(Certificate, cast.ungranted) == set()


# --- rows that are evidence ------------------------------------------------------------------
def test_evidence_is_neither_changed_nor_removed_through_a_query(people, cast):
    consents = Consent.objects.visible_to(cast.coordinator)
    for act in (
        consents.delete,
        lambda: consents.update(purpose="story"),
        lambda: consents.bulk_update(list(consents), ["purpose"]),
    ):
        with pytest.raises(TypeError):
            act()
    with pytest.raises(TypeError):
        Certificate.objects.visible_to(cast.coordinator).delete()


def test_deleting_needs_a_scope(people, cast):
    with pytest.raises(ScopeMissing):
        BlindToken.objects.all().delete()
    with pytest.raises(ScopeMissing):
        BlindToken.objects.filter(kind="name").delete()
    BlindToken.objects.create(
        organization=cast.ceiba, participant=people[0][0], kind="name", token=1
    )
    assert BlindToken.objects.visible_to(cast.coordinator).delete()[0] == 1


# --- forms -------------------------------------------------------------------------------------
class CommunityForm(OrgForm):
    class Meta:
        model = Community
        fields = ["name", "place"]


class ForgetfulForm(forms.ModelForm):
    class Meta:
        model = Community
        fields = ["name", "place"]


def test_a_form_finds_the_duplicate_of_its_own_organization(cast):
    known = make.community(cast.ceiba)
    data = {"name": known.name, "place": known.place_id}
    form = CommunityForm(data, user=cast.coordinator)
    assert not form.is_valid()
    assert CommunityForm(data, user=cast.outsider).is_valid(), "another organization may have it"


def test_a_form_without_its_organization_would_fail_in_the_database(cast):
    """The control: what OrgForm is for."""
    known = make.community(cast.ceiba)
    data = {"name": known.name, "place": known.place_id}
    form = ForgetfulForm(data, instance=Community(organization=cast.ceiba))
    assert form.is_valid()
    with pytest.raises(IntegrityError), transaction.atomic():
        form.save()


class EnrollForm(OrgForm):
    class Meta:
        model = Enrollment
        fields = ["participant", "offering", "state"]


class OpenForm(forms.ModelForm):
    class Meta:
        model = Enrollment
        fields = ["participant"]


def test_choices_are_those_the_user_may_see(people, cast):
    ours, theirs = people
    own, foreign = make.offering(cast.ceiba), make.offering(cast.quetzal)
    form = EnrollForm(user=cast.coordinator)
    assert set(form.fields["participant"].queryset) == set(ours)
    assert set(form.fields["offering"].queryset) == {own}
    good = {"participant": ours[0].pk, "offering": own.pk, "state": "active"}
    assert EnrollForm(good, user=cast.coordinator).is_valid()
    for field, value in (("participant", theirs.pk), ("offering", foreign.pk)):
        form = EnrollForm(good | {field: value}, user=cast.coordinator)
        assert list(form.errors) == [field]


def test_choices_that_nobody_narrowed_do_not_open(people):
    """The control: a plain form over people raises instead of listing everybody."""
    with pytest.raises(ScopeMissing):
        OpenForm().as_p()
    with pytest.raises(ScopeMissing):
        OpenForm({"participant": people[1].pk}).is_valid()


def test_uniqueness_is_checked_without_a_scope_and_said_in_words(people, cast):
    group = make.offering(cast.ceiba)
    enroll(group, people[0][0])
    twice = Enrollment(
        organization=cast.ceiba, offering=group, participant=people[0][0], state="active"
    )
    with pytest.raises(forms.ValidationError) as refused:
        twice.full_clean()
    assert "participant" in str(refused.value) or "__all__" in str(refused.value)
    with pytest.raises(ScopeMissing):
        Enrollment.objects.count()
