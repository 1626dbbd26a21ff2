"""What is said to the request of a minor: by the adult in charge, and by the minor themselves."""

from django.db import transaction
from django.utils import timezone

from audit.context import from_nowhere
from training.models import MinorPermission
from training.models.minor import GuardianAnswer as Answer
from youth import consenting
from youth.models import ConsentText
from youth.models.consent import Method, Purpose

from . import minors_record
from .followed import ACTOR, with_person
from .minors import Link, locked_permission, record


def answer(
    permission: MinorPermission,
    said: str,
    *,
    text: ConsentText | None = None,
    guardian: dict[str, str] | None = None,
    language: str = "es",
) -> bool:
    """Keep the answer of the adult in charge; False where the link took one already, or is over.

    A permission needs the `text` that was read, and `guardian` {"name", "relation", "phone"}.
    """
    if said == Answer.GIVEN and not (text and guardian and guardian["name"]):
        raise ValueError("a permission says to what, and who gives it")

    def keep() -> bool:
        row = locked_permission(permission)
        if row.opens != permission.opens or not Link(row).is_open:
            return False
        row.answer, row.answered_at, row.language = Answer(said), timezone.now(), language
        if said != Answer.NOT_ME:
            row.guardian, row.text = guardian, text
        row.save()
        record("application.guardian_answered", row)
        minors_record.carry_over(row)
        return True

    return with_person(permission.application, keep)


def assent(permission: MinorPermission, text: ConsentText) -> None:
    """The minor agrees, too. Twice changes nothing."""

    def agree() -> None:
        row = locked_permission(permission)
        if row.assented_at is None:
            row.assented_at, row.assent_text = timezone.now(), text
            row.assent_taken_back_at = None
            row.save()
            record("application.assented", row)
            minors_record.carry_over(row)

    with_person(permission.application, agree)


def take_back(permission: MinorPermission) -> None:
    """The minor does not agree any more. It holds at once, and costs nobody their seat."""

    def disagree() -> None:
        row = locked_permission(permission)
        if row.assented_at is None:
            return
        row.assented_at, row.assent_taken_back_at = None, timezone.now()
        given, row.consent = row.consent, None
        row.save()
        record("application.assent_taken_back", row)
        if given is not None and minors_record.stands(given):
            with from_nowhere():
                consenting.withdraw(
                    given.participant, Purpose.SERVICES, actor=ACTOR, method=Method.DIGITAL
                )

    with_person(permission.application, disagree)


def without_guardian(permission: MinorPermission) -> None:
    """No adult is in charge of them: nobody is asked any more, and staff find a safe way."""
    with transaction.atomic():
        row = locked_permission(permission)
        if row.alone_at is None and row.answer != Answer.GIVEN:
            row.alone_at = timezone.now()
            row.save(update_fields=["alone_at"])
            record("application.without_guardian", row)
