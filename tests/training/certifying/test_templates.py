"""Templates: what a version was, it stays; a group's certificates have one look."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from audit.models import Entry
from tests import builders as make
from tests.many_hands import all_at_once
from training.certifying import composing, ending, files, filing, handing_out, issuing, templates
from training.models import Certificate, CertificateTemplate, TemplateVersion

from . import group
from .marks import logo

ALL = list(TemplateVersion().kinds)


def certificates():
    return Certificate.objects.unscoped("looked at by a test")


def look(**given) -> TemplateVersion:
    return TemplateVersion(**{"kinds": ALL} | given)


@pytest.fixture
def offering(cast):
    return group.offering(cast.ceiba)


def chosen(offering, user, **given) -> CertificateTemplate:
    """A template that the group's course has."""
    made = templates.make(offering.organization, "Otra", look(**given), actor=user)
    offering.course.certificate_template = made
    offering.course.save()
    return made


def test_every_organization_has_one_that_draws_what_was_drawn(cast, offering):
    mark = logo(cast.ceiba)
    group.member(offering)
    facts = issuing.issue(offering, actor=cast.coordinator).issued[0].facts
    assert (facts["paper"], facts["language"]) == ("letter", "es")
    assert facts["sentence_es"] == facts["sentence_en"] == ""
    assert [each["name"] for each in facts["signatories"]] == ["Marta Elena Reyes"]
    assert [each["digest"] for each in facts["logos"]] == [mark.digest]
    own = templates.own(cast.ceiba)
    assert own == templates.own(cast.ceiba) and own.is_own
    belize = make.organization("belice", country="BZ")
    assert templates.own(belize).current.language == "en"


def test_a_course_has_the_template_that_it_chose(cast, offering):
    first = group.signatory(cast.ceiba, name="Ana Paz", order=9)
    logo(cast.ceiba)
    template = chosen(
        offering,
        cast.coordinator,
        paper="a4",
        language="en",
        sentence_es="Con prácticas.",
        shows_skills=False,
        signs="chosen",
        signatory_2=first,
        signatory_1=cast.ceiba.signatories.get(name="Marta Elena Reyes"),
        bears="chosen",
    )
    group.member(offering)
    certificate = issuing.issue(offering, actor=cast.coordinator).issued[0]
    facts = certificate.facts
    assert certificate.drawn_with == template.current
    assert (facts["paper"], facts["language"], facts["sentence_es"]) == (
        "a4",
        "en",
        "Con prácticas.",
    )
    assert [each["name"] for each in facts["signatories"]] == ["Marta Elena Reyes", "Ana Paz"]
    assert facts["logos"] == [] and facts["skills_es"] == [] == facts["skills_en"]
    first.active = False
    first.save()
    assert [each.name for each in template.current.signing] == ["Marta Elena Reyes"]
    assert filing.pdf_of(certificate).startswith(group.unsigned(certificate))


def test_an_edit_makes_the_next_version_and_what_was_issued_stays(cast, offering):
    template = chosen(offering, cast.coordinator, sentence_es="La primera.")
    group.member(offering)
    before = issuing.issue(offering, actor=cast.coordinator).issued[0]
    templates.change(template, look(sentence_es="La segunda."), actor=cast.coordinator, seen=1)
    group.member(offering, given="Ana")
    after = issuing.issue(offering, actor=cast.coordinator).issued[0]
    assert [c.drawn_with.number for c in (before, after)] == [1, 2]
    assert [c.facts["sentence_es"] for c in (before, after)] == ["La primera.", "La segunda."]
    for certificate in (before, after):
        assert filing.pdf_of(certificate).startswith(group.unsigned(certificate))
    assert files.look_up(handing_out.printable([before, after]))[1] == "valid"
    entry = Entry.objects.get(action="template.changed")
    assert entry.fields == ["sentence_es"]
    same = ending.replace(before, cast.coordinator, name="María Josefa Mejía")
    assert same.drawn_with == before.drawn_with and same.facts["sentence_es"] == "La primera."


def test_a_version_never_changes(cast):
    version = templates.own(cast.ceiba).current
    version.paper = "a4"
    for act in (
        version.save,
        version.delete,
        lambda: TemplateVersion.objects.update(paper="a4"),
        lambda: TemplateVersion.objects.bulk_update([version], ["paper"]),
        TemplateVersion.objects.all().delete,
        version.template.delete,
    ):
        with pytest.raises(TypeError):
            act()
    assert templates.own(cast.ceiba).current.paper == "letter"


def test_what_is_no_change_makes_no_version(cast):
    own = templates.own(cast.ceiba)
    templates.change(own, own.current, actor=cast.coordinator, seen=1)
    assert own.current.number == 1


def test_nobody_writes_over_what_another_one_changed(cast):
    own = templates.own(cast.ceiba)
    templates.change(own, look(paper="a4"), actor=cast.coordinator, seen=1)
    with pytest.raises(templates.Refused):
        templates.change(own, look(language="en"), actor=cast.coordinator, seen=1)
    assert (own.current.number, own.current.language) == (2, "es")


def test_what_stops_an_issue_is_said_before(cast, offering):
    template = chosen(offering, cast.coordinator)
    assert composing.obstacles(offering) == []
    templates.change(template, look(kinds=["diploma"]), actor=cast.coordinator, seen=1)
    assert composing.obstacles(offering) == [composing.WRONG_KIND]
    wide = "W" * 24 + " " + "M" * 24 + " " + "W" * 24 + " " + "M" * 25
    templates.change(template, look(sentence_es=wide), actor=cast.coordinator, seen=2)
    offering.course.skills_es = "\n".join([wide] * 5)
    assert composing.obstacles(offering) == [composing.TOO_FULL]
    templates.change(
        template, look(sentence_es=wide, shows_skills=False), actor=cast.coordinator, seen=3
    )
    offering.course.certificate_template = template
    assert composing.obstacles(offering) == []


def test_a_retired_one_goes_from_its_courses(cast, offering):
    template = chosen(offering, cast.coordinator)
    assert list(templates.courses_of(template)) == [offering.course]
    assert templates.retire(template, actor=cast.coordinator) == 1
    offering.course.refresh_from_db()
    assert templates.version_of(offering.course).template == templates.own(cast.ceiba)
    with pytest.raises(templates.Refused):
        templates.change(template, look(paper="a4"), actor=cast.coordinator, seen=1)
    with pytest.raises(templates.Refused):
        templates.retire(templates.own(cast.ceiba), actor=cast.coordinator)


def test_the_own_one_is_one_and_for_every_kind(cast, offering):
    template = chosen(offering, cast.coordinator, kinds=["diploma"])
    with pytest.raises(templates.Refused):
        templates.make_own(template, actor=cast.coordinator)
    templates.change(template, look(), actor=cast.coordinator, seen=1)
    before = templates.own(cast.ceiba)
    templates.make_own(template, actor=cast.coordinator)
    assert templates.own(cast.ceiba) == template
    assert templates.retire(before, actor=cast.coordinator) == 0
    with pytest.raises(templates.Refused):
        templates.change(template, look(kinds=["diploma"]), actor=cast.coordinator, seen=2)


# --- while somebody edits it -------------------------------------------------------------
@pytest.fixture
def edited_meanwhile(cast, offering, monkeypatch):
    """Somebody saves another look after the first of three certificates."""
    template = chosen(offering, cast.coordinator, sentence_es="La de antes.")
    for given in ("Ana", "Eva", "Luz"):
        group.member(offering, given=given)
    issue = issuing._Hand.issue

    def then_edited(*args):
        issue(*args)
        now = template.current
        if now.number == 1:
            new = look(sentence_es="La nueva.", paper="a4")
            templates.change(template, new, actor="system:tests", seen=1)

    monkeypatch.setattr(issuing._Hand, "issue", then_edited)
    return template


def test_a_group_has_one_version_from_beginning_to_end(cast, offering, edited_meanwhile):
    issued = issuing.issue(offering, actor=cast.coordinator).issued
    assert [c.drawn_with.number for c in issued] == [1, 1, 1]
    assert {c.facts["sentence_es"] for c in issued} == {"La de antes."}
    assert edited_meanwhile.current.number == 2


def test_read_for_each_person_a_group_would_have_two_looks(
    cast, offering, edited_meanwhile, monkeypatch
):
    """The control: were the version read anew for each, some would look otherwise."""
    issue = issuing._Hand.issue

    def reading_anew(hand, *args):
        of = hand.offering
        hand.version = templates.version_of(of.course)
        hand.shared = composing.shared_facts(of, composing.today(of), hand.version)
        issue(hand, *args)

    monkeypatch.setattr(issuing._Hand, "issue", reading_anew)
    issued = issuing.issue(offering, actor=cast.coordinator).issued
    assert {c.facts["sentence_es"] for c in issued} == {"La de antes.", "La nueva."}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_hands_that_open_a_new_organization_make_one_template():
    org = make.organization("plantilla-nueva")
    assert all_at_once([lambda: templates.own(org)] * 8) == ["done"] * 8
    assert org.certificate_templates.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_hands_that_edit_at_once_make_one_version():
    own = templates.own(make.organization("plantilla-a-la-vez"))
    edits = [
        lambda n=n: templates.change(own, look(sentence_es=f"{n}."), actor="system:tests", seen=1)
        for n in range(8)
    ]
    assert all_at_once(edits) == ["Refused"] * 7 + ["done"]
    assert own.versions.count() == 2


class Anything(int):
    """A number of a version that equals every other."""

    def __ne__(self, other) -> bool:
        return False


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_comparing_they_write_over_each_other():
    """The control: without what each had seen, all of them save."""
    own = templates.own(make.organization("plantilla-sin-mirar"))
    edits = [
        lambda n=n: templates.change(
            own, look(sentence_es=f"{n}."), actor="system:tests", seen=Anything(1)
        )
        for n in range(8)
    ]
    all_at_once(edits)
    assert own.versions.count() > 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_rule_a_new_organization_gets_several(monkeypatch):
    """The control: the database holds that an organization has one of its own, not this module."""
    org = make.organization("plantilla-sin-regla")
    looked = threading.Barrier(8)  # everybody looks before anybody makes one

    def name(*_args):
        looked.wait(30)
        return f"Plantilla {uuid4()}"

    monkeypatch.setattr(templates, "_free_name", name)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX template_one_own")
    all_at_once([lambda: templates.own(org)] * 8)
    assert org.certificate_templates.filter(is_own=True).count() > 1
