"""Why a certificate stays without its PDF, finer than an export says it: counted, and row by row.

All of it is asked inside the query: of whom a consent is, nobody learns.
"""

from enum import StrEnum

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from training.caseload import certificates_with_names
from training.models import Grant
from training.models.certificate import CertificateState
from youth.models import Consent
from youth.models.consent import Decision, Purpose


class Why(StrEnum):
    LEAVES = "leaves"  # nothing keeps it
    REVOKED = "revoked"
    REPLACED = "replaced"
    ERASED = "erased"
    NO_GRANT = "no_grant"
    WITHDRAWN = "withdrawn"
    RAN_OUT = "ran_out"
    NO_CONSENT = "no_consent"


WORDS = {
    Why.LEAVES: _("open to you"),
    Why.REVOKED: _("withheld: no longer valid"),
    Why.REPLACED: _("withheld: replaced by another one"),
    Why.ERASED: _("withheld: the person had their data erased"),
    Why.NO_GRANT: _("withheld: the organization did not grant names"),
    Why.WITHDRAWN: _("withheld: the person withdrew their consent"),
    Why.RAN_OUT: _("withheld: the consent has run out"),
    Why.NO_CONSENT: _("withheld: the person did not agree to be named"),
}


def told(rows: QuerySet, user) -> QuerySet:
    """Certificates that `user` sees, each with `why`, a Why."""
    decisions = Consent.objects.unscoped("condition inside a visible query").filter(
        participant=OuterRef("participant"), purpose=Purpose.CERTIFICATE_TO_DONOR
    )
    newest = decisions.order_by("-recorded_at", "-id").values("decision")[:1]
    return rows.annotate(newest_decision=Subquery(newest)).annotate(why=_why(user))


def counted(rows: QuerySet) -> list[tuple[Why, int]]:
    """[(why, how many)] of rows that were `told`, the most frequent first; one query."""
    found = rows.order_by().values_list("why").annotate(many=Count("pk"))
    counts = [(Why(why), many) for why, many in found]
    return sorted(counts, key=lambda pair: (pair[0] != Why.LEAVES, -pair[1], pair[0]))


def _why(user) -> Case:
    grants = Grant.objects.in_force().held_in(user.membership)
    with_names = grants.filter(
        award=OuterRef("award"), organization=OuterRef("organization"), certificates=True
    )
    cases = [
        (Q(state=CertificateState.REVOKED), Why.REVOKED),
        (Q(state=CertificateState.REPLACED), Why.REPLACED),
        (Q(participant__erased_at__isnull=False) | Q(file=""), Why.ERASED),
        (certificates_with_names(user), Why.LEAVES),
        (~Q(Exists(with_names)), Why.NO_GRANT),
        (Q(newest_decision=Decision.WITHDRAWN), Why.WITHDRAWN),
        (Q(newest_decision=Decision.GIVEN), Why.RAN_OUT),
    ]
    return Case(
        *[When(condition, then=Value(why.value)) for condition, why in cases],
        default=Value(Why.NO_CONSENT.value),
        output_field=CharField(),
    )
