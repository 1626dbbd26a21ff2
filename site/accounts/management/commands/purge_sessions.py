"""Forget sessions that are over, and from which network and browser they came."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Remove expired sessions and what is known about their devices. Run it every night."

    def handle(self, *args, **options):
        call_command("clearsessions")
        living = Session.objects.values("session_key")
        count, _kinds = UserSession.objects.exclude(session_key__in=living).delete()
        self.stdout.write(f"{count} devices forgotten")
