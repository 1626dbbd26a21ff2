"""CANARY: every text about the people of one organization holds a word that occurs nowhere else.

Then everybody else opens every page there is, follows every link, searches, exports; and whatever
they do, none of the words comes back.
"""

import io
import re
import zipfile
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from jobs.models import Job
from training.applying import followed, handling, minors, minors_said, receiving
from training.certifying import ending, issuing
from youth import complaints, consenting, drafting, rights, stories
from youth.details import ContactDetails, DocumentDetails, GuardianDetails, PersonDetails
from youth.importing import applying as applying_lists
from youth.importing import previewing, staging
from youth.intake import register
from youth.merging import acts as merging
from youth.merging import review
from youth.models.consent import Purpose
from youth.pulling import sources

from . import builders as make
from .databases import askers
from .signing_in import sign_in
from .test_url_matrix import addresses_with_values, undone
from .working import work
from .world import ACTOR, STORY, World

pytestmark = pytest.mark.long

MOST_PAGES = 2000  # of one visitor: more would mean that the crawl runs in circles
LINK = re.compile(rb"<a\b[^>]*?\shref=[\"']([^\"']+)[\"']")
MARK = "zqx"  # begins every canary; tokens that are drawn at random may hold it too
FIELDS = (
    "given surname second preferred community place directions grade notes mail document guardian "
    "mother witness exception revoked listed family other file employer duty heard paper lacking "
    "story complaint"
).split()
# Of records that may be one person's, of lists that were corrected, and what opens a form tool.
FIELDS += "married needs double joined answered before after token drafted".split()
# What people told who asked for a seat, what was said to it, and what they ask about their data.
ASKED = "applied lineage repeated noted permits wants stray".split()
FIELDS += ASKED
PHONES = "5577881", "5577882", "5577883"  # of who applied, of their adult, of who asks about data
NAME_HERE = "Ávila"  # of somebody of Ceiba
CANARY = re.compile(rf"(?i){MARK}(?:{'|'.join(FIELDS)})|{'|'.join(PHONES)}|{NAME_HERE}")
OF_REQUESTS = {f"{MARK}{name}" for name in ASKED} | set(PHONES)
ON_THE_PLATFORM = {f"{MARK}stray"}  # names no organization: the administrators hand it on
STAFF_HERE = ("coordinator", "facilitator", "case_worker", "monitor")
OTHERS = [
    "anonymous",
    "coordinator",
    "facilitator",
    "case_worker",
    "monitor",
    "evaluator",
    "ungranted",
    "editor",
    "administrator",
]
LEAVES = ("/cuenta/salir/", "/admin/logout/", "/static/", "/media/")


def canary(field: str) -> str:
    return f"{MARK}{FIELDS[FIELDS.index(field)]}".capitalize()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two organizations, the foreign one full of canaries, and an import it has not applied."""
    with django_db_blocker.unblock(), undone():
        world = World()
        fill(world)
        yield world


def fill(world) -> None:
    org = world.cast.quetzal
    community = make.community(org, name=canary("community"))
    fifteen = timezone.localdate().replace(day=1, year=timezone.localdate().year - 15)
    details = PersonDetails(
        given=canary("given"),
        surname1=canary("surname"),
        surname2=canary("second"),
        preferred=canary("preferred"),
        born=fifteen,
        community=community,
        place_text=canary("place"),
        directions=canary("directions"),
        grade=canary("grade"),
        notes=canary("notes"),
        married=canary("married"),
        support={"hearing": "cannot", "needs": canary("needs")},
        contacts=(
            ContactDetails("+502 4455 6677"),
            ContactDetails(f"{canary('mail')}@example.org", kind="email"),
        ),
        documents=(DocumentDetails("other", canary("document")),),
        guardian=GuardianDetails(canary("guardian"), "+502 5544 7766"),
    )
    person = register(org, details, actor=world.cast.outsider)
    consenting.record_exception(
        person,
        reason=canary("exception") + " y nadie más en casa",
        actor=world.cast.outsider,
        review_on=timezone.localdate(),
    )
    make.consent(
        person, guardian=make.guardian(person, canary("mother")), witness=canary("witness")
    )
    make.consent(person, Purpose.CERTIFICATE_TO_DONOR, guardian=make.guardian(person, "Rosa"))
    certified(world, person)
    told_of(world, person)
    stories.write(person, STORY | {"title_es": canary("story")}, actor=world.cast.outsider)
    complaints.receive("x" * 32, {"what": canary("complaint")}, organization=org)
    drafting.keep(world.cast.outsider, {"given": canary("drafted")}, "x" * 32)
    text = f"Nombres,Apellidos,Edad\n{canary('listed')},{canary('family')} {canary('other')},17\n"
    staging.stage(org, text.encode(), f"{canary('file')}.csv", world.cast.outsider)
    applied(world, person)
    about_data(org)
    doubled(world, person)
    corrected_by_a_list(world)
    sources.replace_token(world.foreign.source, canary("token"), actor=world.cast.outsider)


def applied(world, person) -> None:
    """A minor asked for a seat, and once more; their adult answered, and staff know who it is."""
    group, staff = world.foreign.offering, world.cast.outsider
    told = {"given": canary("applied"), "surname": canary("lineage"), "surname2": ""}
    told |= {"born": f"{timezone.localdate().year - 15}-02-03", "phone": f"{PHONES[0]}0"}
    told |= {"phone_of": "own", "safe": "write", "language": "es", "agreed": "Acepto."}
    world.asked_key, again = (receiving.door.new_key() for _n in range(2))
    found = receiving.apply(receiving.door.key_of(world.asked_key), group, told)
    repeat = receiving.apply(receiving.door.key_of(again), group, told).repeat
    repeat.told = told | {"given": canary("repeated")}
    repeat.save()
    adult = {"name": canary("permits"), "relation": "mother", "phone": f"{PHONES[1]}0"}
    world.asked, link = found, minors.of(found)
    world.asked_token = minors.of(followed.Followed(found.application, repeat)).token
    assert minors_said.answer(link, "given", text=minors.words(), guardian=adult)
    handling.contacted(found.application, canary("noted"), staff)
    handling.link(found.application, person, staff)
    for name, role in OWN_STAFF.items():
        setattr(world.cast, name, world.cast._person(name, role, world.cast.quetzal))
    group.facilitators.create(user=world.cast.leads)


def doubled(world, person) -> None:
    """Somebody who may be this person; and two records that were joined, so that a ledger holds
    what one of them said."""
    org, staff = world.cast.quetzal, world.cast.outsider
    review.noted(person, make.participant(org, given=canary("double")))
    kept, gone = make.participant(org), make.participant(org, given=canary("joined"))
    merging.merge(kept, gone, {}, actor=staff)


def corrected_by_a_list(world) -> None:
    """A list that corrected somebody, so that it knows what was before; another that waits, with
    an answer for one of its rows."""
    org, staff = world.cast.quetzal, world.cast.outsider
    for name in ("before", "after"):
        text = f"Nombres,Apellidos,Edad,Responsable\nLidia,Paz Sosa,16,{canary(name)} Paz\n"
        applying_lists.apply(staging.stage(org, text.encode(), "lista.csv", staff), staff)
    waits = staging.stage(org, b"Nombres,Apellidos,Edad\nLuz,,16\n", "lista.csv", staff)
    typed = {"given_names": "Luz", "first_surname": canary("answered")}
    previewing.answer(waits, {staging.rows_of(waits).get().pk: typed}, staff)


# Of the foreign organization: who leads the group, and who has nothing to do with requests.
OWN_STAFF = {
    "leads": Role.FACILITATOR,
    "leads_another": Role.FACILITATOR,
    "accompanies": Role.CASE_WORKER,
    "monitors": Role.MONITOR,
}


def about_data(organization) -> None:
    for name, asked in (("wants", organization), ("stray", None)):
        told = {"name": canary(name), "what": canary(name), "answer_to": f"{PHONES[2]}0"}
        told |= {"born": "2005", "who": "self", "asker": "", "safe": "call"}
        told |= {} if asked else {"answer_to": ""}
        key = rights.door.key_of(rights.door.new_key())
        rights.receive(key, "see", told, organization=asked)


def certified(world, person) -> None:
    """A certificate in the person's name, taken back for a reason that holds a canary too."""
    from training import rollcall, seats

    course = make.course(world.cast.quetzal, certificate="attendance", least_attendance=0)
    group = make.offering(
        world.cast.quetzal, program=world.foreign.program, course=course, sessions=1
    )
    enrollment = seats.enroll(group, person, actor=ACTOR)
    rollcall.save(group.sessions.get(), {enrollment.pk: "present"}, actor=ACTOR)
    type(group).objects.filter(pk=group.pk).update(ends_on=timezone.localdate(), state="finished")
    group.refresh_from_db()
    [made] = issuing.issue(group, actor=world.cast.outsider).issued
    ending.revoke(made, canary("revoked") + " por error", world.cast.outsider)
    world.canary_code = made.code


def told_of(world, person) -> None:
    """An outcome that came back: its words, its evidence and the reason hold canaries."""
    from training.outcomes import acts
    from training.outcomes.evidence import Attached

    colleague = world.cast._person("colega", Role.CASE_WORKER, world.cast.quetzal)
    told = acts.Told("new_job", timezone.localdate(), where=canary("employer"), what=canary("duty"))
    paper = Attached(f"%PDF-1.7 {canary('paper')}".encode(), "pdf")
    shown = acts.Shown("contract", canary("heard"), paper)
    outcome = acts.propose(person, told, shown, actor=colleague)
    acts.give_back(outcome, canary("lacking") + " la firma", actor=world.cast.outsider)


class Crawl:
    """Opens addresses and whatever they link to; keeps the canaries that came back."""

    def __init__(self, client: Client) -> None:
        self.client, self.opened, self.found = client, set(), {}

    def all_from(self, addresses) -> "Crawl":
        waiting = list(addresses)
        while waiting and len(self.opened) < MOST_PAGES:
            path = waiting.pop(0)
            if path in self.opened or path.startswith(LEAVES):
                continue
            self.opened.add(path)
            waiting += self.look(path, self.client.get(path))
        return self

    def look(self, path: str, response) -> list[str]:
        """Note the canaries of an answer; gives the addresses of ours that it links to."""
        for part in texts_of(response):
            for word in CANARY.findall(part):
                self.found.setdefault(word.lower(), path)
        place = response.headers.get("Location", "")
        html = "html" in response.headers.get("Content-Type", "") and not response.streaming
        hrefs = [place] if place else links(response.content) if html else []
        return [each for each in (here(path, href) for href in hrefs) if each]


def links(content: bytes) -> list[str]:
    """Where the page leads; a parser of HTML would take most of the time of these tests."""
    return [unescape(href.decode()) for href in LINK.findall(content)]


def here(path: str, href: str) -> str:
    """The address within this site, without fragment; "" if it leads elsewhere."""
    url = urlsplit(urljoin(f"http://testserver{path}", href))
    if url.hostname not in ("testserver", "rumbo.example", "localhost"):
        return ""
    # The website's admin sorts its own lists in many ways: test_wagtail_matrix.py sees to it.
    sorted_anew = url.path.startswith("/admin/")
    return url.path + (f"?{url.query}" if url.query and not sorted_anew else "")


def texts_of(response):
    yield " ".join(f"{k}: {v}" for k, v in response.headers.items())
    yield str(response.cookies)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        yield from unpacked(content)
    yield content.decode("utf-8", "replace")


def unpacked(content: bytes):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            yield name
            if inner.startswith(b"PK"):
                yield from unpacked(inner)
            yield inner.decode("utf-8", "replace")


def crawled(world, who: str) -> Crawl:
    cache.clear()  # else the limits answer whoever comes later
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        sign_in(client, getattr(world.cast, who))
    crawl = Crawl(client)
    with undone():
        crawl.all_from(path for _route, _record, path in addresses_with_values(world))
        crawl.all_from(page.format(world.asked_token) for page in ADULTS)
        for address, data in sent(world):
            crawl.look(address, client.post(address, data, HTTP_SEC_FETCH_SITE="same-origin"))
        work()
        for job in Job.objects.exclude(file=""):
            address = reverse("jobs:file", args=[job.pk])
            crawl.look(address, client.get(address))
    return crawl


def sent(world) -> list[tuple[str, dict]]:
    """What somebody may ask by POST: searches that would find, exports, names to confirm."""
    searches = ["4455 6677", f"{MARK}gi", f"{MARK}su {MARK}se", "Ana Ávila"]
    searches += [f"{MARK}appl", f"{PHONES[0][:4]} {PHONES[0][4:]}0", world.asked.code]
    pair = reverse("youth:doubles_of", args=[world.own.participant.pk])
    return [
        *(("/trabajo/personas/", {"q": text}) for text in searches),
        (f"/evaluacion/{world.award.pk}/certificados/exportar/", {"start": "", "end": ""}),
        (f"/evaluacion/{world.foreign_award.pk}/certificados/exportar/", {}),
        (f"/v/{world.canary_code}", {"name": "Ana"}),
        *((pair, {"q": text}) for text in searches),
        *by_who_asked(world),
    ]


ADULTS = ("/permiso/{}/", "/en/permission/{}/")


def by_who_asked(world) -> list[tuple[str, dict]]:
    """Even who has code, year and key of a request is told nothing that stands in it."""
    found, slug = world.asked, world.foreign.offering.slug
    year = int(found.told["born"][:4])
    form = {"form_key": world.asked_key}
    posts = [
        (f"/oportunidades/{slug}/inscribirme/", form),
        (f"/en/opportunities/{slug}/apply/", form | {"switch": "1"}),
    ]
    for address in ("/mi-solicitud/", "/en/my-request/"):
        posts += [(address, {"code": found.code, "year": str(each)}) for each in (year, year - 1)]
    return posts


@pytest.mark.parametrize("who", askers(OTHERS, ["coordinator", "evaluator"]))
def test_nobody_of_elsewhere_meets_a_canary(world, who):
    crawl = crawled(world, who)
    found = crawl.found
    if who in STAFF_HERE:
        found.pop(NAME_HERE.lower(), None)
    assert set(found) == (ON_THE_PLATFORM if who == "administrator" else set()), found
    assert len(crawl.opened) < MOST_PAGES


def test_their_own_organization_meets_them(world):
    """The control: the very same crawl finds them for whom they are meant."""
    found = crawled(world, "outsider").found
    expected = (
        "given surname second preferred place directions grade notes document guardian listed "
        "employer duty heard paper lacking story complaint applied lineage noted permits wants "
        "double answered before after drafted married needs"
    )
    missing = {f"{MARK}{name}" for name in expected.split()} | set(PHONES)
    assert missing - set(found) == set() and not ON_THE_PLATFORM & set(found)
    assert f"{MARK}token" not in found, "nobody is ever shown what opens a form tool"


@pytest.mark.once  # who reads requests is asked on both in training/applying/test_asking.py
@pytest.mark.parametrize("who", ["leads_another", "accompanies", "monitors"])
def test_nobody_else_of_the_organization_meets_what_is_in_a_request(world, who):
    assert set(crawled(world, who).found) & OF_REQUESTS == set()


@pytest.mark.once
def test_whoever_leads_the_group_meets_its_requests_and_nothing_asked_about_data(world):
    """The control, for the role that reads least: the very same crawl finds them."""
    found = set(crawled(world, "leads").found) & OF_REQUESTS
    names = "applied lineage noted permits".split()
    assert found == {f"{MARK}{name}" for name in names} | set(PHONES[:2])


def test_no_mail_holds_a_canary(world):
    assert not any(CANARY.search(str(message.message())) for message in mail.outbox)
