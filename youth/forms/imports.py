"""Sending a list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from youth.importing.messages import UNREADABLE, UnreadableList
from youth.importing.reading import MAX_FILE, recognize
from youth.importing.understanding import known_form


class UploadForm(Keyed, UserForm):
    """A list, as small as the reader of lists accepts, and the form whose answers it holds; both
    together are no larger. `content` once it is clean."""

    file = forms.FileField(
        label=_("List, from Excel or a form tool"),
        help_text=_("An .xlsx or .csv file of up to 10 MB, with a title over every column."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": _("Choose the file with the list."),
            "empty": UNREADABLE["empty_file"],
        },
    )

    form = forms.FileField(
        label=_("The form (XLSForm), if the list comes from a form tool"),
        help_text=_(
            "An .xlsx file with the sheets “survey” and “choices”: it says what codes mean."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": UNREADABLE["empty_file"]},
        required=False,
    )
    form_content: bytes | None = None  # once it is clean

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.content = _content(file)
        try:
            recognize(self.content)
        except UnreadableList as refusal:
            raise forms.ValidationError(refusal.text, code=refusal.code) from None
        return file

    def clean_form(self):
        file = self.cleaned_data["form"]
        if not file:
            return None
        self.form_content = _content(file)
        try:
            known_form(self.form_content)
        except UnreadableList as refusal:
            raise forms.ValidationError(refusal.text, code=refusal.code) from None
        return file


def _content(file) -> bytes:
    """The bytes of a file; of one that is too big, alone or with the other, not all were kept."""
    content = file.read()
    if file.size > MAX_FILE or len(content) < file.size:
        raise forms.ValidationError(UNREADABLE["too_big"], code="too_big")
    return content
