"""Make people who sign in, and give or take their roles. Each act is journaled with itself."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import journal

from .models import Membership, Organization, User
from .roles import Role


@transaction.atomic
def create_user(
    email: str,
    first_name: str,
    last_name: str,
    language: str = "es",
    password: str | None = None,
    actor: object = "system:create_user",
) -> User:
    """A user whose address counts as verified: whoever invites has checked it.

    Without a password nobody can sign in until one is set through `first_sign_in_link`.
    ValidationError if the address is taken or malformed.
    """
    user = User(email=email.strip().lower(), first_name=first_name, last_name=last_name)
    user.language = language
    user.set_password(password)
    user.full_clean()
    if not user.email:
        raise ValidationError(_("An e-mail is needed to sign in."))
    user.save()
    # With an unverified address the sign-in package refuses to set up a second factor.
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    journal.record("create_user", user, actor=actor)
    return user


def with_email(email: str) -> User | None:
    """Who signs in, or did, with this address."""
    return User.objects.filter(email__iexact=email.strip()).first()


def can_sign_in(user: User) -> bool:
    """Has the user a password, and may use it?"""
    return user.is_active and user.has_usable_password()


@transaction.atomic
def give_role(
    user: User, role: Role | str, organization: Organization | None, actor: object
) -> Membership:
    """The membership, new or the one already in force; ValidationError if the role does not fit."""
    held = user.memberships.active().filter(role=role, organization=organization).first()
    if held:
        return held
    membership = Membership(user=user, role=role, organization=organization)
    membership.full_clean()
    membership.save()
    journal.record(
        "give_role", membership, actor=actor, organization=organization, purpose=str(role)
    )
    return membership


@transaction.atomic
def end_role(membership: Membership, actor: object) -> None:
    """From the next request on the role opens nothing."""
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    journal.record(
        "end_role",
        membership,
        actor=actor,
        organization=membership.organization,
        purpose=membership.role,
    )


def first_sign_in_link(user: User) -> str:
    """Where the user sets a password; good once, for settings.PASSWORD_RESET_TIMEOUT seconds."""
    key = default_token_generator.make_token(user)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": key},
    )
    return settings.PUBLIC_URL + path
