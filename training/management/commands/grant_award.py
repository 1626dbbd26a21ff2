"""Let an evaluator see an organization's part of an award, or end that."""

import json

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from training import granting
from training.models import Award, Grant

from .create_award import organization


class Command(BaseCommand):
    help = "Grant an evaluator an organization's part of an award, or take the grant back."

    def add_arguments(self, parser):
        parser.add_argument("code", help="of the award")
        parser.add_argument("--evaluator", required=True, metavar="E-MAIL")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument(
            "--certificates",
            action="store_true",
            help="also certificates with names, of participants who agreed",
        )
        parser.add_argument("--revoke", action="store_true", help="end the grant")
        parser.add_argument("--actor", help="e-mail of who does it, for the journal")
        parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")

    def handle(self, *args, **options):
        award = Award.objects.filter(code=options["code"]).first()
        evaluator = User.objects.filter(email=options["evaluator"].lower()).first()
        if award is None or evaluator is None:
            missing = "award" if award is None else "evaluator"
            raise CommandError(f"there is no such {missing}", returncode=2)
        who = organization(options["organization"])
        actor = options["actor"] or "system:grant_award"
        if options["revoke"]:
            self.revoke(award, evaluator, who, actor)
        else:
            self.grant(award, evaluator, who, options["certificates"], actor)
        state = {"award": award.code, "in_force": not options["revoke"]}
        state["certificates"] = options["certificates"] and not options["revoke"]
        self.stdout.write(json.dumps(state) if options["json"] else str(state))

    def grant(self, award, evaluator, who, certificates, actor):
        try:
            granting.grant(award, evaluator, who, certificates=certificates, actor=actor)
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages), returncode=2) from fault

    def revoke(self, award, evaluator, who, actor):
        current = Grant.objects.filter(
            award=award, evaluator=evaluator, organization=who, revoked_at=None
        ).first()
        if current is None:
            raise CommandError("there is no such grant", returncode=1)
        granting.revoke(current, actor=actor)
