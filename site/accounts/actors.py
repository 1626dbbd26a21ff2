"""Who acted, in words: the journal keeps "user:5" and "system:import_people", and never a name."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Membership, Organization
from .roles import WITHOUT_ORGANIZATION, Role

USER, SYSTEM = "user:", "system:"
# What the system was doing, by the name that the act gave itself.
SYSTEM_ACTS = {
    "import_people": gettext_lazy("import of a list"),
    "waiting list": gettext_lazy("waiting list"),
    "issue_certificates": gettext_lazy("issuing of certificates"),
    "export_certificates": gettext_lazy("export of certificates"),
    "load_demo": gettext_lazy("demonstration"),
}


def user_id(actor: str) -> int | None:
    """The id in "user:5"; None for whoever is no user."""
    number = actor.removeprefix(USER)
    return int(number) if actor.startswith(USER) and number.isdecimal() else None


def names_of(actors: Iterable[str], organization: Organization) -> dict[str, str]:
    """{actor: words} as staff of `organization` may read them, in one query.

    Colleagues, former ones too, by their names; whoever belongs elsewhere by what they are ("an
    evaluator of Fondo Faro"), and what the system did by what it was doing.
    """
    actors = set(actors)
    wanted = {user_id(actor) for actor in actors} - {None}
    held: dict[int, list[Membership]] = {}
    for membership in Membership.objects.filter(user__in=wanted).select_related(
        "user", "organization"
    ):
        held.setdefault(membership.user_id, []).append(membership)
    return {actor: _words(actor, held.get(user_id(actor), []), organization) for actor in actors}


def _words(actor: str, memberships: list[Membership], organization: Organization) -> str:
    if user_id(actor) is not None:
        return _of_user(memberships, organization)
    if actor.startswith(SYSTEM):
        doing = SYSTEM_ACTS.get(actor.removeprefix(SYSTEM))
        return _("the system (%s)") % doing if doing else _("the system")
    return _("somebody on the public page")


def _of_user(memberships: list[Membership], organization: Organization) -> str:
    for membership in memberships:
        if membership.organization_id == organization.pk:
            return str(membership.user)
    for membership in memberships:
        if membership.role == Role.EVALUATOR:
            return _("an evaluator of %s") % membership.organization
    for membership in memberships:
        if membership.role in WITHOUT_ORGANIZATION:
            return _("the administration of the platform")
        return _("somebody of %s") % membership.organization
    return _("somebody without a role")
