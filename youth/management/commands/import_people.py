"""Import a list of young people: any workbook or CSV that an organization keeps."""

import json
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import FIGURES_ONLY, Organization, User
from audit import journal
from youth.importing import applying, clearing, fates, keeping, remembering, staging
from youth.importing.messages import UnreadableList
from youth.importing.telling import Outcome
from youth.importing.understanding import known_form
from youth.models import ImportBatch

NOT_DONE, WRONG_CALL = 1, 2
PATIENCE = 60  # seconds for another list to be stored


class Command(BaseCommand):
    help = (
        "Read a list of young people (.xlsx or CSV) and store them for one organization. "
        "A second run of the same list changes nothing. Rows that are not clear are refused "
        "with their number and reason, and kept to be answered."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="the list")
        parser.add_argument(
            "--organization", required=True, metavar="SLUG", help="whose list it is"
        )
        parser.add_argument(
            "--form", type=Path, metavar="FORM", help="the form (XLSForm) whose answers these are"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, only")
        parser.add_argument(
            "--as-proposed",
            action="store_true",
            help="read the list without what was chosen for lists with these titles",
        )
        parser.add_argument("--actor", metavar="EMAIL", help="who does this, for the journal")
        parser.add_argument("--json", action="store_true", help="print one object on stdout")

    def handle(self, *args, **options):
        organization, actor = self._organization(options), self._actor(options)
        data = self._data(options["file"])
        form = self._data(options["form"]) if options["form"] else None
        try:
            form and known_form(form)
            outcome = self._run(organization, data, actor, options, form)
        except UnreadableList as refusal:
            raise CommandError(f"{refusal.code}: {refusal.text}", returncode=NOT_DONE) from None
        self._answer(outcome, options["json"])

    def _organization(self, options) -> Organization:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError("there is no such organization", returncode=WRONG_CALL)
        if organization.kind in FIGURES_ONLY:
            raise CommandError("this organization never holds people", returncode=WRONG_CALL)
        return organization

    def _actor(self, options):
        if not options["actor"]:
            return "system:import_people"
        user = User.objects.filter(email__iexact=options["actor"], is_active=True).first()
        if user is None:
            raise CommandError("nobody signs in with this e-mail", returncode=WRONG_CALL)
        found = user.memberships.active().filter(organization__slug=options["organization"]).first()
        user.act_as(found)
        return user

    def _data(self, path: Path) -> bytes:
        try:
            return staging.take(path)
        except OSError as fault:
            message = f"the file cannot be opened: {fault.strerror}"
            raise CommandError(message, returncode=WRONG_CALL) from None

    def _run(self, organization, data: bytes, actor, options: dict, form) -> Outcome:
        name, dry_run = options["file"].name, options["dry_run"]
        chosen = [] if options["as_proposed"] else None
        batch = None if dry_run else staging.unfinished(organization, data)
        if batch is None:
            today = staging.today_in(organization)
            found = remembering.read(organization, data, today, chosen, form=form)
            planned = fates.plan(organization, found.reading, today)
            outcome = Outcome.of_rows(decided := planned.all())
            self._progress(f"read {outcome.rows} rows, {len(outcome.refused)} refused")
            if dry_run:
                return outcome
            if not outcome.stores and all(each.kept for each in decided if each.row.is_refused):
                journal.record("people.imported", actor=actor, organization=organization, count=0)
                return outcome
            batch = keeping.receive(organization, data, name, actor, form)
            staging.fill(batch, found.reading, planned, actor, read_as=found.to_json())
        self._apply(batch, actor)
        keeping.remove(batch)
        return Outcome.of_batch(batch)

    def _apply(self, batch: ImportBatch, actor) -> None:
        """Store the people; another list that is just being stored is waited for."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                applying.apply(
                    batch, actor, progress=lambda done: self._progress(f"stored {done} rows")
                )
                return
            except applying.Busy:
                if time.monotonic() > until:
                    clearing.cancel(batch, actor)
                    message = "another list is half stored: import it again, or discard it"
                    raise CommandError(message, returncode=NOT_DONE) from None
                self._progress("another list is being stored; waiting for it")
                time.sleep(1)

    def _progress(self, text: str) -> None:
        self.stderr.write(text)

    def _answer(self, outcome: Outcome, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(vars(outcome), ensure_ascii=False))
            return
        counts = {k: v for k, v in vars(outcome).items() if k != "refused"}
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))
        self.stdout.write(_("Rows to be answered: %(count)s") % {"count": len(outcome.refused)})
        for each in outcome.refused:
            where = " · ".join(str(part) for part in (each["sheet"], each["row"]) if part)
            self.stdout.write(f"  {where}: {each['reason']}")
