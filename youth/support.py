"""What a person finds difficult and what would help them: asked of who wants to say it.

The six questions are those of the Washington Group's short set, by the names of what they ask
about. They are counted by a threshold ("a lot" or more), never by a diagnosis. Everything lies
packed and sealed in one column: {name: text}, without what was not said.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import may

from .reference import languages


class Difficulty(models.TextChoices):
    NONE = "none", _("no difficulty")
    SOME = "some", _("some difficulty")
    MUCH = "much", _("a lot of difficulty")
    CANNOT = "cannot", _("cannot do it at all")


DIFFICULTIES = {
    "seeing": _("Seeing, even with glasses"),
    "hearing": _("Hearing, even with a hearing aid"),
    "walking": _("Walking or climbing stairs"),
    "remembering": _("Remembering or concentrating"),
    "self_care": _("Washing or dressing by themselves"),
    "communicating": _("Understanding others and being understood"),
}
LABELS = {
    "needs": _("What support do they need?"),
    "language": _("Language they prefer"),
    "childcare": _("Needs care for a child during classes"),
}
NAMES = (*DIFFICULTIES, *LABELS)
Support = dict[str, str]


def packed(values: Support) -> Support:
    """Only what is asked here, and was said; always in the same order."""
    return {name: values[name] for name in NAMES if values.get(name)}


def said(support: Support | None, name: str) -> str:
    """One answer in words; "" where nothing was said."""
    value = (support or {}).get(name, "")
    if name in DIFFICULTIES and value:
        return str(Difficulty(value).label)
    if name == "language" and value:
        return languages.said(value)
    if name == "childcare" and value:
        return str(_("yes") if value == "yes" else _("no"))
    return value


def lines(support: Support | None, names=NAMES) -> list[tuple[object, str]]:
    """[(label, answer in words)] of what was said, in the order in which it is asked."""
    labels = DIFFICULTIES | LABELS
    return [(labels[name], said(support, name)) for name in names if said(support, name)]


def seen_by(user, support: Support | None) -> dict[str, list]:
    """What helps, for who works with the person; what is difficult for them, for fewer."""
    found = {}
    if may(user, "see_contacts"):
        found["helps"] = lines(support, LABELS)
    if may(user, "see_difficulties"):
        found["difficulties"] = lines(support, DIFFICULTIES)
    return found
