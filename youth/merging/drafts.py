"""The empty draft that a person was registered from goes with the record."""

from django.utils.translation import gettext_lazy as _

from youth.models import Participant, PersonDraft

from .parts import Rows, mover


class Drafts(Rows):
    def told(self, person: Participant) -> list[str]:
        return []  # nothing stands in it any more


mover(Drafts(PersonDraft, _("drafts of their record")))
