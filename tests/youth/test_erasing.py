"""A person who asked for it is erased: no word of them is left anywhere, and no figure changes."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataKey
from accounts.scope import OrgOwned
from accounts.sealing import files
from accounts.sealing.fields import SealedField, Unreadable
from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.signing_in import sign_in
from tests.training.certifying import group as certifying
from training import rollcall, seats
from training.applying import following, handling, minors, minors_said, receiving
from training.certifying import ending, issuing, verifying
from training.certifying import files as certificate_files
from training.earned import links
from training.models import (
    Application,
    AttendanceChange,
    Certificate,
    Enrollment,
    EnrollmentEvent,
    MinorPermission,
    Offering,
    Outcome,
    OutcomeEvidence,
)
from training.outcomes import acts, rules
from training.outcomes import export as outcome_export
from training.outcomes.evidence import Attached
from training.results import exporting
from training.sampling import acts as sampling
from training.seats import NotAllowed
from youth import consenting, doubles, drafting, erasing, findable, finding, intake, rights, stories
from youth.details import ContactDetails, DocumentDetails, GuardianDetails, PersonDetails
from youth.importing import recognizing
from youth.merging import acts as merging
from youth.models import Community, Guardian, ImportBatch, ImportRow, Participant, RightsRequest

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "looked at by a test"
MARK = "zqxzqx"  # six letters: three of them occur by chance in what is drawn at random
PHONE, FAMILY, ADULT, PAPER = "+504 9471 8362", "+504 9471 8363", "+504 9471 8364", "0801900471"
BORN = date(timezone.localdate().year - 20, 7, 23)
KEEPS = {"given": "Zqxzqxana", "surname": "Zqxzqxruiz", "surname2": "Zqxzqxsoto"}
TEXTS = ("name", "course", "title_es", "text_es", "title_en", "text_en")


@pytest.fixture(autouse=True)
def nothing_of_other_tests(settings, tmp_path):
    cache.clear()
    settings.SEALED_ROOT = tmp_path / "sealed"


def details(org, **more) -> PersonDetails:
    return PersonDetails(
        given=KEEPS["given"],
        surname1=KEEPS["surname"],
        surname2=KEEPS["surname2"],
        preferred="Zqxzqxanita",
        born=BORN,
        sex="female",
        place=make.place(),
        place_text="zqxzqxplace",
        community=Community.objects.filter(organization=org).first() or make.community(org),
        directions="zqxzqxdirections",
        studies="no",
        grade="zqxzqxgrade",
        works="yes",
        notes="zqxzqxnotes",
        married="Zqxzqxcasada",
        support={"seeing": "much", "needs": "zqxzqxneeds"},
        contacts=(ContactDetails(PHONE), ContactDetails(FAMILY, owner="family")),
        documents=(DocumentDetails("dni", PAPER),),
        guardian=GuardianDetails("Zqxzqxmadre", ADULT, "mother"),
        **more,
    )


def acting(user):
    user.act_as(user.memberships.get())
    return user


class Life:
    """Everything that Rumbo can keep about one person, each text of it a canary."""

    def __init__(self, cast) -> None:
        self.cast, self.org = cast, cast.ceiba
        self.person = intake.register(self.org, details(self.org), actor=cast.coordinator)
        self.tokens = [str(t) for _kind, t in findable.tokens_of(self.org, details(self.org))]
        self._agrees()
        self.group = self._learns()
        self._tells()
        self._was_begun_once_more()
        self._works()
        self._was_on_a_list()
        self.application = self._applies(self.group)
        self._was_there_twice()
        self.before = self._asks("see")
        rights.close(self.before, "zqxzqxanswered", "hand", actor=cast.coordinator)
        self.asked = self._asks("erase")
        self.code = self.person.code

    def _agrees(self) -> None:
        adult = Guardian.objects.unscoped(WHY).get()
        make.consent(self.person, guardian=adult, witness="zqxzqxwitness")
        make.consent(self.person, "story")
        make.consent(self.person, "donor_certificate")
        consenting.record_exception(
            self.person,
            reason="zqxzqxreason and twenty more letters",
            actor=self.cast.coordinator,
            review_on=timezone.localdate(),
        )

    def _learns(self) -> Offering:
        course = make.course(self.org, certificate="attendance", least_attendance=0)
        group = certifying.offering(self.org, course=course)
        enrollment = seats.enroll(group, self.person, actor="system:tests")
        for session in group.sessions.all():
            rollcall.save(session, {enrollment.pk: "present"}, actor="system:tests")
        mark = enrollment.marks.unscoped(WHY).first()
        AttendanceChange.objects.create(
            organization=self.org,
            attendance=mark,
            before="absent",
            after="present",
            reason="zqxzqxchange",
        )
        EnrollmentEvent.objects.create(
            organization=self.org, enrollment=enrollment, after="active", reason="zqxzqx event"
        )
        Offering.objects.filter(pk=group.pk).update(ends_on=timezone.localdate(), state="finished")
        group.refresh_from_db()
        [first] = issuing.issue(group, actor=self.cast.coordinator).issued
        self.certificate = ending.replace(first, self.cast.coordinator)
        rows = Certificate.objects.unscoped(WHY).select_related("participant__key")
        self.ended = rows.get(pk=first.pk)
        self.ended.ended_reason = "zqxzqxended"
        self.ended.save()
        self.enrollment = enrollment
        made = links.make(self.person, links.token_of("any"), days=7, with_name=True)
        self.shared = made.digest
        self._was_drawn()
        return group

    def _was_drawn(self) -> None:
        """In a random sample, with a note on the certificate."""
        evaluator = acting(self.cast.evaluator)
        wanted = sampling.Wanted(self.certificate.award, size=1)
        [row] = sampling.rows_of(sampling.draw(wanted, evaluator), evaluator)
        sampling.note(row, "differs", "zqxzqxdrawn", user=evaluator)

    def _tells(self) -> None:
        words = dict.fromkeys(TEXTS, "zqxzqxstory")
        self.story = stories.write(self.person, words, actor=self.cast.coordinator)
        stories.publish(self.story, actor=self.cast.coordinator)

    def _was_begun_once_more(self) -> None:
        """On the page of a new person, kept as a draft and never saved."""
        typed = {"given": KEEPS["given"], "surname1": KEEPS["surname"], "notes": "zqxzqxdraft"}
        typed |= {"surname2": KEEPS["surname2"], "document_number": PAPER}
        typed |= {f"born_{part}": str(getattr(BORN, part)) for part in ("day", "month", "year")}
        drafting.keep(acting(self.cast.coordinator), typed, "d" * 32)

    def _works(self) -> None:
        told = acts.Told("new_job", date(BORN.year + 20, 3, 1), where="zqxzqxat", what="zqxzqxwhat")
        shown = acts.Shown("contract", "zqxzqxheard", Attached(b"%PDF-1.7 zqxzqxpaper", "pdf"))
        outcome = acts.propose(self.person, told, shown, actor=self.cast.facilitator)
        acts.give_back(outcome, "zqxzqxlacking the stamp", actor=self.cast.coordinator)
        Outcome._base_manager.filter(pk=outcome.pk).update(
            state="confirmed",
            verified_by=self.cast.coordinator,
            verified_at=timezone.now(),
            verified_how="saw_paper",
        )
        self.outcome = outcome

    def _was_on_a_list(self) -> None:
        key = DataKey.make(self.org)
        key.save()
        batch = ImportBatch.objects.create(
            organization=self.org,
            key=key,
            file_name="x",
            file_digest="0" * 64,
            state="applied",
            applied_at=timezone.now(),
        )
        row = ImportRow(organization=self.org, batch=batch, number=1, fate="new", applied=True)
        row.identity, row.content, row.participant = 471_836_201, 471_836_202, self.person
        row.values = {"given": "zqxzqxlisted"}
        row.save()

    def _was_there_twice(self) -> None:
        """In another record, joined with this one since: it can still be undone."""
        named = PersonDetails(given="Zqxzqxdoble", surname1="Zqxzqxotra", born=BORN, sex="female")
        self.stub = intake.register(self.org, named, actor=self.cast.coordinator)
        rows = Participant.objects.unscoped(WHY).select_related("key", "organization")
        pair = [rows.get(pk=self.person.pk), rows.get(pk=self.stub.pk)]
        self.merge = merging.merge(*pair, {}, actor=self.cast.coordinator)

    def _applies(self, group) -> Application:
        """As if they had been a minor then; and once more, with another phone."""
        Offering.objects.filter(pk=group.pk).update(state="published")
        young = f"{timezone.localdate().year - 15}-05-04"
        told = KEEPS | {"phone": PHONE, "phone_of": "own", "safe": "write", "language": "es"}
        told |= {"born": young, "agreed": "zqxzqxagreed"}
        for _time in range(2):
            found = receiving.apply(receiving.door.key_of(receiving.door.new_key()), group, told)
        permission = minors.of(found)
        adult = {"name": "Zqxzqxmadre", "relation": "mother", "phone": ADULT}
        minors_said.answer(permission, "given", text=make.consent_text(), guardian=adult)
        self.link = MinorPermission.objects.unscoped(WHY).select_related("application__key")
        self.link = self.link.exclude(pk=permission.pk).get().token
        handling.put_off(found.application, "zqxzqxnoted", self.cast.coordinator)
        rows = Application.objects.unscoped(WHY)
        rows.update(participant=self.person)
        Offering.objects.filter(pk=group.pk).update(state="finished")
        return rows.get()

    def _asks(self, kind: str) -> RightsRequest:
        told = {"name": "Zqxzqxana", "born": str(BORN), "who": "self", "asker": "zqxzqxasker"}
        told |= {"what": "zqxzqxwhat", "answer_to": PHONE, "safe": "call"}
        key = rights.door.key_of(rights.door.new_key())
        asked = rights.receive(key, kind, told, organization=self.org)
        rights.link(asked, self.person, actor=self.cast.coordinator)
        return rights.check_identity(asked, "known", actor=self.cast.coordinator)

    def erase(self, **more) -> bool:
        return erasing.erase(self.asked, self.code, actor=self.cast.coordinator, **more)

    def close(self) -> None:
        rights.close(self.asked, "Se borró.", "hand", actor=self.cast.coordinator)

    @property
    def canaries(self) -> list[str]:
        """Words, numbers, the birth date, and whatever finds the person by them."""
        numbers = ["9471 8362", "9471 8363", "9471 8364"]
        application = self.application
        keyed = [application.identity, application.opens, 471_836_201, 471_836_202]
        keyed += MinorPermission.objects.unscoped(WHY).values_list("opens", flat=True)
        return [
            MARK,
            PAPER,
            str(BORN),
            *numbers,
            *map(str, keyed),
            *self.tokens,
            self.link,
            self.shared,
        ]


@pytest.fixture
def life(cast) -> Life:
    return Life(cast)


# --- what is found ---------------------------------------------------------------------------


def tables() -> str:
    """Every column of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def opened() -> tuple[str, list[str]]:
    """(every sealed value that opens, those that do not): fields and files."""
    said, dark = [], []
    for model in apps.get_models():
        fields = [f for f in model._meta.concrete_fields if isinstance(f, SealedField)]
        for row in model._base_manager.all() if fields else ():
            for field in fields:
                try:
                    said.append(repr(getattr(row, field.attname)))
                except Unreadable:
                    dark.append(f"{model.__name__}.{field.attname}")
    root = Path(settings.SEALED_ROOT)
    for path in root.rglob("*"):
        if path.is_file():
            try:
                content = files.read(str(path.relative_to(root)))
                said.append(content.decode("latin-1"))
            except Unreadable:
                dark.append(path.name)
    return "\n".join(said), dark


def left_of(life: Life, canaries) -> tuple[list[str], list[str]]:
    """(canaries that are found, values that do not open)."""
    said, dark = opened()
    text = f"{tables()}\n{said}".casefold()
    return [word for word in canaries if word.casefold() in text], dark


def person_of(life) -> Participant:
    rows = Participant.objects.unscoped(WHY).select_related("key", "organization")
    return rows.get(pk=life.person.pk)


def test_nothing_is_left_of_a_person_who_was_erased(life):
    canaries = life.canaries
    missing = set(canaries) - set(left_of(life, canaries)[0])
    assert not [word for word in missing if word not in life.tokens], "what is looked for is there"
    assert life.erase(with_names=True)
    life.close()
    assert left_of(life, canaries) == ([], [])


def test_until_the_request_is_answered_its_own_words_stay_and_nothing_else(life):
    canaries = life.canaries
    life.erase(with_names=True)
    request = RightsRequest.objects.unscoped(WHY).select_related("key").get(pk=life.asked.pk)
    assert request.told["answer_to"] == PHONE and request.closed_at is None
    rights.forget(request)
    assert left_of(life, canaries) == ([], [])


PARTS = [part for part in erasing._parts if part.erase]


@pytest.mark.once
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.model.__name__)
def test_control_an_eraser_that_is_missing_is_noticed(life, monkeypatch, part):
    canaries = life.canaries
    monkeypatch.setattr(erasing, "_parts", [each for each in erasing._parts if each is not part])
    life.erase(with_names=True)
    life.close()
    found, dark = left_of(life, canaries)
    assert found or dark


@pytest.mark.parametrize("destroyed", [True, False])
def test_what_a_backup_holds_opens_no_more(life, monkeypatch, destroyed):
    """False is the control: as long as the key is there, an old row opens."""
    if not destroyed:
        monkeypatch.setattr(DataKey, "destroy", lambda key: None)
    old = life.person.key_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT names FROM youth_participant")
        [before] = cursor.fetchone()
    life.erase()
    assert DataKey.objects.filter(pk=old).exists() is not destroyed
    if not destroyed:
        rows = Participant.objects.unscoped(WHY).filter(pk=life.person.pk)
        rows.update(key=old)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE youth_participant SET names = %s", [before])
        assert rows.get().names["given"] == "Zqxzqxana"


def test_every_kind_of_record_has_an_eraser_or_a_reason(db):
    there = [part.model for part in erasing._parts]
    there += [model for part in erasing._parts for model in part.also]
    labels = {model._meta.label for model in there}
    left_out = {
        "youth.Participant": "the record itself: erasing._empty",
        "youth.ImportBatch": "a list with many people; its file goes once it is stored",
        "youth.FormSource": "where an organization brings answers in from: it names nobody",
        "youth.ListReading": "how an organization reads lists: titles of columns",
    }
    assert len(there) == len(set(there)) and not labels & set(left_out)
    people = {m._meta.label for m in apps.get_models() if issubclass(m, OrgOwned)}
    assert people == labels | set(left_out)


# --- what stays ------------------------------------------------------------------------------


def figures(life) -> dict:
    """What is counted and exported; without what a name is the point of."""
    selection = outcome_export.Selection(life.cast.coordinator)
    register = exporting.Selection(life.cast.award, user=life.cast.evaluator)
    return {
        "outcomes": selection.rows(),
        "certificates": exporting.preview(register)["certificates"],
        "rows": {
            model._meta.label: model._base_manager.count()
            for model in (Enrollment, Certificate, Outcome, OutcomeEvidence, Application)
        },
        "states": sorted(Enrollment.objects.unscoped(WHY).values_list("state", flat=True)),
        "group": list(Offering.objects.values("taken", "waiting")),
        "marks": rollcall.Attendance.objects.unscoped(WHY).count(),
        "seats": seats.recount(),
    }


@pytest.mark.parametrize("with_names", [False, True])
def test_no_figure_changes(life, with_names):
    before = figures(life)
    assert before["outcomes"] and before["certificates"] == 2
    life.erase(with_names=with_names)
    assert figures(life) == before


def test_control_january_would_put_them_into_another_age_band(life, monkeypatch):
    before = figures(life)
    monkeypatch.setattr(erasing, "_figures", [])
    life.erase()
    assert figures(life)["outcomes"] != before["outcomes"]
    assert person_of(life).born_month == date(BORN.year, 1, 1)


def test_of_the_record_code_year_sex_and_department_stay(life):
    life.erase()
    person = person_of(life)
    assert (person.code, person.sex, person.born_month.year) == (life.code, "female", BORN.year)
    assert person.place == make.place().department and person.born is None
    assert person.born_month.month != BORN.month and person.erased_at
    assert not any(person.names.values()) and person.community is None


def test_the_certificates_stay_theirs_unless_they_want_the_name_off(life):
    issued = files.read(life.certificate.file)
    life.erase()
    rows = Certificate.objects.unscoped(WHY).select_related("participant__key")
    now = rows.get(pk=life.certificate.pk)
    assert now.holder == life.certificate.holder and files.read(now.file) == issued
    assert not files.exists(life.certificate.file) and now.file != life.certificate.file
    checked = verifying.look_up(now.code)
    assert checked.state == "valid" and checked.initials == "Z. Z. Z."
    assert certificate_files.look_up(issued) == (now.code, "valid")
    assert not list(certificate_files.damaged()) and not list(certificate_files.stray())


def test_a_certificate_without_its_name_still_says_its_state(life):
    issued = files.read(life.certificate.file)
    life.erase(with_names=True)
    for code, state in ((life.certificate.code, "valid"), (life.ended.code, "replaced")):
        checked = verifying.look_up(code)
        assert (checked.state, checked.initials) == (state, "")
    assert not verifying.confirm_name(life.certificate.code, "Zqxzqxana Zqxzqxruiz Zqxzqxsoto")
    assert certificate_files.look_up(issued) == (None, "not_found")
    assert not list(certificate_files.damaged())
    assert not list(Path(settings.SEALED_ROOT).rglob("*.pdf"))


def test_the_public_page_and_the_pages_of_staff_stand_without_the_name(client, life):
    life.erase(with_names=True)
    for path in (f"/v/{life.certificate.code}", f"/en/v/{life.certificate.code}"):
        answer = client.get(path, follow=True)
        assert answer.status_code == 200 and MARK.encode() not in answer.content.lower()
    page = open_page(client, life)
    for name in ("certificate", "certificate_correct", "certificate_pdf", "certificate_revoke"):
        page.open(reverse(f"training:{name}", args=[life.certificate.pk]))
        assert page.status == 200 and MARK not in page.text.casefold(), name
    assert f"Data erased ({life.code})" in page.open(reverse("training:all_certificates")).text


def test_who_asks_later_what_is_kept_gets_what_is_left(client, life):
    life.erase()
    sign_in(client, life.cast.coordinator)
    asked = life._asks("see")
    for kind in ("json", "pdf"):
        answer = client.get(reverse("youth:rights_file", args=[asked.pk, kind]))
        assert answer.status_code == 200
    [own] = client.get(reverse("youth:rights_file", args=[asked.pk, "json"])).json()["person"]
    assert own["code"] == life.code and "given" not in own


def test_no_name_leaves_for_a_donor_any_more(life):
    register = exporting.Selection(life.cast.award, user=life.cast.evaluator)
    type(life.cast.evaluator.grants.get()).objects.update(certificates=True)
    assert exporting.preview(register)["pdfs"] == 1
    life.erase()
    assert exporting.preview(register)["pdfs"] == 0


# --- who, when, once ---------------------------------------------------------------------------


def open_page(client, life, user=None) -> Page:
    user = user or life.cast.coordinator
    user.language = "en"
    user.save()
    return Page(sign_in(client, user), reverse("youth:rights_one", args=[life.asked.pk]))


def test_a_coordinator_reads_what_goes_types_the_code_and_answers(client, life):
    page = open_page(client, life)
    assert "This goes for ever" in page.text and "phones and e-mails: 2" in page.text
    page.press("Erase the data", **{"erase-code": "NOTTHIS"})
    assert page.errors() and person_of(life).erased_at is None
    page.press("Erase the data", **{"erase-code": life.code.lower()})
    assert "The data are erased" in page.text and "Data erased" in page.text
    assert "Erase the data" not in page.buttons()
    entry = Entry.objects.get(action="participant.erased")
    assert entry.object_id == str(life.person.pk) and entry.count > 10
    assert not entry.fields and not entry.purpose
    page.choose(**{"close-delivered": "hand"})
    page.press("It is answered", **{"close-answer": "Se borró todo."})
    assert "Se borró todo." in page.text and "Zqxzqx" not in page.text


def test_sent_twice_it_is_done_once(client, life):
    page = open_page(client, life).press("Erase the data", **{"erase-code": life.code})
    key, moment = person_of(life).key_id, person_of(life).erased_at
    page.again()
    assert page.status == 200
    assert life.erase() is False
    assert (person_of(life).key_id, person_of(life).erased_at) == (key, moment)
    assert Entry.objects.filter(action="participant.erased").count() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("outsider", 404),
        ("facilitator", 403),
        ("case_worker", 403),
        ("monitor", 403),
        ("evaluator", 403),
        ("editor", 403),
        ("administrator", 403),
    ],
)
def test_nobody_else_erases(client, life, name, status):
    sign_in(client, life.cast.everybody()[name])
    url = reverse("youth:rights_one", args=[life.asked.pk])
    sent = {"act": "erase", "erase-code": life.code}
    assert client.post(url, sent).status_code == status
    assert person_of(life).erased_at is None


def test_only_for_a_request_to_erase_that_is_open_and_sure(life):
    coordinator = life.cast.coordinator
    seeing = life._asks("see")
    rows = RightsRequest.objects.unscoped(WHY)
    for request in (seeing, life.before):
        with pytest.raises(rights.NotPossible):
            erasing.erase(request, life.code, actor=coordinator)
    rows.filter(pk=life.asked.pk).update(identity_checked="")
    with pytest.raises(rights.NotPossible):
        life.erase()
    rows.filter(pk=life.asked.pk).update(identity_checked="known")
    with pytest.raises(rights.NotPossible):
        erasing.erase(life.asked, "WRONG", actor=coordinator)
    with pytest.raises(rights.NotPossible):
        erasing.erase(life.asked, life.code, actor=life.cast.outsider)
    assert person_of(life).erased_at is None


@pytest.mark.parametrize("state", ["active", "paused", "waiting"])
def test_who_has_a_seat_or_waits_for_one_is_asked_to_end_it_first(client, life, state):
    other = make.offering(life.org)
    Enrollment.objects.create(
        organization=life.org, offering=other, participant=life.person, state=state
    )
    page = open_page(client, life)
    assert "End that first" in page.text and "Erase the data" not in page.buttons()
    with pytest.raises(rights.NotPossible, match="End that first"):
        life.erase()
    assert person_of(life).names["given"] == "Zqxzqxana"


def test_on_the_list_of_a_group_that_is_finished_nothing_has_to_end(life):
    """Else erasing would turn somebody who stayed into one who left."""
    Enrollment.objects.unscoped(WHY).update(state="active")
    assert life.group.state == "finished" and life.erase()
    assert Enrollment.objects.unscoped(WHY).get().state == "active"


@pytest.mark.parametrize("erased", [True, False])
def test_about_an_outcome_of_who_was_erased_nothing_is_written(life, erased):
    """False is the control: before, the same may be done."""
    user, proposer = life.cast.coordinator, life.cast.facilitator
    if erased:
        life.erase()
    rows = Outcome.objects.unscoped(WHY).select_related("participant__key")

    def may(rule, who, state):
        outcome = rows.get()
        outcome.state = state
        return rule(who, outcome)

    assert may(rules.may_confirm, user, "proposed") is not erased
    assert may(rules.may_add_evidence, user, "proposed") is not erased
    assert may(rules.may_send_again, proposer, "returned") is not erased
    assert may(rules.may_correct, user, "confirmed") is not erased
    assert may(rules.may_withdraw, user, "confirmed")


def test_an_open_application_or_a_list_at_work_is_ended_first(life):
    Application.objects.unscoped(WHY).update(state="contacted")
    with pytest.raises(rights.NotPossible, match="Answer it first|Respóndala primero"):
        life.erase()
    Application.objects.unscoped(WHY).update(state="not_now")
    ImportBatch.objects.unscoped(WHY).update(state="read")
    with pytest.raises(rights.NotPossible, match="list"):
        life.erase()
    ImportBatch.objects.unscoped(WHY).update(state="applied")
    assert life.erase()


def test_an_application_that_nobody_linked_goes_too_when_it_is_surely_theirs(life):
    rows = Application.objects.unscoped(WHY).select_related("key", "offering", "organization")
    application = rows.get()
    application.told = application.told | {"born": str(BORN)}
    application.identity = receiving.identity_of(application.offering, application.told)
    application.participant = None
    application.save()
    other = make.offering(life.org)
    told = application.told | {"given": "Otra", "phone": "9911-2233"}
    strange = receiving.apply(receiving.door.key_of(receiving.door.new_key()), other, told)
    life.erase()
    assert rows.get(pk=application.pk).told["given"] == "–"
    assert rows.get(pk=strange.application.pk).told["given"] == "Otra"


def test_a_failure_on_the_way_changes_nothing(life, monkeypatch):
    def fails(*_given, **_more):
        raise RuntimeError("the power is out")

    canaries, key = life.canaries, life.person.key_id
    there = sorted(Path(settings.SEALED_ROOT).rglob("*.*"))
    found = left_of(life, canaries)
    monkeypatch.setattr(erasing.journal, "record", fails)
    with pytest.raises(RuntimeError):
        life.erase(with_names=False)
    assert left_of(life, canaries) == found and person_of(life).key_id == key
    assert sorted(Path(settings.SEALED_ROOT).rglob("*.*")) == there


# --- afterwards ---------------------------------------------------------------------------------


def test_every_page_goes_on_working_and_says_that_the_data_are_erased(client, life):
    life.erase()
    page = open_page(client, life)
    person, group = life.person.pk, life.group.pk
    tabs = ["", "_attendance", "_results", "_certificates", "_consents", "_data", "_history"]
    named = [reverse(f"training:person{tab}", args=[person]) for tab in tabs]
    named += [reverse(f"training:{name}", args=[group]) for name in ("group", "printed", "scores")]
    named.append(reverse("training:group_outcomes", args=[group]))
    named.append(reverse("training:roll", args=[life.group.sessions.first().pk]))
    named.append(reverse("training:outcomes") + "?state=confirmed")
    named.append(reverse("training:outcome", args=[life.outcome.pk]))
    named.append(reverse("training:all_certificates"))
    for url in named:
        text = page.open(url).text
        assert page.status == 200 and MARK not in text.casefold(), url
    assert f"Data erased ({life.code})" in page.open(named[0]).text
    assert f"Data erased ({life.code})" in page.open(reverse("training:group", args=[group])).text
    other = [
        reverse("training:application", args=[life.application.pk]),
        reverse("training:applications") + "?state=not_now",
        reverse("training:outcomes"),
        reverse("youth:rights"),
        reverse("training:today"),
        reverse("youth:unasked"),
        reverse("training:of_age"),
    ]
    for url in other:
        text = page.open(url).text
        assert page.status == 200 and MARK not in text.casefold(), url


def test_found_by_code_and_by_nothing_else(life):
    life.erase()
    user = life.cast.coordinator
    assert finding.find(user, life.code) == [life.person]
    names = ("Zqxzqxana Zqxzqxruiz", "Zqxzqxana")
    for text in (*names, PHONE, PAPER, "Data erased", "erased", "Datos"):
        assert finding.find(user, text) == []
    assert doubles.similar_to(life.org, details(life.org)) == []


def test_a_list_that_names_them_again_does_not_meet_them(life):
    row = ImportRow.objects.unscoped(WHY).get()
    known, _refused = recognizing.earlier(life.org, {row.identity})
    assert known[row.identity], "the control: until now it is known"
    life.erase()
    known, _refused = recognizing.earlier(life.org, {row.identity})
    assert not known.get(row.identity)


def test_nothing_is_written_about_them_any_more(client, life):
    life.erase()
    person, user = person_of(life), life.cast.coordinator
    with pytest.raises(ValueError, match=r"."):
        intake.update(person, details(life.org), user)
    with pytest.raises(ValueError, match=r"."):
        make.consent(person)
    with pytest.raises(NotAllowed):
        seats.enroll(make.offering(life.org), person, actor=user)
    certificate = Certificate.objects.unscoped(WHY).select_related("participant__key")
    with pytest.raises(issuing.Refused):
        ending.replace(certificate.get(pk=life.certificate.pk), user)
    sign_in(client, user)
    for name, *more in (
        ("youth:edit",),
        ("youth:consent", "services"),
        ("youth:withdraw", "services"),
        ("youth:stories",),
        ("youth:story_new",),
        ("training:outcome_new",),
    ):
        assert client.get(reverse(name, args=[person.pk, *more])).status_code == 404, name


def test_no_certificate_is_issued_to_nobody(life):
    rows = Certificate.objects.unscoped(WHY)
    before = rows.count()
    rows.update(state="replaced")
    life.erase()
    done = issuing.issue(life.group, actor=life.cast.coordinator)
    assert not done.issued and rows.count() == before
    assert [reasons for _who, reasons in done.not_eligible] == [(issuing.ERASED,)]


def test_no_code_and_no_link_of_theirs_opens_anything(client, life):
    code, year = life.application.code, str(timezone.localdate().year - 15)
    assert following.follow(code, year) and minors.by_token(life.link)
    life.erase()
    assert following.follow(code, year) is None and minors.by_token(life.link) is None
    assert following.follow(code, str(BORN.year)) is None


def test_the_public_reads_their_story_no_more(life):
    assert stories.told("es")
    life.erase()
    assert not stories.told("es")


def test_an_old_instance_cannot_bring_the_names_back(life):
    """Somebody had the form open while the person was erased."""
    stale = person_of(life)
    life.erase()
    with pytest.raises(ValueError, match=r"."):
        intake.update(stale, details(life.org), life.cast.coordinator)
    assert not any(person_of(life).names.values())


def test_the_request_stays_with_whom_it_erased(life):
    life.erase()
    with pytest.raises(rights.NotPossible):
        rights.link(life.asked, make.participant(life.org), actor=life.cast.coordinator)


def test_days_of_the_request_still_count(life):
    life.erase()
    assert RightsRequest.objects.unscoped(WHY).get(pk=life.asked.pk).due_on > (
        timezone.localdate() - timedelta(days=1)
    )


@pytest.mark.parametrize("guard", [True, False])
def test_who_is_erased_while_a_seat_is_given_gets_none(life, monkeypatch, guard):
    """False is the control: without the look under the lock they would be in the group."""
    free = seats._free_and_nobody_waits

    def erased_meanwhile(offering) -> bool:
        assert life.erase()
        return free(offering)

    monkeypatch.setattr(seats, "_free_and_nobody_waits", erased_meanwhile)
    if not guard:
        monkeypatch.setattr(seats, "hold", lambda *given: None)
    group = make.offering(life.org)
    if guard:
        with pytest.raises(NotAllowed, match="se borraron"):
            seats.enroll(group, life.person, actor="system:tests")
    else:
        seats.enroll(group, life.person, actor="system:tests")
    there = Enrollment.objects.unscoped(WHY).filter(offering=group).exists()
    assert there is not guard


def test_an_application_without_words_is_not_opened_again(life):
    life.erase()
    with pytest.raises(NotAllowed, match="ya no está"):
        handling.reopen(life.application, life.cast.coordinator)


def test_no_application_is_put_to_who_was_erased(life):
    group = make.offering(life.org)
    told = KEEPS | {"phone": PHONE, "phone_of": "own", "safe": "call", "language": "es"}
    told |= {"born": "1999-05-04", "agreed": "Acepto."}
    found = receiving.apply(receiving.door.key_of(receiving.door.new_key()), group, told)
    handling.put_off(found.application, "", life.cast.coordinator)
    life.erase()
    with pytest.raises(NotAllowed, match="se borraron"):
        handling.link(found.application, person_of(life), life.cast.coordinator)


def test_after_a_restore_what_no_key_opens_is_emptied(life):
    """An application that nobody had linked; its key was destroyed, a backup brought it back."""
    row = Application.objects.unscoped(WHY).select_related("key").get()
    Application.objects.unscoped(WHY).update(participant=None)
    DataKey.objects.filter(pk=row.key_id).update(wrapped=bytes(60))
    rows = Application.objects.unscoped(WHY).select_related("key")
    with pytest.raises(Unreadable):
        rows.get().told  # noqa: B018 – the control: every page that shows it would break
    assert erasing.empty_leftovers() == 1
    assert rows.get().told["given"] == "–" and rows.get().notes is None
    assert erasing.empty_leftovers() == 0
