"""Reactions to what the sign-in package and our own models report.

The acts of people on their own access are written into the journal here; the gate itself is in
second_factor.py and middleware.py.
"""

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import signals as auth
from django.db import connections, transaction
from django.db.models.signals import post_delete, post_init, post_migrate, post_save, pre_save
from django.dispatch import receiver

from audit import journal

from . import denials, second_factor, sessions, tablets, triggers, website  # noqa: F401 – registers a check
from .models import Membership, User


def note(action: str, user) -> None:
    with transaction.atomic():
        journal.record(action, user, actor=user)


@receiver(auth.user_logged_in)
def begin_session(sender, request, user, **kwargs):
    sessions.begin(request.session)
    request.session.pop(tablets.MARK, None)
    tablets.belongs_here(request.session, tablets.of(request))


@receiver(account.user_logged_in)
def journal_sign_in(sender, request, user, **kwargs):
    note("sign_in", user)
    if tablets.MARK in request.session:
        tablets.end_surplus(user, but=request.session.session_key)


@receiver(auth.user_login_failed)
def journal_failed_sign_in(sender, credentials, **kwargs):
    denials.note_failed_sign_in(credentials.get("email") or "")


@receiver(mfa.authentication_failed)
def journal_wrong_code(sender, request, user, **kwargs):
    note("second_step.failed", user)


@receiver(auth.user_logged_out)
def end_session(sender, request, user, **kwargs):
    if user is None:
        return
    UserSession.objects.filter(session_key=request.session.session_key or "").delete()
    note("sign_out", user)


@receiver(account.password_changed)
@receiver(account.password_reset)
@receiver(account.password_set)
def journal_password(sender, request, user, **kwargs):
    sessions.end_all(user, but=request.session.session_key)
    note("change_password", user)


@receiver(mfa.authenticator_added)
def count_enrolling(sender, request, user, authenticator, **kwargs):
    """Whoever sets up an authenticator app has just shown its code: do not ask again."""
    if authenticator.type != Authenticator.Type.TOTP:
        return
    record_authentication(request, user, "mfa", id=authenticator.pk, type=str(authenticator.type))
    sessions.end_all(user, but=request.session.session_key)
    note("add_second_factor", user)


@receiver(mfa.authenticator_removed)
def end_others_without_it(sender, request, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.TOTP:
        sessions.end_all(user, but=request.session.session_key)
        note("remove_second_factor", user)


@receiver(mfa.authenticator_reset)
def journal_new_codes(sender, request, user, authenticator, **kwargs):
    note("renew_recovery_codes", user)


@receiver(post_init, sender=Authenticator)
def mark_secrets(sender, instance, **kwargs):
    """Of rows that were read; a new one has no id yet, and is bound when it is saved."""
    if instance.pk is not None and "data" in instance.__dict__:
        second_factor.mark(instance)


@receiver(pre_save, sender=Authenticator)
def bind_secrets(sender, instance, raw=False, **kwargs):
    if not raw:
        second_factor.bind(instance)


@receiver(post_save, sender=User)
def end_sessions_of_deactivated(sender, instance, raw=False, **kwargs):
    if not raw and not instance.is_active:
        sessions.end_all(instance)


@receiver([post_save, post_delete], sender=Membership)
def follow_membership(sender, instance, raw=False, **kwargs):
    if not raw:
        website.fit_groups(instance.user)


@receiver(post_migrate, dispatch_uid="refuse people to police")
def keep_triggers(sender, app_config, using, **kwargs):
    """A migration that altered a table on SQLite took its triggers away."""
    if app_config.name == "accounts" and is_migrated(connections[using]):
        triggers.install(connections[using])


def is_migrated(db) -> bool:
    return {triggers.MEMBERSHIP, triggers.ORGANIZATION} <= set(db.introspection.table_names())
