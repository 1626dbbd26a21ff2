"""The page that explains the words to editors, and reads a text before they use it."""

from django import forms
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from . import words

LONGEST_TEXT = 5000


class TextForm(forms.Form):
    text = forms.CharField(
        label=_("Your text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write or paste the text that is to be looked at.")},
    )


@require_http_methods(["GET", "POST"])
def page(request):
    """The table, the rules of voice, and a box. What is sent is answered and kept nowhere."""
    form = TextForm(request.POST or None)
    looked_at = form.is_valid()
    text = form.cleaned_data["text"] if looked_at else ""
    context = {
        "form": form,
        "looked_at": looked_at,
        "wrong": list(dict.fromkeys(map(str, words.found(text)))),
        "long": words.long_sentences(text),
        "longest": words.LONGEST_SENTENCE,
        "tables": [(_("Spanish"), words.WORDS["es"]), (_("English"), words.WORDS["en"])],
        "media": form.media,
    }
    return TemplateResponse(request, "wagtailadmin/words.html", context)
