"""Invite somebody: a user, a role, and the link of the first sign-in."""

import json

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import people
from accounts.models import Organization, User
from accounts.roles import Role


class Command(BaseCommand):
    help = (
        "Make a user with a role and print the link where the password is set (good once, for an "
        "hour). If somebody already signs in with this e-mail, only the role is added."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument(
            "--organization", metavar="SLUG", help="needed for all but editor and administrator"
        )
        parser.add_argument("--name", nargs=2, metavar=("GIVEN", "SURNAMES"), default=("", ""))
        parser.add_argument("--language", choices=["es", "en"], default="es")
        parser.add_argument("--actor", help="e-mail of who does it, for the journal")
        parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")

    def handle(self, *args, **options):
        actor = self.find(User, email=options["actor"]) or "system:create_user"
        organization = self.find(Organization, slug=options["organization"])
        try:
            with transaction.atomic():
                user, made = self.user(options, actor)
                people.give_role(user, options["role"], organization, actor)
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        link = "" if user.has_usable_password() else people.first_sign_in_link(user)
        if options["json"]:
            answer = {"email": user.email, "role": options["role"], "made": made, "link": link}
            self.stdout.write(json.dumps(answer))
        else:
            self.stdout.write(link or f"{user.email} signs in with the password already set")

    def user(self, options, actor) -> tuple[User, bool]:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user:
            return user, False
        given, surnames = options["name"]
        if not given or not surnames:
            raise CommandError("--name GIVEN SURNAMES is needed for a new user", returncode=2)
        return people.create_user(
            options["email"], given, surnames, options["language"], actor=actor
        ), True

    def find(self, model, **by):
        ((name, value),) = by.items()
        if not value:
            return None
        found = model.objects.filter(**{name: value.lower()}).first()
        if found is None:
            raise CommandError(f"no {model._meta.model_name} {value}", returncode=2)
        return found
