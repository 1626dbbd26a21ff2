"""The texts of consent: administrators publish them, staff read them and print them to sign."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.roles import may
from rumbo.figures import written_if_many
from youth import texts
from youth.forms.texts import DiscardForm, TextForm
from youth.models import ConsentText
from youth.models.consent import Purpose


@staff("administer")
@require_safe
def overview(request):
    """Each purpose, the text in use for it, and the next one if there is one."""
    rows = [
        {"purpose": p, "now": ConsentText.objects.in_use(p).first(), "next": drafts_of(p).first()}
        for p in Purpose
    ]
    return render(request, "administration/texts.html", {"rows": rows})


@staff("administer")
@require_safe
def versions(request, purpose):
    purpose = known(purpose)
    now = ConsentText.objects.in_use(purpose).first()
    rows = [
        {
            "text": text,
            "uses": written_if_many(texts.uses(text)),
            "in_use": text == now,
            "draft": text.is_draft,
        }
        for text in own(purpose)
    ]
    context = {"purpose": purpose, "now": now, "rows": rows}
    return render(request, "administration/text_versions.html", context)


@staff("administer")
@require_safe
def version(request, pk):
    """One version as it is read aloud, and what differs from the one before it."""
    text = get_object_or_404(own(), pk=pk)
    newest_first = list(own(text.purpose))
    before = next(iter(newest_first[newest_first.index(text) + 1 :]), None)
    context = {
        "text": text,
        "before": before,
        "uses": written_if_many(texts.uses(text)),
        "in_use": text == ConsentText.objects.in_use(text.purpose).first(),
        "draft": text.is_draft,
        "differences": [difference(before, text, "es"), difference(before, text, "en")],
    }
    return render(request, "administration/text.html", context)


def difference(before: ConsentText | None, text: ConsentText, language: str) -> dict:
    """{language, words, parts, added, removed}; without parts where there is nothing before."""
    words = getattr(text, f"text_{language}")
    parts = texts.changes(getattr(before, f"text_{language}"), words) if before else []
    added, removed = texts.counted(parts)
    return {
        "language": language,
        "words": words,
        "parts": parts,
        "added": added,
        "removed": removed,
    }


@staff("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, purpose):
    """Starts from the present words."""
    purpose = known(purpose)
    now = ConsentText.objects.in_use(purpose).first()
    words = {"text_es": now.text_es, "text_en": now.text_en} if now else {}
    form = TextForm(
        request.POST or None,
        user=request.user,
        instance=ConsentText(purpose=purpose),
        initial=words,
    )
    back = reverse("administration:text_versions", args=[purpose])
    return one(request, form, lambda: published(request, form), back, {"purpose": purpose})


@staff("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    text = get_object_or_404(own(), pk=pk)
    form = TextForm(request.POST or None, user=request.user, instance=text)
    if not text.is_draft and not form.was_sent:
        raise Http404
    back = reverse("administration:text", args=[pk])
    context = {"purpose": Purpose(text.purpose), "version": text.version}
    return one(request, form, lambda: corrected(request, form, back), back, context)


def one(request, form: TextForm, act, back: str, context: dict):
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, form, act, back)
        except ValidationError as refused:
            form.add_error(None, refused)
    context |= {"form": form, "back": back}
    return render(request, "administration/text_form.html", context)


def published(request, form: TextForm) -> str:
    data = form.cleaned_data
    text = texts.publish(
        form.instance.purpose,
        data["text_es"],
        data["text_en"],
        data["published_on"],
        actor=request.user,
    )
    messages.success(request, _("The new version is kept. Read it once more as staff will."))
    return reverse("administration:text", args=[text.pk])


def corrected(request, form: TextForm, back: str) -> str:
    texts.correct(form.instance, form.saved_fields, actor=request.user)
    messages.success(request, _("Saved."))
    return back


@staff("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, pk):
    text = own().drafts().filter(pk=pk).first()
    form = DiscardForm(request.POST or None, user=request.user)
    if text is None and not form.was_sent:
        raise Http404
    back = reverse("administration:texts")
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: discarded(request, text, back), back)
    return render(request, "administration/text_discard.html", {"form": form, "text": text})


def discarded(request, text: ConsentText, back: str) -> str:
    texts.discard(text, actor=request.user)
    messages.success(request, _("The draft is gone."))
    return back


def own(purpose: str = ""):
    """Texts written here, newest first; what stands on organizations' own lists is none."""
    rows = ConsentText.objects.exclude(version=ConsentText.EXTERNAL)
    return rows.filter(purpose=purpose) if purpose else rows


def drafts_of(purpose: str):
    return own(purpose).drafts().order_by("published_on", "id")


def known(purpose: str) -> Purpose:
    if purpose not in Purpose.values:
        raise Http404
    return Purpose(purpose)


@staff("add_people")
@require_safe
def in_use(request):
    """What people of the organization agree to today."""
    found = [ConsentText.objects.in_use(purpose).first() for purpose in Purpose]
    context = {
        "texts": [text for text in found if text],
        "may_manage": may(request.user, "manage_training"),
    }
    return render(request, "youth/texts.html", context)


@staff("add_people")
@require_safe
def sheet(request, purpose):
    """The text in use, to be printed and signed by hand: a page for each language."""
    purpose = known(purpose)
    text = ConsentText.objects.in_use(purpose).first()
    if text is None:
        raise Http404
    pages = [page for page in (("es", text.text_es), ("en", text.text_en)) if page[1]]
    context = {"text": text, "purpose": purpose, "pages": pages}
    return render(request, "youth/text_sheet.html", context)
