"""Courses, programs, centers, communities, who signs, logos: the same three pages for all."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db import models, transaction
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from audit import journal
from training.forms.catalogue import (
    CatalogueForm,
    CenterForm,
    CommunityForm,
    CourseForm,
    LogoForm,
    ProgramForm,
    SignatoryForm,
)
from training.models import CertificateTemplate, Course, Logo, Program, Signatory
from youth.models import Center, Community


@dataclass(frozen=True)
class Shelf:
    """One kind of thing of the catalogue, and how its pages speak of it."""

    slug: str
    model: type[models.Model]
    form: type[CatalogueForm]
    title: str
    new: str
    hint: str
    line: Callable[[models.Model], str]  # what stands below its name
    template: str = "training/shelf_form.html"
    picture: str = ""  # the address of what shows a row
    certificate: bool = False  # does it change how a certificate looks?

    def rows(self, user):
        return self.model.objects.managed_by(user)

    @property
    def url(self) -> str:
        return reverse(f"training:{self.slug}")


def used(thing: models.Model, words: str, otherwise: str) -> str:
    """What is said of something that may be in use or not."""
    return str(words) if thing.active else str(otherwise)


SHELVES = [
    Shelf(
        "programas",
        Program,
        ProgramForm,
        _("Programs"),
        _("New program"),
        _("What the groups belong to, and the fund that pays for it."),
        lambda program: str(program.award),
    ),
    Shelf(
        "cursos",
        Course,
        CourseForm,
        _("Courses"),
        _("New course"),
        _("What is taught, and what it takes to complete it."),
        lambda course: (
            f"{course.get_kind_display()} · {course.hours} h · {course.get_certificate_display()}"
        ),
        template="training/course_form.html",
    ),
    Shelf(
        "centros",
        Center,
        CenterForm,
        _("Centers"),
        _("New center"),
        _("Where groups meet, found by a landmark."),
        lambda center: center.landmark_es,
    ),
    Shelf(
        "comunidades",
        Community,
        CommunityForm,
        _("Communities"),
        _("New community"),
        _("Where participants live. Never shown to the public."),
        lambda community: community.place.label,
    ),
    Shelf(
        "firmas",
        Signatory,
        SignatoryForm,
        _("Signatures"),
        _("New signature"),
        _("Who signs the certificates: their names are printed."),
        lambda signatory: used(signatory, signatory.role, _("does not sign now")),
        certificate=True,
    ),
    Shelf(
        "logos",
        Logo,
        LogoForm,
        _("Logos"),
        _("New logo"),
        _("Up to three, in the head of the certificates."),
        lambda logo: used(logo, _("printed now"), _("inactive: printed no more")),
        template="training/logo_form.html",
        picture="training:logo_picture",
        certificate=True,
    ),
]

# They have pages of their own: they are seen while they are edited (views/templates.py).
TEMPLATES = {
    "url": reverse_lazy("training:templates"),
    "title": _("Certificate templates"),
    "hint": _("How certificates look: paper, languages, who signs, logos."),
}


def templates_in_use(user):
    return CertificateTemplate.objects.managed_by(user).filter(retired_at=None)


@staff("manage_training")
@require_safe
def catalogue(request):
    shelves = [{"shelf": s, "number": s.rows(request.user).count()} for s in SHELVES]
    shelves.append({"shelf": TEMPLATES, "number": templates_in_use(request.user).count()})
    return render(request, "training/catalogue.html", {"shelves": shelves})


@staff("manage_training")
@require_safe
def shelf(request, shelf: Shelf):
    related = [f.name for f in shelf.model._meta.fields if f.name in ("award", "place")]
    rows = shelf.rows(request.user).select_related(*related)
    items = [
        {
            "url": reverse(f"training:{shelf.slug}_edit", args=[row.pk]),
            "name": str(row.name),
            "line": shelf.line(row),
            "picture": reverse(shelf.picture, args=[row.pk]) if shelf.picture else "",
        }
        for row in rows
    ]
    return render(request, "training/shelf.html", {"shelf": shelf, "items": items})


@staff("manage_training")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, shelf: Shelf):
    return one(request, shelf, None)


@staff("manage_training")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk, shelf: Shelf):
    return one(request, shelf, get_object_or_404(shelf.rows(request.user), pk=pk))


def one(request, shelf: Shelf, thing: models.Model | None):
    name = str(thing.name) if thing else ""
    sent = (request.POST or None, request.FILES or None)
    form = shelf.form(*sent, user=request.user, instance=thing)
    if request.method == "POST" and form.is_valid() and not form.needs_another_look():
        return once(request, form, lambda: kept(request, shelf, form), shelf.url)
    context = {"shelf": shelf, "form": form, "name": name, "thing": thing}
    return render(request, shelf.template, context)


def kept(request, shelf: Shelf, form: CatalogueForm) -> str:
    new = form.instance._state.adding
    with transaction.atomic():
        thing = form.save()
        action = f"{thing._meta.model_name}.{'created' if new else 'changed'}"
        fields = [] if new else [name for name in form.changed_data if name != "form_key"]
        journal.record(action, thing, actor=request.user, fields=fields)
    messages.success(request, form.said)
    return shelf.url


def routes():
    """The addresses of every shelf: training:cursos, training:cursos_new, training:cursos_edit."""
    for each in SHELVES:
        at, given = f"catalogo/{each.slug}/", {"shelf": each}
        yield path(at, shelf, given, name=each.slug)
        yield path(f"{at}nuevo/", new, given, name=f"{each.slug}_new")
        yield path(f"{at}<uuid:pk>/", edit, given, name=f"{each.slug}_edit")
