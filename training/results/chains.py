"""From a certificate that was replaced to the one that is valid now, as far as an evaluator sees.

A public look-up never leads from an old code to a new one; whoever was granted both may know.
"""

from collections.abc import Iterable

from training.models import Certificate


def newer(user, certificates: Iterable[Certificate]) -> dict:
    """{key of a replaced one: [those that came after it, the newest last]}, in one query.

    All of a chain are for the same place in a group. Where one of them is not open to `user`, the
    chain ends before it.
    """
    replaced = [each for each in certificates if each.replaced_by_id]
    if not replaced:
        return {}
    places = {each.enrollment_id for each in replaced}
    rows = Certificate.objects.visible_to(user).filter(enrollment__in=places)
    seen = {each.pk: each for each in rows.select_related("participant__key")}
    return {each.pk: list(_after(each, seen)) for each in replaced}


def _after(certificate: Certificate, seen: dict) -> Iterable[Certificate]:
    following = seen.get(certificate.replaced_by_id)
    while following is not None:
        yield following
        following = seen.get(following.replaced_by_id)
