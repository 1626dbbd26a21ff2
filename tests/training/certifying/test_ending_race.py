"""One certificate, revoked and replaced by several hands at once: one of them did it."""

from functools import partial

import pytest

from training.certifying import ending, issuing
from training.models import Certificate

from ... import builders as make
from ...many_hands import all_at_once
from .test_issuing import _group_of_one, all_certificates, stored_files

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
ACTOR = "system:tests"
REASON = "Se emitió por error"


def hands(certificate: Certificate) -> list:
    """Four who revoke and four who replace; each has the certificate on the screen."""
    seen = [all_certificates().get(pk=certificate.pk) for _n in range(8)]
    revoking = [partial(ending.revoke, each, REASON, ACTOR) for each in seen[:4]]
    return revoking + [partial(ending.replace, each, ACTOR) for each in seen[4:]]


def certified(slug: str) -> Certificate:
    return issuing.issue(_group_of_one(make.organization(slug)), actor=ACTOR).issued[0]


def test_a_certificate_ends_once():
    certificate = certified("fin")
    for _round in range(3):
        assert all_at_once(hands(certificate)) == ["Refused"] * 7 + ["done"]
        rows = all_certificates().filter(enrollment=certificate.enrollment_id)
        ended = rows.get(pk=certificate.pk)
        assert ended.state in ("revoked", "replaced")
        assert rows.filter(state="valid").count() == (ended.state == "replaced")
        files = sorted(f"{pk}.pdf" for pk in rows.values_list("pk", flat=True))
        assert stored_files(certificate.organization) == files
        if ended.state == "revoked":
            break
        certificate = ended.replaced_by


def test_without_looking_again_it_ends_many_times(monkeypatch):
    """The control: were the row not read anew under its lock, several would have done it."""
    monkeypatch.setattr(ending, "_still_valid", lambda certificate: certificate)
    answers = all_at_once(hands(certified("fin-sin-mirar")))
    assert answers.count("done") > 1
