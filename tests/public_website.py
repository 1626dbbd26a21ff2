"""A small public website with everything on it that the public pages can show.

build() fills an empty database: groups in every state of their seats, a page of every type, a
text with every kind of block, certificates in every state. Which pages of it are visited stands
in public_pages.py.
"""

from datetime import date, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Locale, Page, get_page_models
from wagtail_localize.synctree import synchronize_tree

from cms.blocks import BodyBlock
from cms.first_pages import write_first_pages
from cms.models import HomePage, Picture, ProgramPage, ProgramsPage, StandardPage, WebsitePage
from cms.setting_up import set_up_site
from cms.telling import Seats
from cms.writing import write
from rumbo.demo.website import DRAWN
from training.applying import following, minors, minors_said, receiving
from training.applying.followed import Followed
from training.attesting import acts as attesting
from training.attesting import outcomes
from training.certifying import ending, issuing
from training.earned import links
from training.models import Application, Certificate, Enrollment, MinorPermission, Offering
from training.outcomes.acts import confirm
from youth import complaints, rights, stories
from youth.models import Center, Complaint, RightsRequest
from youth.models.consent import Purpose

from . import builders as make
from .cast import Cast
from .training.certifying import group as certifying
from .training.outcomes import samples

MANY = 18  # more open groups of one kind, so that the list needs a second page
NAMES = "Ceiba Quetzal Guacamaya Pino Roble Almendro Cenzontle Flor Maíz Lago Volcán Río".split()
# Every kind of block, with what it holds; a new kind needs a line here.
BLOCKS = {
    "heading": "Qué llevar",
    "text": "<p>Traiga agua y un cuaderno.</p><ul><li>Agua</li><li>Cuaderno</li></ul>",
    "note": {"text": "Todo es gratis."},
    "question": {"question": "¿Y si llueve?", "answer": "<p>Hay clase.</p>"},
    "steps": [
        {"title": "Elija un curso", "text": "Mire cuándo y dónde es."},
        {"title": "Escríbanos", "text": ""},
    ],
    "facts": [
        {"term": "Cupo", "text": "Un lugar en el grupo."},
        {"term": "Grupo", "text": "Un curso con fechas."},
    ],
    "ways": [
        {"icon": "search", "title": "Verificar", "text": "Con el código.", "place": "verify"},
        {"icon": "users", "title": "Familias", "text": "", "page": None, "place": ""},
    ],
    "line": {
        "name": "Línea de jóvenes",
        "what_for": "Para hablar con alguien.",
        "phone": "+504 0000 0000",
        "when": "Todos los días",
        "free": True,
        "country": "HN",
    },
}


class WebsiteOfGroups:
    """Groups in every state of their seats, and of the pages only the homes and the list."""

    def __init__(self, host: str = "testserver", port: int = 80, cast: Cast | None = None) -> None:
        self.cast = cast or Cast()
        set_up_site(host, port, "Rumbo Joven")
        self.groups = self._groups()
        self.group = self.groups[Seats.FREE]

    # --- what is offered ---
    def _groups(self) -> dict[Seats, Offering]:
        """One group for each state of its seats; beside them many that are open."""
        center = self._center()
        self.program = make.program(self.cast.ceiba)
        values = {"program": self.program, "center": center}
        bakery = make.course(
            self.cast.ceiba,
            name_es="Panadería",
            name_en="Baking",
            kind="job",
            summary_es="Pan, pasteles y cómo venderlos.",
            summary_en="Bread, cakes and how to sell them.",
        )
        coming, past = self._days(10), self._days(-90)
        given = {
            Seats.FREE: {"course": bakery, "childcare": True, **coming},
            Seats.LAST: {"taken": 23, "documents_needed": True, **coming},
            Seats.WAITING: {"taken": 25, "waiting": 2, **coming},
            Seats.STARTED: {},
            Seats.OVER: {"state": "finished", **past},
            Seats.CANCELLED: {"state": "cancelled", **coming},
        }
        told = {"bring_es": "Cuaderno y lápiz", "bring_en": "Notebook and pencil"}
        made = {
            state: make.offering(self.cast.ceiba, name=name, **told | values | more)
            for name, (state, more) in zip(NAMES, given.items(), strict=False)
        }
        self._many(values)
        return made

    def _many(self, values: dict) -> None:
        """Open groups of all kinds, at all hours; some online, some of another organization."""
        kinds = ["technical", "academic", "life_skills", "job"]
        courses = [make.course(self.cast.ceiba, kind=kind) for kind in kinds]
        for number in range(MANY):
            days = self._days(11 + number * 3)
            begins = 8 + number % 3 * 5
            hours = {"starts_at": time(begins), "ends_at": time(begins + 2)}
            days["modality"] = "online" if number % 6 == 5 else "on_site"
            days["weekdays"] = [5] if number % 4 == 3 else [0, 2]
            make.offering(
                self.cast.ceiba,
                name=NAMES[number % len(NAMES)],
                course=courses[number % len(courses)],
                **values | days | hours,
            )
        make.offering(self.cast.quetzal, name="Ixchel", **self._days(20))

    def _days(self, ahead: int) -> dict:
        begins = timezone.localdate() + timedelta(days=ahead)
        return {"starts_on": begins, "ends_on": begins + timedelta(days=60)}

    def _center(self) -> Center:
        center = make.center(self.cast.ceiba, "Centro Amanecer")
        told = {
            "landmark_en": "Across from the park, two blocks south",
            "arrive_es": "Bus 21 hasta el parque, y dos cuadras a pie.",
            "arrive_en": "Bus 21 to the park, then walk two blocks.",
            "open_es": "Lunes a sábado, de 8 a. m. a 5 p. m.",
            "open_en": "Monday to Saturday, from 8 a.m. to 5 p.m.",
            "wheelchair": True,
            "childcare": True,
        }
        Center.objects.filter(pk=center.pk).update(**told)
        center.refresh_from_db()
        return center


class PublicWebsite(WebsiteOfGroups):
    """Everything."""

    def __init__(self, host: str = "testserver", port: int = 80, cast: Cast | None = None) -> None:
        super().__init__(host, port, cast)
        self.certificates = self._certificates()
        self.results = self._results()
        self.complaint = self._complaint()
        self.rights = self._rights()
        self.applications = self._applications()
        self.minors = self._minors()
        self.links = self._links()
        self._stories()
        self.picture = self._picture()
        self._pages()

    # --- certificates ---
    def _certificates(self) -> dict[str, Certificate]:
        """By state; "spent" is a valid one with which names were compared too often."""
        finished = certifying.offering(self.cast.ceiba, **self._days(-90))
        states = {"valid": "Ana", "replaced": "Berta", "revoked": "Carmen", "spent": "Dora"}
        for given in states.values():
            certifying.member(finished, given=given)
        rows = issuing.issue(finished, actor=self.cast.coordinator).issued
        made = dict(zip(states, rows, strict=True))
        name = "Berta Mejía Núñez de Paz"
        ending.replace(made["replaced"], actor=self.cast.coordinator, name=name)
        ending.revoke(made["revoked"], "Se emitió por error.", actor=self.cast.coordinator)
        return made

    def _results(self) -> dict[str, object]:
        """Certificates of what became of people: of a group in figures, and of one of them."""
        one = self.certificates["valid"]
        chosen = attesting.Selection(one.award, self.cast.ceiba)
        found = attesting.draft(chosen)
        made = attesting.certify(found, actor=self.cast.coordinator, seen=found.mark)
        told = samples.proposed(one.participant, self.cast.facilitator)
        outcome = confirm(told, "called", actor=self.cast.coordinator, note=samples.HEARD)
        own = outcomes.issue(outcome, where=False, actor=self.cast.coordinator)
        return {"group": made, "own": own}

    def _links(self) -> dict[str, str]:
        """What stands in links to what somebody earned; of the last one nothing opens any more."""
        person, made = self.certificates["valid"].participant, {}
        for name in ("initials", "name", "ended"):
            made[name] = links.token_of(name)
            link = links.make(person, made[name], days=30, with_name=name == "name")
        links.revoke(links.of(person), link.pk)
        return made

    # --- what people say ---
    def _complaint(self) -> Complaint:
        told = {"what": "Nadie abrió la puerta.", "course": "", "answer_to": "", "safe": ""}
        key = complaints.door.key_of(complaints.door.new_key())
        given = {"organization": self.cast.ceiba, "about_staff": False, "language": "es"}
        return complaints.receive(key, told, **given)

    def _rights(self) -> RightsRequest:
        told = {"name": "Ana Mejía", "born": "2005", "answer_to": "9988-7766", "safe": "write"}
        key = rights.door.key_of(rights.door.new_key())
        return rights.receive(key, "see", told, organization=self.cast.ceiba)

    def _applications(self) -> dict[str, Followed]:
        """By state, each of somebody who was born in 2005; "late" ones wait for too long."""
        told = {"given": "Ana", "surname": "Solís", "surname2": "", "born": "2005-03-02"}
        told |= {"phone_of": "own", "safe": "write", "language": "es", "agreed": "Acepto."}
        states = ["new", "late", "contacted", "enrolled", "waiting", "not_now", "withdrawn"]
        made = {}
        for number, state in enumerate([*states, "finished", "not called"]):
            key = receiving.door.key_of(receiving.door.new_key())
            more = {"phone": f"9911-22{number:02}"}
            made[state] = receiving.apply(key, self.groups[Seats.STARTED], told | more)
        rows = Application.objects.unscoped("the website of the tests")
        long_ago = timezone.now() - timedelta(days=30)
        rows.filter(pk=made["late"].application.pk).update(received_at=long_ago)
        for state in ("contacted", "not_now", "withdrawn"):
            rows.filter(pk=made[state].application.pk).update(state=state)
        there = {"enrolled": "active", "waiting": "waiting", "finished": "completed"}
        for state, in_group in there.items():
            self._into_group(made[state].application, in_group)
        following.end_contact(made["not called"])
        return made

    def _minors(self) -> dict[str, Followed]:
        """By how the permission of an adult stands, or by how they say that they agree."""
        make.consent_text()
        ages = {"form": 10, "words": 5}
        states = ["asked", "given", "refused", "not_me", "over", "alone", "agreed", *ages]
        made = {}
        for number, state in enumerate(states):
            made[state] = self._minor(ages.get(state, 15), f"9922-33{number:02}")
        told = {"text": minors.words()}
        by = {"name": "Rosa Solís", "relation": "mother", "phone": ""}
        for state in ("given", "refused", "not_me"):
            minors_said.answer(minors.of(made[state]), state, guardian=by, **told)
        minors_said.without_guardian(minors.of(made["alone"]))
        minors_said.assent(minors.of(made["agreed"]), minors.words())
        rows = MinorPermission.objects.unscoped("the website of the tests")
        long_ago = timezone.now() - minors.LINK_LASTS - timedelta(days=1)
        rows.filter(application=made["over"].application).update(made_at=long_ago)
        return made

    def _minor(self, age: int, phone: str) -> Followed:
        born = date(timezone.localdate().year - age, 1, 1).isoformat()
        told = {"given": "Ana", "surname": "Solís", "surname2": "", "born": born, "phone": phone}
        told |= {"phone_of": "own", "safe": "write", "language": "es", "agreed": "Acepto."}
        key = receiving.door.key_of(receiving.door.new_key())
        return receiving.apply(key, self.group, told)

    def _into_group(self, application: Application, state: str) -> None:
        """The counters of the group are set by hand, as its own are above."""
        person = make.participant(self.cast.ceiba)
        Enrollment.objects.create(
            organization=person.organization,
            offering=application.offering,
            participant=person,
            state=state,
        )
        rows = Application.objects.unscoped("the website of the tests")
        rows.filter(pk=application.pk).update(participant=person, state="contacted")

    def _stories(self) -> None:
        """One in both languages, one in Spanish only."""
        words = {
            "name": "María",
            "course": "Panadería",
            "title_es": "Mi pan ya tiene clientes",
            "text_es": "Aprendí a hacer pan.\n\nAhora vendo los fines de semana.",
        }
        english = {"title_en": "My bread has customers", "text_en": "I learned to bake."}
        for more in (english, {"title_en": "", "text_en": ""}):
            person = make.participant(self.cast.ceiba)
            make.consent(person, Purpose.STORY)
            actor = self.cast.coordinator
            stories.publish(stories.write(person, words | more, actor=actor), actor=actor)

    # --- pages ---
    def _picture(self) -> Picture:
        file = ContentFile((DRAWN / "taller.webp").read_bytes(), name="taller.webp")
        told = {"description": "Una mesa de taller", "description_en": "A workbench"}
        return Picture.objects.create(title="Taller", file=file, **told)

    def _pages(self) -> None:
        """The first pages, and one of every type that they leave out."""
        write_first_pages()
        for home in HomePage.objects.all():
            home.picture = self.picture
            home.save_revision().publish()
        list_ = ProgramsPage.objects.get(locale__language_code="es")
        told = {
            "title": ("Oficios", "Trades"),
            "slug": ("oficios", "trades"),
            "lead": ("Un oficio en 3 meses.", "A trade in 3 months."),
        }
        write(list_, ProgramPage, told, program=self.program, picture=self.picture)
        idle = {"title": ("Costura", "Sewing"), "slug": ("costura", "sewing")}
        write(list_, ProgramPage, idle, program=make.program(self.cast.ceiba))
        home = HomePage.objects.get(locale__language_code="es")
        self._every_block(home)
        self._bare(home)
        self._in_spanish_only(home)

    def _every_block(self, home: HomePage) -> None:
        body = [*BLOCKS.items(), ("picture", {"picture": self.picture, "caption": "El taller"})]
        body = [(kind, held) for kind, held in body if kind in BodyBlock().child_blocks]
        told = {"title": ("Avisos", "Notices"), "slug": ("de-todo", "everything")}
        page = write(home, StandardPage, told)
        for version in (page, *page.get_translations()):
            version.specific.body = body
            version.specific.save_revision().publish()

    def _bare(self, home: HomePage) -> None:
        """A page with nothing but its title, of each type that has none yet."""
        for model in website_models():
            if not model.objects.filter(locale=home.locale).exists():
                name = model.__name__.lower()
                write(home, model, {"title": (name, name), "slug": (name, f"{name}-en")})

    def _in_spanish_only(self, home: HomePage) -> None:
        page = home.add_child(
            instance=StandardPage(
                title="Solo aquí", slug="solo-aqui", lead="Léalos.", locale=home.locale
            )
        )
        page.save_revision().publish()
        synchronize_tree(home.locale, Locale.objects.get(language_code="en"))


def website_models() -> list[type[Page]]:
    """Every type of page that the website can have."""
    return [m for m in get_page_models() if issubclass(m, WebsitePage) and not m._meta.abstract]
