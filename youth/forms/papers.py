"""The identity document on the page of a person: optional, doubted aloud, never refused."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youth import papers
from youth.details import DocumentDetails
from youth.models import IdentityDocument

# The cards of each country come first in the list of kinds.
OWN_CARDS = {"HN": ("dni",), "SV": ("dui",), "GT": ("cui",), "CR": ("cedula", "dimex")}
OWN_CARDS |= dict.fromkeys(("NI", "PA", "DO"), ("cedula",))


class PaperPart(forms.Form):
    """The questions about a document, for the form of a person."""

    document_kind = forms.ChoiceField(
        label=_("Kind of document"),
        choices=[("", ""), *IdentityDocument.Kind.choices],
        required=False,
    )
    document_number = forms.CharField(label=_("Number"), required=False, max_length=30)

    def offer_documents(self) -> None:
        own = OWN_CARDS.get(self.user.organization.country, ())
        kinds = sorted(IdentityDocument.Kind.choices, key=lambda kind: kind[0] not in own)
        self.fields["document_kind"].choices = [("", ""), *kinds]

    def check_document(self, data: dict) -> None:
        if bool(data.get("document_kind")) != bool(data.get("document_number")):
            missing = "document_number" if data.get("document_kind") else "document_kind"
            if missing not in self.errors:
                self.add_error(missing, _("Write both the kind of document and its number."))

    def documents(self, before) -> tuple[DocumentDetails, ...]:
        data, rest = self.cleaned_data, before.documents[1:] if before else ()
        if not data.get("document_number"):
            return rest
        return (DocumentDetails(data["document_kind"], data["document_number"]), *rest)

    @property
    def document_doubts(self) -> list:
        """What may be wrong with the number that stands on the page now."""
        field = self.fields["born"]
        try:
            born = field.clean(self["born"].value())
        except forms.ValidationError:
            born = None
        kind, number = (str(self[f"document_{name}"].value() or "") for name in ("kind", "number"))
        return papers.doubts(kind, number, country=self.user.organization.country, born=born)
