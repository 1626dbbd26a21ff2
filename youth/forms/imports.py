"""Sending a list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from youth.importing.messages import UNREADABLE, UnreadableList
from youth.importing.reading import MAX_FILE, recognize


class UploadForm(Keyed, UserForm):
    """One file, as small as the reader of lists accepts; `content` once it is clean."""

    file = forms.FileField(
        label=_("List, from Excel or a form tool"),
        help_text=_("An .xlsx or .csv file of up to 10 MB, with a title over every column."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": _("Choose the file with the list."),
            "empty": UNREADABLE["empty_file"],
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(UNREADABLE["too_big"], code="too_big")
        self.content = file.read()
        try:
            recognize(self.content)
        except UnreadableList as refusal:
            raise forms.ValidationError(refusal.text, code=refusal.code) from None
        return file
