"""Phones and papers: those of both records together, each once; and by what somebody is found."""

import re

from django.utils.translation import gettext_lazy as _

from youth import findable, intake
from youth.models import BlindToken, Contact, IdentityDocument, Participant
from youth.models.contact import Safety

from .parts import Act, Part, mover

STRICTER = [Safety.SAFE, Safety.CALLS_ONLY, Safety.DO_NOT_CONTACT]


class United(Part):
    """Rows that say the same are one afterwards; the ledger keeps what both had, in full.

    Whoever corrects a record writes these rows anew (youth/intake.py), so they are known by what
    they say and not by their keys.
    """

    def __init__(self, model, title, columns: tuple[str, ...], said: str) -> None:
        self.model, self.title, self.columns, self.said = model, title, columns, said
        self.name, self.kinds = model._meta.label_lower, (model,)

    def count(self, person: Participant) -> int:
        return self._rows(person).count()

    def told(self, person: Participant) -> list[str]:
        rows = self._rows(person).select_related("participant__key")
        return [self._line(row) for row in rows]

    def _line(self, row) -> str:
        words = [row.get_kind_display(), getattr(row, self.said)]
        if "safety" in self.columns and row.safety != Safety.SAFE:
            words.append(f"({row.get_safety_display()})")
        return " ".join(map(str, words))

    def _rows(self, person: Participant):
        return self.model._base_manager.filter(participant=person).order_by("pk")

    def read(self, person: Participant) -> list[dict]:
        rows = self._rows(person).select_related("participant__key")
        return [
            {"id": str(row.pk)} | {name: getattr(row, name) for name in self.columns}
            for row in rows
        ]

    def write(self, person: Participant, wanted: list[dict]) -> None:
        self._rows(person).delete()
        for each in wanted:
            given = {"organization_id": person.organization_id, "participant": person}
            self.model(**given, **each).save(force_insert=True)

    def same(self, row: dict) -> tuple:
        return row["kind"], re.sub(r"[^0-9a-z@.]", "", row[self.said].casefold())

    def move(self, act: Act) -> None:
        kept, gone = self.read(act.kept), self.read(act.gone)
        united = {self.same(row): dict(row) for row in reversed(kept)}
        for row in gone:
            there = united.setdefault(self.same(row), dict(row))
            if "safety" in row:
                there["safety"] = max(row["safety"], there["safety"], key=STRICTER.index)
        after = sorted(united.values(), key=lambda row: row["id"])
        self.write(act.gone, [])
        self.write(act.kept, after)
        act.ledger[self.name] = {"kept": kept, "gone": gone, "after": after}

    def give_back(self, act: Act) -> None:
        noted, now = act.ledger[self.name], self.read(act.kept)
        after = {self.same(row): row for row in noted["after"]}
        here = {self.same(row): row for row in now}
        if [self._said(row) for row in now] != [self._said(row) for row in noted["after"]]:
            act.corrected.append(self.title)
        others = {self.same(row) for row in noted["gone"]}
        kept = [self._now(row, here, after) for row in noted["kept"] if self.same(row) in here]
        own = {self.same(row) for row in noted["kept"]}
        kept += [row for key, row in here.items() if key not in own | others]
        self.write(act.kept, kept)
        self.write(act.gone, [self._now(row, here, after) for row in noted["gone"]])

    def _now(self, before: dict, here: dict, after: dict) -> dict:
        """As it was; or, where somebody corrected it since, as it is."""
        key = self.same(before)
        if key not in here or self._said(here[key]) == self._said(after[key]):
            return before
        return here[key] | {"id": before["id"]}

    @staticmethod
    def _said(row: dict) -> dict:
        return {name: value for name, value in row.items() if name != "id"}


class Tokens(Part):
    """Whoever searches by the spelling of the other record goes on finding the person."""

    name, kinds = BlindToken._meta.label_lower, (BlindToken,)

    @staticmethod
    def _rows(person: Participant):
        return BlindToken._base_manager.filter(participant=person).order_by("pk")

    def read(self, person: Participant) -> list[list]:
        return [list(row) for row in self._rows(person).values_list("id", "kind", "token", "alias")]

    def move(self, act: Act) -> None:
        kept, gone = self.read(act.kept), self.read(act.gone)
        act.ledger[self.name] = {"kept": kept, "gone": gone}
        fresh = findable.tokens_of(act.kept.organization, intake.details_of(act.kept))
        former = {(kind, token) for _pk, kind, token, _alias in kept + gone} - set(fresh)
        self._rows(act.gone).delete()
        self._rows(act.kept).delete()
        self._write(act.kept, [[None, *each, False] for each in fresh])
        self._write(act.kept, [[None, *each, True] for each in sorted(former)])

    def give_back(self, act: Act) -> None:
        """As they were; made anew where a record, or the way names are heard, changed since."""
        noted = act.ledger[self.name]
        for person, before in ((act.kept, noted["kept"]), (act.gone, noted["gone"])):
            self._rows(person).delete()
            fresh = findable.tokens_of(person.organization, intake.details_of(person))
            alias = [row for row in before if row[3]]
            own = [row for row in before if not row[3]]
            if {(kind, token) for _pk, kind, token, _alias in own} != set(fresh):
                own = [[None, *each, False] for each in fresh]
            self._write(person, own + alias)

    @staticmethod
    def _write(person: Participant, rows: list[list]) -> None:
        own = {"organization_id": person.organization_id, "participant": person}
        BlindToken._base_manager.bulk_create(
            [
                BlindToken(**own, id=pk, kind=kind, token=token, alias=alias)
                for pk, kind, token, alias in rows
            ]
        )


contacts = mover(
    United(Contact, _("phones and e-mails"), ("kind", "value", "owner", "safety"), "value")
)
documents = mover(
    United(IdentityDocument, _("papers that were shown"), ("kind", "number"), "number")
)
