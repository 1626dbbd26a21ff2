"""Take back a list that was imported."""

import json
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from youth.importing import staging, undoing
from youth.models import ImportBatch

NOT_DONE, WRONG_CALL = 1, 2


class Command(BaseCommand):
    help = (
        "Take back a list that was imported: the people it brought in go, those it corrected say "
        "again what they said. Whoever takes part in something since stays. It may be called again "
        "after any interruption, and does nothing to a list that is taken back already."
    )

    def add_arguments(self, parser):
        parser.add_argument("batch", type=UUID, metavar="IMPORT", help="its id: see its page")
        parser.add_argument("--organization", required=True, metavar="SLUG", help="whose list")
        parser.add_argument("--actor", metavar="EMAIL", help="who does this, for the journal")
        parser.add_argument("--json", action="store_true", help="print one object on stdout")

    def handle(self, *args, **options):
        batch, actor = self._batch(options), self._actor(options)
        if batch.state == ImportBatch.State.APPLIED and not undoing.begin(batch, actor):
            raise CommandError("another list is half stored", returncode=NOT_DONE)
        if not (batch.applied_at and batch.state in ("undoing", "undone")):
            raise CommandError("this list is not stored", returncode=NOT_DONE)
        undoing.go_on(batch, actor, lambda done, total: self.stderr.write(f"{done} of {total}"))
        self._answer(batch, options["json"])

    def _batch(self, options) -> ImportBatch:
        rows = ImportBatch.objects.unscoped("the command names organization and import")
        found = rows.filter(pk=options["batch"], organization__slug=options["organization"]).first()
        if found is None:
            raise CommandError("there is no such import", returncode=WRONG_CALL)
        return found

    def _actor(self, options):
        if not options["actor"]:
            return "system:undo_import"
        user = User.objects.filter(email__iexact=options["actor"], is_active=True).first()
        if user is None:
            raise CommandError("nobody signs in with this e-mail", returncode=WRONG_CALL)
        user.act_as(
            user.memberships.active().filter(organization__slug=options["organization"]).first()
        )
        return user

    def _answer(self, batch: ImportBatch, as_json: bool) -> None:
        restored = staging.rows_of(batch).filter(fate="changed").count()
        outcome = {"gone": batch.summary["gone"], "stayed": batch.summary["stayed"]}
        outcome["given_back"] = restored
        if as_json:
            self.stdout.write(json.dumps(outcome))
        else:
            self.stdout.write(", ".join(f"{name} {count}" for name, count in outcome.items()))
