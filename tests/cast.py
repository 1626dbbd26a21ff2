"""Who is who: the same people in every test, the one to be refused among them.

Ceiba and Quetzal are two organizations under one award. Whoever belongs to Quetzal is the
outsider for everything of Ceiba.
"""

from functools import cached_property

from accounts.models import Membership, User
from accounts.roles import Role

from . import builders as make


class Cast:
    def __init__(self) -> None:
        self.ceiba = make.organization("ceiba", public_name="Fundación Ceiba")
        self.quetzal = make.organization("quetzal", public_name="Asociación Quetzal", country="GT")
        self.donor = make.organization("faro", public_name="Fondo Faro", kind="donor", country="PA")
        self.award = make.award(
            "FARO-1", donor=self.donor, organizations=[self.ceiba, self.quetzal]
        )

    def _person(self, name: str, role: str, organization=None) -> User:
        user = User.objects.create_user(
            email=f"{name}@{organization.slug if organization else 'rumbo'}.example",
            first_name=name.title(),
            last_name="Ejemplo",
            password="ceiba-maiz-2026",
        )
        Membership.objects.create(user=user, role=role, organization=organization)
        return user

    @cached_property
    def coordinator(self) -> User:
        return self._person("coordinadora", Role.COORDINATOR, self.ceiba)

    @cached_property
    def facilitator(self) -> User:
        return self._person("facilitador", Role.FACILITATOR, self.ceiba)

    @cached_property
    def case_worker(self) -> User:
        return self._person("acompanante", Role.CASE_WORKER, self.ceiba)

    @cached_property
    def monitor(self) -> User:
        return self._person("monitora", Role.MONITOR, self.ceiba)

    @cached_property
    def outsider(self) -> User:
        """A coordinator of the other organization: everything of Ceiba is foreign to her."""
        return self._person("coordinadora", Role.COORDINATOR, self.quetzal)

    @cached_property
    def evaluator(self) -> User:
        """Holds a grant on Ceiba's part of the award, without names."""
        user = self._person("evaluadora", Role.EVALUATOR, self.donor)
        make.grant(self.award, user, self.ceiba)
        return user

    @cached_property
    def ungranted(self) -> User:
        """An evaluator to whom nothing was granted."""
        return self._person("otra", Role.EVALUATOR, self.donor)

    @cached_property
    def editor(self) -> User:
        return self._person("editora", Role.EDITOR)

    @cached_property
    def administrator(self) -> User:
        return self._person("administrador", Role.ADMINISTRATOR)

    def everybody(self) -> dict[str, User]:
        names = "coordinator facilitator case_worker monitor outsider evaluator ungranted"
        return {n: getattr(self, n) for n in [*names.split(), "editor", "administrator"]}
