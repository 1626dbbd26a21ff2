"""A certificate's PDF, brought by anybody to a public page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from training.certifying import brought, codes

TOO_LARGE = _("This file is larger than 5 MB. The PDF of one certificate is smaller.")
UNREADABLE = {
    "no_pdf": _("This is not a PDF. Choose the PDF file of the certificate."),
    "damaged": _("This PDF is damaged. Ask for the file again, or type its code."),
    "locked": _("This PDF has a password. Our certificates have none: ask for the file again."),
}
TOO_OFTEN = _("Too many files came from your network. Wait one hour, or type the code.")


class FileForm(forms.Form):
    """`code`: of the page from which it was sent, if it was one of a certificate."""

    file = forms.FileField(
        label=_("PDF file of the certificate"),
        help_text=_("As you got it, up to 5 MB. We keep nothing of it."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={
            "required": _("Choose the PDF file of the certificate."),
            "invalid": _("Choose the PDF file of the certificate."),
            "empty": _("This file is empty. Ask for it again, or type its code."),
        },
    )
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > brought.LARGEST:
            raise forms.ValidationError(TOO_LARGE, code="too_large")
        return file

    def clean_code(self) -> str:
        return codes.normalized(self.cleaned_data["code"]) or ""
