"""Hold the record of a person while something is written on it.

Joining (youth/merging), erasing and taking a list back lock the record. Whoever writes on it takes
this lock first: so nothing lands on a record that is somebody else's, or nobody's, by then.
"""

from django.utils.translation import gettext_lazy as _

from .models.participant import Participant

WAS_ERASED = _("The data of this person were erased.")
WAS_MERGED = _("This record was joined with another one meanwhile. Open the person again.")
NOT_THERE = _("This record is not there any more.")


class Gone(ValueError):  # noqa: N818 - what is so, not what went wrong
    """The record is not the person's any more; says why, in words for staff."""


def hold(
    person: Participant, refused: type[Exception] = Gone, *, also_erased: bool = False
) -> None:
    """Until the open transaction ends nobody joins, erases or removes this record.

    Raises `refused` with the reason in words where somebody did. `also_erased` is for acts that
    write no word of the person.
    """
    rows = Participant.objects.unscoped("is the record of an act still the person's")
    rows = rows.select_for_update(no_key=True).filter(pk=person.pk)
    now = rows.values_list("erased_at", "merged_into").first()
    if now is None:
        raise refused(NOT_THERE)
    erased, merged = now
    if erased and not also_erased:
        raise refused(WAS_ERASED)
    if merged:
        raise refused(WAS_MERGED)


def same_person(seen, now, refused: type[Exception] = Gone) -> None:
    """Is a row, read again under its lock, still of the person of whom it was when it was seen?

    Else it moved to another record, and what is made for it in memory has the wrong key.
    """
    if now is None:
        raise refused(NOT_THERE)
    if now.participant_id != seen.participant_id:
        raise refused(WAS_MERGED)
