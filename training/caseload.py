"""Who sees whom: each rule as a condition for querysets; `.visible_to(user)` applies it.

A coordinator and a monitor see everybody of their organization (the general rule of scope). A
facilitator sees who is in a group they lead, for AFTERWARDS also who had a seat there, and those
they registered. A case worker sees those they registered, until assigning exists. An evaluator
sees only certificates, of awards and organizations granted to them. Editors and administrators see
no one.

Groups hold no personal data, yet each works with their own: `groups_of(user)`.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.roles import SEES_ORGANIZATION, Role
from accounts.scope import rule
from youth import coming_of_age
from youth.consenting import in_force
from youth.models import Participant
from youth.models.consent import Purpose

from .models import Enrollment, Grant, Offering, SampleRow
from .models.enrollment import AFTERWARDS, SEATED, EnrollmentState
from .participation import CURRENT


@rule("youth.participant", Role.FACILITATOR)
def participants_of_own_groups(membership) -> Q:
    led = Enrollment.objects.unscoped("the condition of visible_to").filter(
        in_hand(),
        offering__facilitators__user=membership.user_id,
        organization=membership.organization_id,
    )
    own = Q(pk__in=led.values("participant")) | Q(created_by=membership.user_id)
    return Q(organization_id=membership.organization_id) & own


def in_hand() -> Q:
    """Condition on enrollments: in the group now, or had a seat there within AFTERWARDS.

    Who only waited is seen while waiting, and not after.
    """
    since = timezone.localdate() - AFTERWARDS
    inside = Q(state__in=SEATED | {EnrollmentState.WAITING}, offering__ends_on__gte=since)
    return inside | Q(ended_on__gte=since, seated_at__isnull=False)


@rule("youth.participant", Role.CASE_WORKER)
def participants_registered(membership) -> Q:
    return Q(organization_id=membership.organization_id, created_by=membership.user_id)


def groups_of(user):
    """The groups that `user` works with: all of the organization, or for facilitators their own.

    Foreign groups are not in it, so that a page looks one up here and nowhere else.
    """
    groups = Offering.objects.managed_by(user)
    membership = getattr(user, "membership", None)
    if membership is None or membership.role not in SEES_ORGANIZATION | {Role.FACILITATOR}:
        return groups.none()
    return groups.led_by(user) if membership.role == Role.FACILITATOR else groups


def of_age(user) -> list[tuple[date, Participant]]:
    """Who is in the user's groups by the word of an adult, and is or will soon be of age.

    As `coming_of_age.among`: [(the day, the person)], the next to be asked first.
    """
    inside = Enrollment.objects.visible_to(user).filter(
        offering__in=groups_of(user), state__in=CURRENT
    )
    people = Participant.objects.visible_to(user).filter(pk__in=inside.values("participant"))
    return coming_of_age.among(user, people)


def out_of_sight(user, offering: Offering) -> bool:
    """Is this group over for so long that whoever leads it no longer sees its people?"""
    gone = offering.ends_on < timezone.localdate() - AFTERWARDS
    return gone and user.membership.role == Role.FACILITATOR


@rule("training.certificate", Role.EVALUATOR)
def certificates_granted(membership) -> Q:
    grants = (
        Grant.objects.in_force()
        .held_in(membership)
        .filter(
            award=OuterRef("award"),
            organization=OuterRef("organization"),
        )
    )
    return Q(Exists(grants))


@rule("training.samplerow", Role.EVALUATOR)
def rows_of_own_samples(membership) -> Q:
    return SampleRow.granted_q(membership)


def certificates_with_names(user) -> Q:
    """Condition on certificates: the grant includes names, and the holder agreed to it.

    Narrows a queryset that is already visible; consent is read at the moment of use.
    """
    grants = (
        Grant.objects.in_force()
        .held_in(user.membership)
        .filter(
            award=OuterRef("award"),
            organization=OuterRef("organization"),
            certificates=True,
        )
    )
    return Q(Exists(grants)) & in_force(Purpose.CERTIFICATE_TO_DONOR, person="participant")
