"""The screens of templates: seen before they are kept, copied, retired, and nobody else's."""

import base64
import re
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from audit.models import Entry
from tests.clicking import Page
from tests.signing_in import sign_in
from training.certifying import issuing, templates
from training.models import Certificate, CertificateTemplate, Course, TemplateVersion

from . import group
from .marks import logo
from .test_pdf import text

LIST = "/trabajo/catalogo/plantillas/"
KINDS = list(TemplateVersion().kinds)


@pytest.fixture
def coordinator(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    return sign_in(client, cast.coordinator)


@pytest.fixture
def offering(cast):
    made = group.offering(cast.ceiba)
    Course.objects.filter(pk=made.course_id).update(certificate="attendance", least_attendance=80)
    made.course.refresh_from_db()
    return made


def picture_of(page: Page) -> Image.Image:
    source = page.html.find("main").find("img")["src"]
    kept = base64.b64decode(source.removeprefix("data:image/webp;base64,"))
    return Image.open(BytesIO(kept))


def test_a_template_is_seen_then_made_and_chosen(coordinator, cast, offering):
    page = Page(coordinator, "/trabajo/catalogo/").link("Certificate templates", within="main")
    assert "Plantilla general" in page.text and "the organization's own" in page.text
    page.link("New template").choose(paper="a4", language="en")
    page.press("See it", name="Talleres", sentence_es="Con prácticas en Q'eqchi’.")
    assert "Nothing is saved yet." in page.text
    shown = picture_of(page)
    assert shown.format == "WEBP" and round(shown.width / shown.height, 2) == 1.41
    assert not CertificateTemplate.objects.filter(name="Talleres").exists()
    assert not Entry.objects.filter(action__startswith="template.").exists()
    page.press("Save")
    made = CertificateTemplate.objects.get(name="Talleres")
    assert (made.current.paper, made.current.sentence_es) == ("a4", "Con prácticas en Q'eqchi’.")
    assert made.current.made_by == cast.coordinator
    picture = coordinator.get(page.html.find("main").find("img")["src"])
    assert picture["Content-Type"] == "image/webp"
    course = Page(coordinator, reverse("training:cursos_edit", args=[offering.course_id]))
    course.press("Save", certificate_template=str(made.pk))
    offering.course.refresh_from_db()
    assert offering.course.certificate_template == made
    again = Page(coordinator, reverse("training:template", args=[made.pk]))
    assert offering.course.name in again.text


def test_the_pdf_says_what_was_typed_and_nothing_is_kept(coordinator, cast, tmp_path):
    own = templates.own(cast.ceiba)
    group.signatory(cast.ceiba)
    page = Page(coordinator, reverse("training:template", args=[own.pk]))
    url = page.url
    page.press("As PDF", sentence_es="Con 40 horas de taller.")
    assert page.response["Content-Type"] == "application/pdf"
    shown = text(page.response.content, tmp_path)
    assert "Con 40 horas de taller." in shown and "Ejemplo" in shown
    assert own.current.number == 1 and Page(coordinator, url).value("sentence_es") == ""


def test_each_change_is_a_version_with_its_certificates(coordinator, cast, offering):
    own = templates.own(cast.ceiba)
    group.member(offering)
    issuing.issue(offering, actor=cast.coordinator)
    page = Page(coordinator, reverse("training:template", args=[own.pk]))
    page.choose(paper="a4").press("Save", name="La nuestra")
    own.refresh_from_db()
    assert (own.name, own.current.number, own.current.paper) == ("La nuestra", 2, "a4")
    history = page.link("Earlier versions")
    rows = [row.get_text(" ", strip=True) for row in history.html.find("main").find_all("li")]
    assert "changed: paper" in rows[0] and "0 certificates" in rows[0]
    assert "1 certificate" in rows[1]
    assert history.link("Version 1").response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"sentence_es": "Curso de prevención de violencia."}, "sentence_es"),
        ({"sentence_en": "A course for at-risk youth."}, "sentence_en"),
        ({"sentence_es": "漢字"}, "sentence_es"),
        ({"sentence_es": "Hola \u202eadiós"}, "sentence_es"),
        ({"sentence_es": "x" * 161}, "sentence_es"),
        ({"paper": "legal"}, "paper"),
        ({"signs": "chosen"}, "signatory_1"),
        ({"kinds": "diploma"}, "kinds"),
        ({"kinds": "other"}, "kinds"),
    ],
)
@pytest.mark.parametrize("act", ["", "see"])
def test_what_is_wrong_is_said_beside_its_field(coordinator, cast, given, wrong, act):
    own = templates.own(cast.ceiba)
    page = Page(coordinator, reverse("training:template", args=[own.pk]))
    typed = {"sentence_en": "Kept as it was typed."} | given
    page.press("See it" if act else "Save", **typed)
    if act and wrong == "name":
        assert "Nothing is saved yet." in page.text  # its name does not show on the page
        return
    assert page.status == 200 and wrong in page.response.context["form"].errors
    assert f'id="id_{wrong}_error"' in page.response.content.decode()
    assert page.value("sentence_en") == typed["sentence_en"]
    assert own.current.number == 1 and "data:image" not in page.response.content.decode()


def test_signatories_and_logos_are_chosen_in_order_and_once(coordinator, cast):
    own = templates.own(cast.ceiba)
    one, other = group.signatory(cast.ceiba), group.signatory(cast.ceiba, name="Ana Paz")
    mark = logo(cast.ceiba)
    url = reverse("training:template", args=[own.pk])
    typed = {"signs": "chosen", "signatory_1": str(other.pk), "signatory_2": str(other.pk)}
    page = Page(coordinator, url).press("Save", **typed)
    assert page.response.context["form"].errors.keys() == {"signatory_2"}
    typed |= {"signatory_2": str(one.pk), "bears": "chosen", "logo_1": str(mark.pk)}
    Page(coordinator, url).press("Save", **typed)
    now = own.current
    assert now.signing == [other, one] and now.logos == [mark]
    Page(coordinator, url).press("Save", signs="now", bears="now")
    assert own.current.signatory_1 is None and own.current.logo_1 is None


def test_another_organizations_signatures_and_logos_are_no_choice(coordinator, cast):
    theirs = group.signatory(cast.quetzal)
    page = Page(coordinator, reverse("training:template", args=[templates.own(cast.ceiba).pk]))
    page.press("Save", signs="chosen", signatory_1=str(theirs.pk))
    assert "signatory_1" in page.response.context["form"].errors


def test_the_second_of_two_who_edit_is_told(coordinator, cast):
    own = templates.own(cast.ceiba)
    url = reverse("training:template", args=[own.pk])
    first, second = Page(coordinator, url), Page(coordinator, url)
    first.press("Save", sentence_es="La primera.")
    second.press("Save", sentence_es="La segunda.", name="Otro nombre")
    assert "Somebody else changed this template" in second.text
    own.refresh_from_db()
    assert own.current.sentence_es == "La primera." and own.name == "Plantilla general"


def test_copied_made_the_own_one_and_retired(coordinator, cast, offering):
    own = templates.own(cast.ceiba)
    page = Page(coordinator, reverse("training:template", args=[own.pk]))
    assert "Retire this template" not in page.links()
    page.press("Make a copy")
    assert "Copia de Plantilla general" in page.text
    copied = CertificateTemplate.objects.get(is_own=False)
    page.press("Make it the organization's own")
    assert templates.own(cast.ceiba) == copied
    offering.course.certificate_template = own
    offering.course.save()
    page.open(reverse("training:template_retire", args=[own.pk]))
    assert offering.course.name in page.text
    page.press("Retire this template").again()
    assert "Plantilla general" in page.text
    offering.course.refresh_from_db()
    assert offering.course.certificate_template is None
    assert CertificateTemplate.objects.count() == 2
    actions = Entry.objects.filter(action__startswith="template.").values_list("action", flat=True)
    assert sorted(actions) == ["template.copied", "template.own", "template.retired"]
    shown = page.open(reverse("training:template", args=[own.pk]))
    assert "Make a copy to use it again" in shown.buttons()


def test_a_course_keeps_to_the_kinds_of_its_template(coordinator, cast, offering):
    look = TemplateVersion(kinds=["diploma"])
    only = templates.make(cast.ceiba, "Solo diplomas", look, actor=cast.coordinator)
    page = Page(coordinator, reverse("training:cursos_edit", args=[offering.course_id]))
    page.press("Save", certificate_template=str(only.pk))
    assert "certificate_template" in page.response.context["form"].errors
    templates.change(only, TemplateVersion(kinds=KINDS), actor=cast.coordinator, seen=1)
    page.press("Save", certificate_template=str(only.pk))
    edit = Page(coordinator, reverse("training:template", args=[only.pk]))
    edit.press("Save", kinds="diploma")
    assert offering.course.name in str(edit.response.context["form"].errors["kinds"])


def test_a_template_changed_after_the_look_is_looked_at_again(coordinator, cast, offering):
    group.member(offering)
    own = templates.own(cast.ceiba)
    page = Page(coordinator, reverse("training:certificates_issue", args=[offering.pk]))
    changed = TemplateVersion(kinds=KINDS, paper="a4")
    templates.change(own, changed, actor=cast.coordinator, seen=1)
    page.press("Issue 1 certificate")
    assert "changed meanwhile" in page.text
    assert not Certificate.objects.unscoped("looked at by a test").exists()
    page.press("Issue 1 certificate")
    assert Certificate.objects.unscoped("looked at by a test").get().facts["paper"] == "a4"


def test_foreign_is_missing(coordinator, cast):
    theirs = templates.own(cast.quetzal)
    for name, more in (
        ("template", []),
        ("template_retire", []),
        ("template_versions", []),
        ("template_pdf", [1]),
        ("template_picture", [1]),
    ):
        there = coordinator.get(reverse(f"training:{name}", args=[theirs.pk, *more]))
        nowhere = "01999999-9999-7999-8999-999999999999"
        missing = coordinator.get(reverse(f"training:{name}", args=[nowhere, *more]))
        assert there.status_code == missing.status_code == 404
        told = there.content.replace(str(theirs.pk).encode(), nowhere.encode())
        token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
        assert token.sub(b"", told) == token.sub(b"", missing.content)
    own = coordinator.get(reverse("training:template", args=[templates.own(cast.ceiba).pk]))
    assert own.status_code == 200  # the control
