"""Fill an empty Rumbo with invented organizations, people, groups and certificates."""

import json
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.setting_up import set_up_site
from rumbo.demo import (
    access,
    applications,
    calls,
    catalogue,
    checking,
    doubles,
    groups,
    lists,
    logos,
    organizations,
    outcomes,
    sharing,
    stories,
)
from rumbo.demo.people import Inventor
from rumbo.demo.website import fill_site
from training.models import Award, Offering
from youth.reference.loading import load_places
from youth.reference.texts import load_texts


class Command(BaseCommand):
    help = "Load the demo: everything and everybody in it is invented. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one object on stdout")
        parser.add_argument("--actor", help="accepted for uniformity; the demo acts as the system")

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("the demo is only for demo settings", returncode=1)
        for said, step in self.steps():
            self.stderr.write(said)
            step()
        result = summary()
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            for user in result["users"]:
                self.stdout.write(f"{user['email']:36} {user['role']:14} {user['password']}")

    def steps(self):
        yield "places and texts …", self.load_reference
        yield "organizations and people who sign in …", self.load_organizations
        yield "courses, groups and young people …", self.load_groups
        yield "who is called …", calls.add
        yield "what changed for them …", outcomes.add
        yield "what they tell of it …", stories.add
        yield "who asks for a seat …", applications.add
        yield "who may be registered twice …", doubles.add
        yield "lists they send …", lists.add
        yield "who moved on to another organization …", sharing.add
        yield "what they show, and what is checked …", self.load_checking
        yield "website …", self.load_site

    def load_reference(self):
        load_places()
        load_texts()

    def load_organizations(self):
        organizations.organizations()
        organizations.people()
        access.ask()
        organizations.awards()
        organizations.places_of_work()
        logos.add()
        organizations.programs()

    def load_groups(self):
        courses, inventor = organizations.courses(), Inventor()
        for seed, row in enumerate(catalogue.GROUPS):
            offering = organizations.group(row, courses[row.course])
            if offering.sessions.exists():
                continue  # this group was filled by an earlier run
            self.stderr.write(f"  {offering}")
            self.fill(offering, row.people, inventor, seed)

    def fill(self, offering, people, inventor, seed):
        with taking_people(offering):
            groups.fill(offering, people, inventor)
        sessions = groups.schedule(offering)
        groups.attend(offering, sessions, seed)
        if offering.ends_on < timezone.localdate():
            groups.assess(offering, seed)
            groups.certify(offering)

    def load_checking(self):
        checking.check()
        self.stderr.write(f"  somebody shows what they earned at {checking.share()}")

    def load_site(self):
        address = urlsplit(settings.PUBLIC_URL)
        set_up_site(address.hostname, address.port or 80, settings.SITE_NAME)
        fill_site()


@contextmanager
def taking_people(offering: Offering):
    """A group that is over takes people for a moment, as it did before it began."""
    ends_on = offering.ends_on
    offering.ends_on = max(ends_on, timezone.localdate())
    offering.save(update_fields=["ends_on"])
    yield
    offering.ends_on = ends_on
    offering.save(update_fields=["ends_on"])
    offering.refresh_from_db()


def summary() -> dict:
    """What the demo holds: {"organizations", "awards", "offerings", "users"}."""
    return {
        "organizations": [row[0] for row in catalogue.ORGANIZATIONS],
        "awards": list(Award.objects.order_by("code").values_list("code", flat=True)),
        "offerings": [row.code for row in catalogue.GROUPS],
        "users": [
            {"email": row[0], "role": row[4], "password": catalogue.PASSWORD}
            for row in catalogue.PEOPLE
        ],
    }
