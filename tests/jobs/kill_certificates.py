"""Issuing the certificates of a large group, killed: each of them once, each with its file."""

import time
from collections import Counter

from django.conf import settings
from django.utils import timezone

from accounts.models import DataKey, Membership, User
from accounts.roles import Role
from accounts.sealing import files
from audit.models import Entry
from jobs.models import Job, State
from tests import builders as make
from tests.training.certifying import group
from tests.training.certifying.papers import quick_papers
from training.certifying import batches, templates
from training.models import Attendance, Certificate, Enrollment, Offering
from youth.models import Participant

from .killing import Story

MANY = 100  # people of a group whose issue is killed again and again
WHY = "counted after a kill"


class Issuing(Story):
    """A round is a group; with many people one job is killed again and again, while it gets on."""

    kind = batches.ISSUE

    def __init__(self, people: int, patch=None) -> None:
        self.people = people
        if people >= MANY:
            self.in_a_row, self.longest, self.patience = 60, 2.0, 900
        if patch is not None:  # where it is not the drawing that matters
            quick_papers(patch)

    def under_way(self) -> None:
        """A worker that is killed three times before it got any further is given up: every other
        kill waits until this worker has issued one."""
        if self.people < MANY:
            return
        before, until = self._told().done, time.monotonic() + self.patience
        while time.monotonic() < until:
            now = self._told()
            if now.done > before or not now.is_active:
                return
            time.sleep(0.02)

    def _told(self) -> Job:
        return Job.objects.get(pk=self.job.pk)

    def begin(self) -> Job:
        number = Membership.objects.count()
        self.organization = make.organization(f"grupo-{number}")
        donor = make.organization(f"fondo-{number}", kind="donor")
        make.award(f"FARO-{number}", donor=donor, organizations=[self.organization])
        user = User.objects.create_user(email=f"emite-{number}@rumbo.example")
        membership = Membership.objects.create(
            user=user, role=Role.COORDINATOR, organization=self.organization
        )
        user.act_as(membership)
        offering = group.offering(self.organization, capacity=self.people)
        self.offering = Offering.objects.select_related("course", "organization", "program").get(
            pk=offering.pk
        )
        seats = self._fill()
        version = templates.version_of(self.offering.course)
        self.job = batches.begin(self.offering, user, {each.pk for each in seats}, version)
        return self.job

    def _fill(self) -> list[Enrollment]:
        """So many who came to all sessions, in a few statements."""
        keys = [DataKey.make(self.organization) for _one in range(self.people)]
        DataKey.objects.bulk_create(keys)
        persons = [
            Participant(
                organization=self.organization,
                key=key,
                names={"given": f"Persona {n}", "surname1": "Mejía", "surname2": "Núñez"},
                born_month=timezone.localdate().replace(year=2004, month=1, day=1),
                birth_estimated=True,
                sex="female",
            )
            for n, key in enumerate(keys)
        ]
        Participant.objects.unscoped(WHY).bulk_create(persons)
        given = {"organization": self.organization}
        seats = [
            Enrollment(
                **given,
                offering=self.offering,
                participant=person,
                state="active",
                seated_at=timezone.now() - timezone.timedelta(days=20),
            )
            for person in persons
        ]
        Enrollment.objects.unscoped(WHY).bulk_create(seats)
        marks = [
            Attendance(**given, session=session, enrollment=seat, mark="present")
            for session in self.offering.sessions.all()
            for seat in seats
        ]
        Attendance.objects.unscoped(WHY).bulk_create(marks)
        return seats

    def place(self) -> str:
        told = self._told()
        if told.state == State.WAITING:
            return "before start"
        if told.state == State.DONE or self._rows().count() == self.people:
            return "finishing"
        return "storing" if self._rows().exists() else "reading"

    def early(self) -> list[str]:
        """Every row has its file, whole; at most the one in hand is a file without a row."""
        rows, there = set(self._rows().values_list("file", flat=True)), set(self._files())
        faults = [f"less: {len(rows - there)} files are gone"] if rows - there else []
        # The draft of a file and the file may both be there for a moment.
        begun = {name.partition(".pdf")[0] for name in there - rows}
        if len(begun) > 1:
            faults.append(f"more: {len(begun)} files without a certificate")
        told = self._told()
        if len(rows) < told.done:
            faults.append(f"less: {told.done} were told, {len(rows)} are there")
        return faults

    def picture(self) -> dict:
        rows = list(self._rows())
        return {
            "people": sorted(each.holder["name"] for each in rows),
            "once": max(Counter(each.enrollment_id for each in rows).values()),
            "codes": len({each.code for each in rows}),
            "files": sorted(set(self._files()) ^ {each.file for each in rows}),
            "whole": sum(self._is_whole(each) for each in rows),
            "proven": sum(each.proof is not None for each in rows),
            "looks": len({(each.drawn_with_id, each.issued_on) for each in rows}),
            "completed": self._seats().filter(state="completed").count(),
            "entries": Counter(
                Entry.objects.filter(
                    organization=self.organization.pk, action="certificate.issued"
                ).values_list("action", flat=True)
            ),
            "outcome": self._told().outcome,
        }

    def _rows(self):
        rows = Certificate.objects.unscoped(WHY).filter(organization=self.organization)
        return rows.select_related("participant__key")

    def _seats(self):
        return Enrollment.objects.unscoped(WHY).filter(organization=self.organization)

    def _files(self) -> list[str]:
        """Whatever the organization has on the disk, drafts and files of any other kind too."""
        root = settings.SEALED_ROOT
        found = (root / str(self.organization.pk)).rglob("*")
        return [path.relative_to(root).as_posix() for path in found if path.is_file()]

    def _is_whole(self, certificate: Certificate) -> bool:
        content = files.read(certificate.file)
        return files.sha256(content).hexdigest() == certificate.file_digest
