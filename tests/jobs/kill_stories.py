"""The works that are killed: reading a list, storing its people, exporting certificates."""

import hashlib
import io
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from unittest import mock

from django.conf import settings

from accounts.models import DataKey, Membership, User
from accounts.roles import Role
from accounts.sealing import files
from audit.models import Entry
from jobs import starting, working
from jobs.models import Job, State
from tests import builders as make
from tests.training.certifying import group
from tests.training.certifying.papers import quick_papers
from tests.youth.lists import AGAINST, ALONE, MINOR, SPOILED, crowd, sheet
from training.certifying import issuing
from training.models import CertificateExport
from youth import consenting, finding, intake
from youth.importing import applying, clearing, handing, staging, taking_back, undoing
from youth.importing import working as importing
from youth.models import (
    BlindToken,
    Consent,
    Contact,
    Guardian,
    IdentityDocument,
    ImportBatch,
    ImportRow,
    Participant,
)

from .killing import Story

WHY = "counted after a kill"
IN_STEPS = ("people.staged", "people.taken_back")  # an entry for each step
STEP = 5  # rows: many steps, so that kills fall between them
KNOWN = 8  # people of an earlier list, whom this one corrects
HALF = 35  # rows of a list that is to be taken back
CERTIFICATES = 24
EARLIER = [line.replace(",,,,si", ",,9512-3456,,si") for line in crowd(KNOWN)]
NOW = [line.replace("9512-3456", "9777-0000") for line in EARLIER[:-2]]
NOW += [line.replace(",si,2026-03-01", ",no,2026-04-01") for line in EARLIER[-2:]]
LIST = sheet(*NOW, MINOR, ALONE, AGAINST, SPOILED, *crowd(60)[KNOWN:], MINOR)


def small_steps(patch) -> None:
    """Short steps, each of them told: what was told must be there afterwards."""
    patch.setattr(applying, "FIRST_STEP", STEP)
    patch.setattr(applying, "_next_size", lambda size, took: STEP)
    patch.setattr(staging, "chunks", lambda values, size=STEP: finding.chunks(values, STEP))
    patch.setattr(taking_back, "STEP", STEP)
    patch.setattr(undoing, "STEP", STEP)
    patch.setattr(clearing, "FRESH", timedelta(0))
    patch.setattr(working, "EVERY", 0)


def read_at_once():
    """Without the child process of the reader: what is prepared only is no part of the story."""
    return mock.patch.object(handing, "answer", handing.answer_here)


class OfList(Story):
    """What imports have in common: an organization for each round, which knows some people."""

    def organize(self) -> User:
        number = Membership.objects.count()
        self.organization = make.organization(f"lista-{number}")
        user = User.objects.create_user(email=f"coordina-{number}@rumbo.example")
        Membership.objects.create(user=user, role=Role.COORDINATOR, organization=self.organization)
        with read_at_once():
            earlier = staging.stage(self.organization, sheet(*EARLIER), "antes.csv", "system:tests")
        applying.apply(earlier, "system:tests")
        return user

    def of_it(self, model):
        return model.objects.unscoped(WHY).filter(organization=self.organization)

    def rows(self):
        return self.of_it(ImportRow).filter(batch=self.batch)

    def early(self) -> list[str]:
        """Nobody of the list is seen before its end; what was told is there."""
        told = Job.objects.get(pk=self.job.pk)
        self.batch.refresh_from_db()
        faults = []
        seen = Participant.objects.visible_to(self.job.actor).count()
        if self.batch.state != "applied" and seen != KNOWN:
            faults.append(f"more: {seen} people are seen before the end")
        if not files.exists(staging.upload_name(self.batch)) and self.batch.state != "applied":
            faults.append("less: the file is gone before the end")
        there = self.rows().filter(applied=True).count()
        if self.kind == importing.APPLY and there < told.done:
            faults.append(f"less: {told.done} rows were told, {there} are there")
        return faults

    def picture(self) -> dict:
        clearing.clear_away()
        batch = ImportBatch.objects.unscoped(WHY).get(pk=self.batch.pk)
        entries = Entry.objects.filter(organization=self.organization.pk)
        people = self.of_it(Participant).select_related("key", "organization")
        return {
            "state": batch.state,
            "people": sorted(self._person(each) for each in people),
            "seen": Participant.objects.visible_to(self.job.actor).count(),
            "attached": self._attached(),
            "rows": sorted(self.rows().values_list("number", "fate", "applied", "waiting")),
            "counts": {k: v for k, v in batch.summary.items() if k != "shapes"},
            "keys": DataKey.objects.filter(organization=self.organization).count(),
            "acts": Counter(entries.exclude(action__in=IN_STEPS).values_list("action")),
            "steps": [
                sum(entries.filter(action=action).values_list("count", flat=True))
                for action in IN_STEPS
            ],
            "files": self._files(),
        }

    def _person(self, person: Participant) -> tuple:
        contacts = person.contacts.unscoped(WHY)
        phones = sorted(each.value for each in contacts.select_related("participant__key"))
        decisions = self.of_it(Consent).filter(participant=person).order_by("recorded_at", "id")
        said = list(decisions.values_list("purpose", "decision", "method", "decided_on", "assent"))
        tokens = sorted(self.of_it(BlindToken).filter(participant=person).values_list("kind"))
        may = bool(consenting.may_take_part(person))
        return (str(person.full_name), person.born, person.sex, phones, said, tokens, may)

    def _attached(self) -> dict:
        models = (Contact, IdentityDocument, Guardian, Consent, BlindToken)
        return {model.__name__: self.of_it(model).count() for model in models}

    def _files(self) -> list[str]:
        """The upload of this list, and drafts that somebody who was killed left."""
        folder = settings.SEALED_ROOT / "imports"
        return sorted(
            p.name.replace(str(self.batch.pk), "") for p in folder.glob(f"{self.batch.pk}*")
        )


class Reading(OfList):
    kind = importing.READ

    def begin(self) -> Job:
        user = self.organize()
        self.batch = staging.receive(self.organization, LIST, "lista.csv", user)
        self.job = importing.begin(importing.READ, self.batch, user)
        return self.job

    def place(self) -> str:
        told = Job.objects.get(pk=self.job.pk)
        self.batch.refresh_from_db()
        if told.state == State.WAITING:
            return "before start"
        if self.batch.state == "sent":
            return "storing" if self.rows().exists() else "reading"
        return "finishing"


class Storing(OfList):
    kind = importing.APPLY

    def begin(self) -> Job:
        user = self.organize()
        with read_at_once():
            self.batch = staging.stage(self.organization, LIST, "lista.csv", user)
        self.job = importing.begin(importing.APPLY, self.batch, user)
        return self.job

    def place(self) -> str:
        told = Job.objects.get(pk=self.job.pk)
        self.batch.refresh_from_db()
        if told.state == State.WAITING:
            return "before start"
        if self.batch.state == "read":
            return "reading"
        waits = self.rows().filter(applied=False).exists()
        return "storing" if self.batch.state == "applying" and waits else "finishing"


class TakingBack(OfList):
    """A list that is half stored: of those of its people nobody may stay."""

    kind = importing.TAKE_BACK

    def begin(self) -> Job:
        user = self.organize()
        with read_at_once():
            self.batch = staging.stage(self.organization, LIST, "lista.csv", user)
        while self.rows().filter(applied=True).count() < HALF:
            applying.apply(self.batch, user, seconds=0.0001)
        assert taking_back.begin(self.batch, user)
        self.job = importing.begin(importing.TAKE_BACK, self.batch, user)
        return self.job

    def place(self) -> str:
        told = Job.objects.get(pk=self.job.pk)
        if told.state == State.WAITING:
            return "before start"
        there = self.of_it(Participant).filter(batch=self.batch).exists()
        return "storing" if there else "finishing"


class Undoing(OfList):
    """A list that was applied and is taken back: people go, corrections are given back."""

    kind = importing.TAKE_BACK

    def begin(self) -> Job:
        user = self.organize()
        with read_at_once():
            self.batch = staging.stage(self.organization, LIST, "lista.csv", user)
        applying.apply(self.batch, user)
        some = self.of_it(Participant).filter(batch=self.batch).select_related("key")
        for person in sorted(some, key=lambda each: str(each.full_name))[:3]:
            details = replace(intake.details_of(person), grade="noveno")
            intake.update(person, details, "system:tests")
        assert undoing.begin(self.batch, user)
        self.job = importing.begin(importing.TAKE_BACK, self.batch, user)
        return self.job

    def place(self) -> str:
        told = Job.objects.get(pk=self.job.pk)
        if told.state == State.WAITING:
            return "before start"
        waits = self.rows().filter(applied=True, fate__in=undoing._Work.fates).exists()
        return "storing" if waits else "finishing"

    def early(self) -> list[str]:
        """Whoever is told to be done is done; who was known before is never out of sight."""
        told = Job.objects.get(pk=self.job.pk)
        done = self.rows().filter(applied=False, fate__in=undoing._Work.fates).count()
        seen = Participant.objects.visible_to(self.job.actor).count()
        faults = [f"less: {told.done} rows were told, {done} are done"] if done < told.done else []
        return faults + ([f"less: {seen} people are seen"] if seen < KNOWN + 3 else [])


class Exporting(Story):
    kind = "certificates.export"

    def __init__(self, cast, patch) -> None:
        self.cast = cast
        quick_papers(patch, size=20_000)
        cast.evaluator.grants.update(certificates=True)
        offering = group.offering(cast.ceiba, capacity=CERTIFICATES)
        for number in range(CERTIFICATES):
            enrollment = group.member(offering, given=f"Persona {number}")
            if number % 4:
                group.agree(enrollment)
        issuing.issue(offering, actor="system:tests")
        self.files_before = self._files()

    def begin(self) -> Job:
        self.before = self._counts()
        self.keys_before = DataKey.objects.count()
        asked = {"award": str(self.cast.award.pk), "start": "", "end": ""}
        self.job = starting.start(self.kind, self.cast.evaluator, **asked)
        return self.job

    def place(self) -> str:
        told = Job.objects.get(pk=self.job.pk)
        if told.state == State.WAITING:
            return "before start"
        if told.state == State.DONE or (told.file and files.exists(told.file)):
            return "finishing"
        return "storing" if told.file else "reading"

    def early(self) -> list[str]:
        told = Job.objects.get(pk=self.job.pk)
        if told.state == State.DONE:
            return []
        more = self._counts() - self.before
        return [f"more: {dict(more)} before the end"] if more else []

    def picture(self) -> dict:
        """Of this round's file; then it expires, and nothing of it may stay."""
        job = Job.objects.get(pk=self.job.pk)
        content = files.read(job.file)
        digest = hashlib.sha256(content).hexdigest()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            broken, names = archive.testzip(), sorted(archive.namelist())
            index = archive.read("index.csv")
        # Two rounds of one second make the very same file: only what this round recorded counts.
        made = CertificateExport.objects.filter(digest=digest, made_at__gte=job.created_at)
        kept = len(self._files()) - len(self.files_before)
        keys = DataKey.objects.count() - self.keys_before
        working.forget_file(job)
        return {
            "archive": (broken, names),
            "index": index,
            "recorded": made.count(),
            "written": sorted((self._counts() - self.before).items()),
            "kept": (kept, keys),
            "left": (self._files(), DataKey.objects.count() - self.keys_before),
        }

    def _counts(self) -> Counter:
        actions = ("export.made", "certificates.exported", "certificate.exported")
        entries = Entry.objects.filter(action__in=actions).values_list("action", flat=True)
        return Counter(entries) + Counter(exports=CertificateExport.objects.count())

    def _files(self) -> list[str]:
        return sorted(p.name for p in settings.SEALED_ROOT.rglob("*") if p.is_file())
