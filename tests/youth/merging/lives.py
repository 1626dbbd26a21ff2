"""People with everything that can hang on a person, and all that is stored, opened."""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from accounts.models import DataKey
from accounts.sealing import files
from accounts.sealing.fields import SealedField
from tests import builders as make
from training import phoning
from training.earned import links
from training.models import (
    Application,
    Assessment,
    Attendance,
    AttendanceChange,
    Certificate,
    EarnedLink,
    Enrollment,
    EnrollmentEvent,
    Handout,
    MinorPermission,
    Offering,
    Outcome,
    OutcomeEvidence,
    OutcomeStep,
    Sample,
    SampleRow,
)
from training.models.enrollment import SEATED, EnrollmentState
from youth import consenting, drafting, intake, stories
from youth.details import ContactDetails, DocumentDetails, GuardianDetails, PersonDetails
from youth.models import Consent, Double, ImportBatch, ImportRow, Participant, RightsRequest
from youth.models.consent import Purpose

WHY = "looked at by a test"
NOT_COMPARED = {"audit.Entry", "accounts.DataKey", "accounts.FormKey", "youth.Merge", "cms.Version"}
OVER = ["completed", "not_completed", "withdrawn", "transferred", "cancelled"]


def registered(org, given: str, surname1: str, phone: str = "", **more) -> Participant:
    details = PersonDetails(
        given=given,
        surname1=surname1,
        born=more.pop("born", date(2004, 5, 14)),
        sex="female",
        contacts=(ContactDetails(phone),) if phone else (),
        **more,
    )
    return intake.register(org, details, actor="system:tests")


class Lives:
    """Two records of one organization with random histories; the same seed gives the same."""

    def __init__(self, cast, seed: int) -> None:
        self.cast, self.org, self.random, self.number = cast, cast.ceiba, Random(seed), 0
        self.groups = [make.offering(self.org, sessions=2) for _n in range(3)]
        self.one, self.other, self.third = self.person(), self.person(), self.person(rich=False)
        place = sorted([self.other.pk, self.third.pk])
        Double.objects.create(
            organization=self.org, one_id=place[0], other_id=place[1], verdict="possible", score=0.6
        )

    def unique(self) -> int:
        self.number += 1
        return self.number

    def maybe(self) -> bool:
        return self.random.random() < 0.7

    def person(self, rich: bool = True) -> Participant:
        choose, n = self.random.choice, self.unique()
        details = PersonDetails(
            given=choose(["Zulma", "Otilia", "Nohelia"]),
            surname1=choose(["Quetzal", "Zaragoza"]),
            surname2=choose(["", "Umaña"]),
            preferred=choose(["", "Zuly"]),
            married=choose(["", "de Paz"]),
            support=choose([{}, {"seeing": "some"}, {"hearing": "much", "needs": "adelante"}]),
            born=choose([date(2003, 2, 1), date(2004, 5, 14)]),
            sex=choose(["female", "undisclosed"]),
            place_text=choose(["", "Choloma"]),
            directions=choose(["", f"Casa {n}"]),
            studies=choose(["", "yes"]),
            grade=choose(["", "9"]),
            works=choose(["", "no"]),
            notes=choose(["", f"Nota {n}"]),
            contacts=tuple(
                ContactDetails(choose(["9471-8362", f"9471-{n}00{k}"]), safety=choose(SAFE))
                for k in range(self.random.randint(0, 2))
            ),
            documents=(DocumentDetails("dni", choose(["0801200400471", f"080120040000{n}"])),),
            guardian=GuardianDetails(f"Madre {n}", f"9944-000{n}", "mother"),
        )
        person = intake.register(self.org, details, actor=self.cast.coordinator)
        if rich:
            for add in (self.agrees, self.tells, self.asks, self.listed, self.learns, self.drafted):
                add(person)
            phoning.note(person, "adult", "no_answer", actor=self.cast.coordinator)
        return person

    def agrees(self, person: Participant) -> None:
        adult = person.guardians.unscoped(WHY).get()
        for purpose in self.random.sample(list(Purpose.values), 3):
            by = adult if self.maybe() else None
            make.consent(person, purpose, guardian=by, witness="Testiga")
            if self.maybe():
                consenting.withdraw(person, purpose, actor="system:tests", method="signed")
        consenting.record_exception(
            person, reason="x" * 30, actor=self.cast.coordinator, review_on=timezone.localdate()
        )

    def tells(self, person: Participant) -> None:
        words = dict.fromkeys(stories.TEXTS, f"Cuento {self.unique()}")
        stories.write(person, words, actor=self.cast.coordinator)

    def asks(self, person: Participant) -> None:
        RightsRequest.objects.create(
            organization=self.org,
            key=self.key(),
            form_key=f"rights{self.unique()}",
            kind="see",
            told={"name": "Zulma"},
            received_on=timezone.localdate(),
            due_on=timezone.localdate(),
            participant=person,
        )

    def listed(self, person: Participant) -> None:
        batch = ImportBatch.objects.create(
            organization=self.org,
            key=self.key(),
            file_name="x",
            file_digest="0" * 64,
            state="applied",
        )
        row = ImportRow(organization=self.org, batch=batch, number=1, fate="new", applied=True)
        row.identity, row.content, row.participant = self.unique(), self.unique(), person
        row.values = {"given": f"Zulma {row.identity}"}
        row.save()

    def drafted(self, person: Participant) -> None:
        """They were registered from a draft."""
        self.cast.coordinator.act_as(self.cast.coordinator.memberships.get())
        draft = drafting.keep(self.cast.coordinator, {"given": "Zulma"}, f"draft{self.unique()}")
        with transaction.atomic():
            drafting.become(draft, person, actor=self.cast.coordinator)

    def learns(self, person: Participant) -> None:
        for group in self.groups:
            if self.maybe():
                self.takes_part(person, group)

    def takes_part(self, person: Participant, group: Offering, state: str = "") -> Enrollment:
        """In a group that both may have been in; only one of them is there now."""
        own = {"organization": self.org}
        rows = Enrollment.objects.unscoped(WHY)
        going_on = rows.filter(offering=group, state__in=["active", "paused", "waiting"]).exists()
        state = state or self.random.choice(OVER if going_on else [*OVER, "active", "paused"])
        place = Enrollment.objects.create(
            **own, offering=group, participant=person, state=state, seated_at=timezone.now()
        )
        if state in SEATED:
            Offering.objects.filter(pk=group.pk).update(taken=group.taken + 1)
            group.refresh_from_db()
        EnrollmentEvent.objects.create(**own, enrollment=place, after=state)
        for session in list(group.sessions.all())[: self.random.randint(0, 2)]:
            mark = Attendance.objects.create(
                **own, session=session, enrollment=place, mark="present"
            )
            AttendanceChange.objects.create(
                **own, attendance=mark, before="absent", after="present"
            )
        Assessment.objects.create(**own, enrollment=place, score=Decimal("71.5"))
        self.certified(person, place)
        self.works(person, place)
        self.applied(person, place)
        return place

    def certified(self, person: Participant, place: Enrollment) -> None:
        made = Certificate(
            organization=self.org,
            kind="attendance",
            participant=person,
            enrollment=place,
            award=place.offering.program.award,
            holder={"name": f"Zulma {self.unique()}", "initials": "Z."},
            facts={"course_es": "Panadería"},
            issued_on=timezone.localdate(),
            ended_reason="No vale más",
        )
        made.file = f"{self.org.pk}/certificates/{made.pk}.pdf"
        made.file_digest = files.write(made.file, b"%PDF " + made.code.encode(), person.key)
        made.save()
        Handout.objects.create(organization=self.org, certificate=made, way="downloaded")
        EarnedLink.objects.create(
            organization=self.org,
            participant=person,
            digest=links.digest_of(made.code),
            expires_at=timezone.now() + timedelta(days=7),
        )
        self.drawn(made)

    def drawn(self, certificate: Certificate) -> None:
        """In a random sample, with what an evaluator noted of it."""
        who = self.cast.evaluator
        sample = Sample.objects.create(
            award=certificate.award,
            membership=who.memberships.get(),
            drawn_by=who,
            number=self.unique(),
            size=1,
            seed="0" * 64,
            frame_size=1,
            frame_digest="0" * 64,
        )
        row = SampleRow(organization=self.org, sample=sample, certificate=certificate, number=1)
        row.finding, row.note = "differs", f"Otra fecha {self.unique()}"
        row.save()

    def works(self, person: Participant, place: Enrollment) -> None:
        outcome = Outcome.objects.create(
            organization=self.org,
            participant=person,
            enrollment=place,
            kind="new_job",
            happened_on=timezone.localdate(),
            details={"where": f"Taller {self.unique()}", "what": "pan"},
            proposed_by=self.cast.facilitator,
        )
        shown = OutcomeEvidence(organization=self.org, outcome=outcome, kind="word")
        shown.note, shown.added_by = f"Dijo {self.unique()}", self.cast.facilitator
        shown.file = f"{self.org.pk}/evidence/{shown.pk}.pdf"
        shown.file_type = "pdf"
        shown.file_digest = files.write(shown.file, b"%PDF " + shown.pk.bytes, person.key)
        shown.save()
        OutcomeStep.objects.create(
            organization=self.org,
            outcome=outcome,
            step="returned",
            reason=f"Falta {self.unique()}",
            by=self.cast.coordinator,
        )

    def applied(self, person: Participant, place: Enrollment) -> None:
        n = self.unique()
        asked = Application.objects.create(
            organization=self.org,
            offering=place.offering,
            opens=n,
            form_key=f"apply{n}",
            identity=n,
            key=self.key(),
            told={"given": "Zulma"},
            state="enrolled",
            participant=person,
            enrollment=place,
        )
        MinorPermission.objects.create(
            organization=self.org, application=asked, token=f"token{n}", opens=n
        )

    def key(self) -> DataKey:
        key = DataKey.make(self.org)
        key.save()
        return key

    def fresh(self, person: Participant) -> Participant:
        rows = Participant.objects.unscoped(WHY).select_related("key", "organization")
        return rows.get(pk=person.pk)


SAFE = ["safe", "calls_only", "do_not_contact"]
assert set(OVER) <= set(EnrollmentState.values)


def everything() -> dict[tuple, object]:
    """{(model, key, column): value}: every table, sealed values opened, files by what they hold."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if label in NOT_COMPARED or not model._meta.managed:
            continue
        for row in model._base_manager.all():
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                if field.name == "file" and value and label.startswith("training."):
                    value = sha256(files.read(value)).hexdigest()
                if isinstance(field, SealedField) or field.attname != "key_id":
                    found[label, str(row.pk), field.name] = value
    return found


def differing(before: dict, after: dict) -> set[str]:
    """The models of which something is not as it was."""
    keys = before.keys() | after.keys()
    nothing = object()
    return {
        f"{label}.{name}"
        for label, pk, name in keys
        if before.get((label, pk, name), nothing) != after.get((label, pk, name), nothing)
    }


def consents_of(person: Participant):
    return Consent.objects.unscoped(WHY).filter(participant=person)


def days_ago(number: int) -> date:
    return timezone.localdate() - timedelta(days=number)
