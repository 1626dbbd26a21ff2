"""Templates of certificates in the catalogue: seen while edited, never changed in silence."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from training.certifying import example, filing, layout, picture, templates
from training.forms.templates import ActForm, TemplateForm
from training.models import CertificateTemplate, TemplateVersion
from training.models.template import RELATED

from .sending import sent

LIST = "training:templates"


@staff("manage_training")
@require_safe
def listed(request):
    """Those in use with their courses, and those that are retired."""
    organization = request.user.organization
    templates.own(organization)  # an organization that is new has one from here on
    rows = _rows(request)
    context = {
        "items": [_item(each) for each in rows.filter(retired_at=None)],
        "retired": rows.exclude(retired_at=None),
    }
    return render(request, "training/templates/list.html", context)


@staff("manage_training")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    organization = request.user.organization
    look = TemplateVersion(language=templates.language_of(organization))
    return _edited(request, None, look)


@staff("manage_training")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    template = _one(request, pk)
    if template.retired_at:
        return redirect("training:template_versions", pk)
    now = template.current
    return _edited(request, template, _as_draft(now), now)


@staff("manage_training")
@require_POST
def copy(request, pk):
    template = _one(request, pk)

    def act() -> str:
        made = templates.copy(template, actor=request.user)
        messages.success(request, _("This is the copy. Give it a name."))
        return reverse("training:template", args=[made.pk])

    return _done(request, act, template)


@staff("manage_training")
@require_POST
def make_own(request, pk):
    template = _one(request, pk)

    def act() -> str:
        templates.make_own(template, actor=request.user)
        messages.success(request, _("Courses without a template of their own have this one now."))
        return reverse(LIST)

    return _done(request, act, template)


@staff("manage_training")
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request, pk):
    template = _one(request, pk)
    if request.method == "POST":
        return _done(request, lambda: _retired(request, template), template)
    context = {
        "template": template,
        "courses": templates.courses_of(template),
        "form": ActForm(user=request.user),
    }
    return render(request, "training/templates/retire.html", context)


@staff("manage_training")
@require_safe
def versions(request, pk):
    """What it looked like before, and how many certificates were drawn so."""
    template = _one(request, pk)
    rows = template.versions.select_related("made_by", *RELATED)
    rows = list(rows.annotate(issued=Count("certificates")).order_by("-number"))
    earlier = [*rows[1:], None]
    items = [
        {"version": row, "changed": _changed(row, before)}
        for row, before in zip(rows, earlier, strict=True)
    ]
    context = {"template": template, "items": items, "act": ActForm(user=request.user)}
    return render(request, "training/templates/versions.html", context)


@staff("manage_training")
@require_safe
def version(request, pk, number: int, kind: str):
    """An invented person's certificate with this version: as a PDF, or as a picture."""
    rows = _one(request, pk).versions.select_related("template", *RELATED)
    found = get_object_or_404(rows, number=number)
    return _shown(filing.drawn([example.facts(request.user.organization, found)]), kind)


# --- how it is done ----------------------------------------------------------------------
def _rows(request):
    return CertificateTemplate.objects.managed_by(request.user).select_related("organization")


def _one(request, pk) -> CertificateTemplate:
    return get_object_or_404(_rows(request), pk=pk)


def _item(template: CertificateTemplate) -> dict:
    now = template.current
    return {
        "template": template,
        "kinds": now.kind_names,
        "paper": now.get_paper_display(),
        "language": now.get_language_display(),
        "courses": templates.courses_of(template).count(),
    }


def _as_draft(now: TemplateVersion) -> TemplateVersion:
    """A copy to be edited, that is not kept."""
    look = {name: getattr(now, name) for name in templates.LOOKS}
    return TemplateVersion(**look, organization=now.organization, template=now.template)


def _edited(request, template, look: TemplateVersion, now: TemplateVersion | None = None):
    sent_now = request.POST or None
    form = TemplateForm(sent_now, user=request.user, instance=look, template=template)
    act = request.POST.get("act", "")
    if request.method == "POST" and act in ("see", "pdf"):
        return _seen(request, form, template, act)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, form, lambda: _kept(request, form, template), reverse(LIST))
        except templates.Refused as why:
            messages.error(request, str(why))
            return redirect("training:template", template.pk)
    return render(request, "training/templates/form.html", _context(request, form, template, now))


def _seen(request, form: TemplateForm, template, act: str):
    """What was typed, drawn; nothing is kept."""
    context = _context(request, form, template)
    if form.can_be_seen:
        facts = example.facts(request.user.organization, form.instance)
        content = filing.drawn([facts])
        if act == "pdf":
            return _shown(content, "pdf")
        context |= {"picture": picture.inline(content), "crowded": layout.crowded(facts)}
        form.errors.clear()
    return render(request, "training/templates/form.html", context)


def _context(request, form, template, now: TemplateVersion | None = None) -> dict:
    context = {"form": form, "template": template}
    if template:
        context["courses"] = templates.courses_of(template)
        context["act"] = ActForm(user=request.user)
    if now:
        address = [template.pk, now.number]
        context["picture"] = reverse("training:template_picture", args=address)
    return context


def _kept(request, form: TemplateForm, template) -> str:
    look, name = form.instance, form.cleaned_data["name"]
    if template is None:
        template = templates.make(request.user.organization, name, look, actor=request.user)
    else:
        with transaction.atomic():
            templates.rename(template, name, actor=request.user)
            seen = form.cleaned_data["seen"] or 0
            templates.change(template, look, actor=request.user, seen=seen)
    messages.success(request, _("Saved. Certificates issued from now on look like this."))
    return reverse("training:template", args=[template.pk])


def _retired(request, template) -> str:
    moved = templates.retire(template, actor=request.user)
    said = ngettext(
        "Retired. %(n)d course has the organization's own template now.",
        "Retired. %(n)d courses have the organization's own template now.",
        moved,
    )
    messages.success(request, said % {"n": moved} if moved else _("Retired."))
    return reverse(LIST)


def _done(request, act, template):
    """The act of a button, once; what the rules refuse is said where it was tried."""
    back = reverse("training:template", args=[template.pk])
    form = ActForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.warning(request, _("This page was open for very long. Please send it again."))
        return redirect(back)
    try:
        return once(request, form, act, reverse(LIST))
    except templates.Refused as why:
        messages.error(request, str(why))
        return redirect(back)


def _shown(content: bytes, kind: str) -> HttpResponse:
    if kind == "pdf":
        return sent(content, "certificate-example.pdf", inline=True)
    response = HttpResponse(picture.of(content), content_type="image/webp")
    response["Cache-Control"] = "no-store, private"  # courses and who signs change beside it
    return response


def _changed(row: TemplateVersion, before: TemplateVersion | None) -> list[str]:
    """Names of what this version changed; signatories and logos count as one each."""
    if before is None:
        return []
    names = []
    for name in templates.LOOKS:
        if getattr(row, name) != getattr(before, name):
            field = {"signatory": "signs", "logo": "bears"}.get(name.partition("_")[0], name)
            names.append(str(TemplateVersion._meta.get_field(field).verbose_name))
    return list(dict.fromkeys(names))
