"""One record of every kind in each of two organizations, for calling every address."""

import re
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts import tablets
from accounts.models import AccessChange, DataKey
from accounts.roles import Role
from jobs.models import Worker
from training import rollcall, seats
from training.applying import followed, minors, receiving
from training.attesting import acts as attesting
from training.certifying import issuing, templates
from training.earned import links
from training.models import (
    Assessment,
    Certificate,
    Enrollment,
    Outcome,
    OutcomeEvidence,
    Signatory,
)
from training.outcomes import acts
from training.outcomes.evidence import Attached
from training.sampling import acts as sampling
from youth import complaints, drafting, rights, stories
from youth.merging import acts as merging
from youth.merging import review
from youth.models import ConsentText, ImportBatch, Merge, RightsRequest
from youth.pulling import sources

from . import builders as make
from .cast import Cast
from .training.certifying import marks

MISSING = UUID("01999999-9999-7999-8999-999999999999")
NOBODY = 999_999  # no such row, where ids are counted
NOWHERE = UUID("01999999-9999-7999-8999-999999999998")
ACTOR = "system:tests"
# Arguments that name no record: a value that exists.
PLAIN = {
    "version": "a1",
    "purpose": "services",
    "fate": "refused",
    "kind": "json",
    "number": 1,
    "uidb36": "1",
    "key": "set-password",
}


STORY = {"name": "Ana", "course": "", "title_es": "Mi pan ya tiene clientes", "text_es": "x" * 50}


def complain(organization=None):
    key = complaints.door.key_of(complaints.door.new_key())
    return complaints.receive(key, {"what": "No abrieron."}, organization=organization)


def ask_for_a_seat(offering, born="2005-03-02"):
    told = {"given": "Ana", "surname": "Solís", "surname2": "", "born": born}
    told |= {"phone": "9911-2233", "phone_of": "own", "safe": "write", "language": "es"}
    return receiving.apply(
        receiving.door.key_of(receiving.door.new_key()), offering, told
    ).application


def link_for_an_adult(offering) -> str:
    """What stands in the link that a minor's request made."""
    application = ask_for_a_seat(offering, born=f"{timezone.localdate().year - 15}-01-01")
    return minors.of(followed.Followed(application)).token


def ask_about_data(organization=None):
    told = {"name": "Ana Ávila", "born": "2005", "answer_to": "9911-2233", "safe": "write"}
    key = rights.door.key_of(rights.door.new_key())
    return rights.receive(key, "see", told, organization=organization)


def device(user) -> UserSession:
    """A session of somebody, as it stands in the list of devices."""
    key = f"world-{UserSession.objects.count()}"
    return UserSession.objects.create(user=user, session_key=key, ip="192.0.2.7", user_agent="")


def waiting(subject, asker) -> AccessChange:
    """A role that was asked for, in the organization of whoever asked."""
    return AccessChange.objects.create(
        user=subject, asked_by=asker, role="case_worker", organization=asker.organization
    )


class Side:
    """Everything of one organization that an address can name."""

    def __init__(self, organization, leader, program) -> None:
        self.organization = organization
        self.offering = make.offering(organization, sessions=2, facilitator=leader, program=program)
        self.participant = make.participant(organization, given="Ana", surname1="Ávila")
        self.pair, self.merge = self._doubles(leader)
        self.enrollment = seats.enroll(self.offering, self.participant, actor=ACTOR)
        self.session = self.offering.sessions.first()
        self.program = program
        self.course = self.offering.course
        self.center = self.offering.center
        self.community = make.community(organization)
        self.batch = self._batch()
        tool = {"name": "Registro", "kind": "kobo", "form": "aBcDeF", "token": "a token"}
        tool["server"] = "https://127.0.0.1"  # refused at once: nothing is ever asked
        self.source = sources.connect(organization, tool, actor=ACTOR)
        self.certificate = self._certificate()
        self.shared = links.token_of(f"world {organization.slug}")
        given = {"days": 30, "with_name": False}
        self.earned_link = links.make(self.participant, self.shared, **given)
        self.outcome = self._outcome(leader)
        self.evidence = OutcomeEvidence.objects.unscoped("the world of the tests").get(
            outcome=self.outcome
        )

        self.cohort = self._cohort(leader)
        self.story = stories.write(self.participant, STORY, actor=leader)
        self.draft = self._draft(leader)
        self.complaint = complain(self.organization)
        self.rights = ask_about_data(self.organization)
        found = {"participant": self.participant, "identity_checked": "known"}
        requests = RightsRequest.objects.unscoped("the world of the tests")
        requests.filter(pk=self.rights.pk).update(**found)
        self.application = ask_for_a_seat(self.offering)
        self.link = link_for_an_adult(self.offering)

    def _doubles(self, actor) -> tuple[dict, Merge]:
        """Two records to look at, as the arguments of their address, and two that were joined."""
        again, one, other = (make.participant(self.organization, given="Anna") for _n in range(3))
        review.noted(self.participant, again)
        merge = merging.merge(one, other, {}, actor=actor)
        return {"pk": self.participant.pk, "other": again.pk}, merge

    def _outcome(self, proposer) -> Outcome:
        told = acts.Told("new_job", timezone.localdate(), enrollment=self.enrollment)
        shown = acts.Shown("contract", "", Attached(b"%PDF-1.7 a contract", "pdf"))
        return acts.propose(self.participant, told, shown, actor=proposer)

    def _cohort(self, actor):
        """A certificate of the results of its group."""
        chosen = attesting.Selection(self.program.award, self.organization)
        found = attesting.draft(chosen)
        return attesting.certify(found, actor=actor, seen=found.mark)

    def _certificate(self) -> Certificate:
        self.logo = marks.logo(self.organization)
        self.template = templates.own(self.organization)
        self.signatory = Signatory.objects.create(
            organization=self.organization, name="Marta Reyes", role_es="Directora"
        )
        began = timezone.now() - timedelta(days=20)
        rows = Enrollment.objects.unscoped("the world of the tests")
        rows.filter(pk=self.enrollment.pk).update(seated_at=began)
        for session in self.offering.sessions.all():
            rollcall.save(session, {self.enrollment.pk: "present"}, actor=ACTOR)
        Assessment.objects.create(
            organization=self.organization, enrollment=self.enrollment, score=90
        )
        return issuing.issue(self.offering, actor=ACTOR).issued[0]

    def _draft(self, author):
        """A new person, half asked."""
        author.act_as(author.memberships.get())
        return drafting.keep(author, {"given": "Eva"}, f"draft {self.organization.slug}")

    def _batch(self) -> ImportBatch:
        key = DataKey.make(self.organization)
        key.save()
        return ImportBatch.objects.create(
            organization=self.organization, key=key, file_name="lista.xlsx", file_digest="0" * 64
        )


class World:
    def __init__(self) -> None:
        self.cast = Cast()
        self.cast.everybody()
        # Somebody works in the background, however long the tests take.
        ahead = timezone.now() + timedelta(days=1)
        Worker.objects.create(name="tests", started_at=ahead, beat_at=ahead)
        self.award = self.cast.award
        self.foreign_award = make.award("OTRO-1", self.cast.donor, [self.cast.quetzal])
        here = make.program(self.cast.ceiba, self.award)
        there = make.program(self.cast.quetzal, self.foreign_award)
        self.own = Side(self.cast.ceiba, self.cast.facilitator, here)
        self.foreign = Side(self.cast.quetzal, self.cast.outsider, there)
        self._let_see()
        self.draft = ConsentText.objects.create(
            purpose="services",
            version="draft",
            text_es="Acepto participar en cursos.",
            published_on=timezone.localdate() + timedelta(days=30),
        )

    def _let_see(self) -> None:
        """An award of each organization alone, and what each lets an evaluator see."""
        self.own.sole_award = make.award("SOLO-1", self.cast.donor, [self.cast.ceiba])
        self.foreign.sole_award = self.foreign_award
        self.own.grant = self.cast.evaluator.grants.get()
        another = self.cast._person("tercera", Role.EVALUATOR, self.cast.donor)
        self.foreign.grant = make.grant(self.foreign_award, another, self.cast.quetzal)
        for side, award in ((self.own, self.award), (self.foreign, self.foreign_award)):
            who = side.grant.evaluator
            who.act_as(side.grant.membership)
            side.sample = sampling.draw(sampling.Wanted(award, size=10), who)

    def _access(self) -> list[tuple]:
        """People who sign in, their roles and sessions, and changes that wait for a second one."""
        mine, theirs = self.cast.facilitator, self.cast.outsider
        rows = {
            "papeles/": [user.memberships.get().pk for user in (mine, theirs)],
            "sesiones/": [device(user).pk for user in (mine, theirs)],
            "cambios/": [
                waiting(self.cast.monitor, self.cast.coordinator).pk,
                waiting(self.cast.ungranted, theirs).pk,
            ],
            "": [mine.pk, theirs.pk],
        }
        own = [device(user).pk for user in (self.cast.coordinator, theirs)]
        found = [(r"^cuenta/sesiones/", *own, NOBODY)]
        shared = [tablets.register(u, "Tablet")[0].pk for u in (self.cast.coordinator, theirs)]
        found.append((r"^trabajo/equipo/tabletas/", *shared, MISSING))
        for part, (here, there) in rows.items():
            gone = MISSING if part == "cambios/" else NOBODY
            found.append((rf"^trabajo/equipo/{part}", here, there, gone))
            # For administrators nobody is foreign.
            found.append((rf"^administracion/personas/{part}", here, gone, gone))
        return found

    # Which record the argument of an address names: the first pattern that fits the route.
    @cached_property
    def records(self) -> list[tuple[str, object, object, object]]:
        sides = [
            (r"^trabajo/personas/duplicados/<uuid:pk>/deshacer/", "merge"),
            (r"^trabajo/personas/borradores/", "draft"),
            (r"^trabajo/personas/", "participant"),
            (r"^trabajo/inscripciones/", "enrollment"),
            (r"^trabajo/grupos/", "offering"),
            (r"^trabajo/sesiones/", "session"),
            (r"^trabajo/certificados/", "certificate"),
            (r"^trabajo/certificados-de-resultados/", "cohort"),
            (r"^evaluacion/resultados/", "cohort"),
            (r"^trabajo/resultados/", "outcome"),
            (r"^trabajo/evidencias/", "evidence"),
            (r"^trabajo/importar/formularios/", "source"),
            (r"^trabajo/importar/", "batch"),
            (r"^trabajo/catalogo/programas?/", "program"),
            (r"^trabajo/catalogo/cursos?/", "course"),
            (r"^trabajo/catalogo/centros?/", "center"),
            (r"^trabajo/catalogo/comunidad(es)?/", "community"),
            (r"^trabajo/catalogo/firmas/", "signatory"),
            (r"^trabajo/catalogo/logos/", "logo"),
            (r"^trabajo/catalogo/plantillas/", "template"),
            (r"^trabajo/proyectos/", "sole_award"),
            (r"^trabajo/accesos/", "grant"),
            (r"^trabajo/enlaces/", "earned_link"),
            (r"^evaluacion/muestras/", "sample"),
            (r"^trabajo/historias/", "story"),
            (r"^trabajo/quejas/", "complaint"),
            (r"^trabajo/derechos/", "rights"),
            (r"^trabajo/solicitudes/", "application"),
        ]
        found = [
            (pattern, getattr(self.own, name).pk, getattr(self.foreign, name).pk, MISSING)
            for pattern, name in sides
        ]
        codes = self.own.certificate.code, self.foreign.certificate.code, "2" * 16
        slugs = self.own.offering.slug, self.foreign.offering.slug, "nada"
        short = self.own.offering.code, self.foreign.offering.code, "222222"
        return [
            (
                r"^trabajo/personas/duplicados/<uuid:pk>/<",
                self.own.pair,
                self.foreign.pair,
                MISSING,
            ),
            *found,
            (r"^trabajo/lecturas/", self.cast.facilitator.pk, self.cast.outsider.pk, 999_999),
            # What administrators set up is nobody's own: either it is there or it is not.
            *self._access(),
            (r"^administracion/organizaciones/", self.cast.ceiba.pk, NOWHERE, MISSING),
            (r"^administracion/proyectos/", self.award.pk, NOWHERE, MISSING),
            (r"^administracion/quejas/", complain().pk, self.own.complaint.pk, MISSING),
            (r"^administracion/derechos/", ask_about_data().pk, self.own.rights.pk, MISSING),
            (r"^administracion/textos/", self.draft.pk, NOWHERE, MISSING),
            (r"^evaluacion/", self.award.pk, self.foreign_award.pk, MISSING),
            (r"^(en/)?v/", *codes),
            (r"^(en/)?r/", self.own.shared, self.foreign.shared, "x"),
            (r"^permiso/", self.own.link, self.foreign.link, "x"),
            (r"^en/permission/", self.own.link, self.foreign.link, "x"),
            (r"^o/", *short),
            (r"^quejas/enviada/", "x", "y", "z"),
            (r"^en/feedback/sent/", "x", "y", "z"),
            (r"^mis-datos/pedir/recibido/", "x", "y", "z"),
            (r"^en/my-data/ask/received/", "x", "y", "z"),
            (r"^oportunidades/", *slugs),
            (r"^en/opportunities/", *slugs),
            (r"^media/", "a.webp", "b.webp", "c.webp"),
            (r"^trabajo/textos/", "x", "y", "z"),
            (r"^cuenta/", "x", "y", "z"),
        ]

    def values_for(self, route: str, arguments: list[str]) -> dict[str, dict]:
        """{"own": {argument: value}, "foreign": …, "missing": …}; LookupError if not said how."""
        for pattern, *values in self.records:
            if re.match(pattern, route):
                named = zip(("own", "foreign", "missing"), values, strict=True)
                return {
                    record: value
                    if isinstance(value, dict)
                    else {name: PLAIN.get(name, value) for name in arguments}
                    for record, value in named
                }
        raise LookupError(f"say in tests/world.py which record {route} names")
