"""Forms of anybody who wants an answer: where to, and whether it is safe to write there."""

import re

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from rumbo.public_forms import PublicForm


class AnswerableForm(PublicForm):
    unreachable = _("Write a phone number or an e-mail, or leave it empty.")

    answer_to = forms.CharField(
        label=_("Phone or e-mail for the answer"),
        max_length=120,
        required=False,
        error_messages={
            "max_length": _("This is too long: at most %(limit_value)d characters."),
        },
    )
    safe = forms.ChoiceField(
        label=_("Is it safe to write to you there?"),
        help_text=_("If others read your messages, choose “only call”."),
        choices=[("write", _("Yes, you can write")), ("call", _("No, only call"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widget = self.fields["answer_to"].widget
        widget.attrs.pop("maxlength", None)  # would cut, and say nothing
        widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_answer_to(self) -> str:
        text = self.cleaned_data["answer_to"]
        if not text or re.search(r"\d(?:\D{0,3}\d){6,}", text):
            return text
        try:
            validate_email(text)
        except forms.ValidationError:
            raise forms.ValidationError(self.unreachable) from None
        return text

    def clean(self):
        data = super().clean()
        if data.get("answer_to") and not data.get("safe") and "safe" not in self.errors:
            self.add_error("safe", _("Say whether it is safe to write to you there."))
        return data
