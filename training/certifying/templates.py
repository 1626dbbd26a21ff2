"""Templates of certificates: which one a course has, and how a new version of one is made.

The version is read once, at the beginning of an issue, and goes along to its end: whoever edits
the template meanwhile makes the next version, and a group's certificates all look alike.
"""

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Country, Organization
from audit import journal
from training.certifying.facts import LogoMark, Signatory
from training.models import CertificateTemplate, Course, TemplateVersion
from training.models.template import PLACES

# Where English leads on the page; everywhere else Spanish does.
ENGLISH_FIRST = frozenset({Country.BELIZE})
NAMES = {"es": "Plantilla general", "en": "General template"}
COPY_NAMES = {"es": "Copia de %s", "en": "Copy of %s"}
LOOKS = (
    "kinds",
    "paper",
    "language",
    "sentence_es",
    "sentence_en",
    "shows_skills",
    "signs",
    *(f"signatory_{place}" for place in PLACES),
    "bears",
    *(f"logo_{place}" for place in PLACES),
)


class Refused(ValueError):
    """An act on a template that the rules refuse; the text says why, in words for staff."""


CHANGED = _("Somebody else changed this template. Look at it again before you go on.")
IS_OWN = _("The organization's own template cannot be retired. Make another one its own first.")
NOT_ALL_KINDS = _("The organization's own template must be for every kind of certificate.")
RETIRED = _("This template is retired. Make a copy of it to use it again.")


def language_of(organization: Organization) -> str:
    """Which language leads on the page where nobody chose."""
    return "en" if organization.country in ENGLISH_FIRST else "es"


def own(organization: Organization) -> CertificateTemplate:
    """The template of all courses that chose none; made where there is none yet."""
    templates = CertificateTemplate.objects.filter(organization=organization)
    found = templates.filter(is_own=True).first()
    if found:
        return found
    language = language_of(organization)
    name = _free_name(organization, NAMES[language])
    try:
        with transaction.atomic():
            return _made(organization, name, TemplateVersion(language=language), is_own=True)
    except IntegrityError:  # another hand was first
        return templates.get(is_own=True)


def version_of(course: Course) -> TemplateVersion:
    """How certificates of this course look now."""
    chosen = course.certificate_template
    return (chosen or own(course.organization)).current


def printed(version: TemplateVersion) -> dict:
    """What a version brings to the facts of a certificate; skills are the course's."""
    signing = [Signatory(each.name, each.role_es, each.role_en) for each in version.signing]
    return {
        "paper": version.paper,
        "language": version.language,
        "sentence_es": version.sentence_es,
        "sentence_en": version.sentence_en,
        "signatories": tuple(signing),
        "logos": tuple(LogoMark(e.digest, e.name, e.width, e.height) for e in version.logos),
    }


def make(organization: Organization, name: str, look: TemplateVersion, *, actor):
    """A new template that looks so."""
    with transaction.atomic():
        template = _made(organization, name, look, made_by=actor)
        journal.record("template.created", template, actor=actor)
    return template


def change(template: CertificateTemplate, look: TemplateVersion, *, actor, seen: int) -> None:
    """The next version; Refused where it is no longer the one that `seen` was the number of."""
    with transaction.atomic():
        template = _locked(template)
        before = template.current
        if before.number != seen:
            raise Refused(CHANGED)
        if template.is_own and set(look.kinds) != set(TemplateVersion().kinds):
            raise Refused(NOT_ALL_KINDS)
        fields = [name for name in LOOKS if getattr(before, name) != getattr(look, name)]
        if fields:
            _version(template, look, before.number + 1, actor)
            journal.record("template.changed", template, actor=actor, fields=fields)


def rename(template: CertificateTemplate, name: str, *, actor) -> None:
    if name == template.name:
        return
    with transaction.atomic():
        template = _locked(template)
        template.name = name
        template.save(update_fields=["name"])
        journal.record("template.changed", template, actor=actor, fields=["name"])


def copy(template: CertificateTemplate, *, actor) -> CertificateTemplate:
    """A template of its own that looks as this one does now."""
    organization = template.organization
    words = COPY_NAMES[language_of(organization)] % template.name
    with transaction.atomic():
        name = _free_name(organization, words)
        made = _made(organization, name, template.current, made_by=actor)
        journal.record("template.copied", made, actor=actor)
    return made


def make_own(template: CertificateTemplate, *, actor) -> None:
    """From now on the one of all courses that chose none."""
    with transaction.atomic():
        rows = CertificateTemplate.objects.filter(organization=template.organization)
        list(rows.order_by("pk").select_for_update())  # two hands wait for each other
        template = _locked(template)
        if set(template.current.kinds) != set(TemplateVersion().kinds):
            raise Refused(NOT_ALL_KINDS)
        rows.filter(is_own=True).update(is_own=False)
        rows.filter(pk=template.pk).update(is_own=True)
        journal.record("template.own", template, actor=actor)


def retire(template: CertificateTemplate, *, actor) -> int:
    """No course may choose it any longer; gives how many go back to the organization's own."""
    with transaction.atomic():
        template = _locked(template)
        if template.is_own:
            raise Refused(IS_OWN)
        moved = template.courses.update(certificate_template=None)
        template.retired_at = timezone.now()
        template.save(update_fields=["retired_at"])
        journal.record("template.retired", template, actor=actor, count=moved)
    return moved


def in_use(organization: Organization) -> models.QuerySet:
    rows = CertificateTemplate.objects.filter(organization=organization, retired_at=None)
    return rows.select_related("organization")


def courses_of(template: CertificateTemplate) -> models.QuerySet[Course]:
    """Which courses have it: those that chose it, and of the organization's own the others."""
    chose = models.Q(certificate_template=template)
    if template.is_own:
        chose |= models.Q(certificate_template=None)
    return Course.objects.filter(chose, organization=template.organization)


def _locked(template: CertificateTemplate) -> CertificateTemplate:
    rows = CertificateTemplate.objects.select_for_update(of=("self",))
    found = rows.select_related("organization").get(pk=template.pk)
    if found.retired_at:
        raise Refused(RETIRED)
    return found


def _made(organization, name: str, look: TemplateVersion, made_by=None, **values):
    template = CertificateTemplate(organization=organization, name=name, **values)
    template.save(force_insert=True)
    _version(template, look, 1, made_by)
    return template


def _version(template, look: TemplateVersion, number: int, made_by) -> TemplateVersion:
    return TemplateVersion.objects.create(
        **{name: getattr(look, name) for name in LOOKS},
        organization=template.organization,
        template=template,
        number=number,
        made_by=None if isinstance(made_by, str) else made_by,
    )


def _free_name(organization: Organization, name: str) -> str:
    """`name`, or with the first number that makes it another one."""
    rows = CertificateTemplate.objects.filter(organization=organization)
    taken, longest = set(rows.values_list("name", flat=True)), 74
    found, number = name[:longest], 2
    while found in taken:
        found, number = f"{name[:longest]} ({number})", number + 1
    return found
