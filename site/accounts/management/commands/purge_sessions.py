"""Forget sessions that are over and their devices; close changes that nobody decided."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.deciding import expire_overdue
from accounts.models import Lock


class Command(BaseCommand):
    help = (
        "Remove expired sessions and what is known about their devices, and close changes of "
        "access that nobody decided in 14 days. Run it every night."
    )

    def handle(self, *args, **options):
        call_command("clearsessions")
        living = Session.objects.values("session_key")
        count, _kinds = UserSession.objects.exclude(session_key__in=living).delete()
        Lock.objects.exclude(session_key__in=living).delete()
        with transaction.atomic():
            closed = expire_overdue()
        self.stdout.write(f"{count} devices forgotten, {closed} changes of access closed")
