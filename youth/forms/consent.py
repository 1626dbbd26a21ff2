"""The decision itself: how it was said, who was there, and who answers for a minor."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from rumbo.fields import DayMonthYearField, PhoneField
from youth.details import ConsentDetails, GuardianDetails
from youth.models import ConsentText, Guardian
from youth.models.consent import Method, Purpose, external_text

from .fields import NameField

FOR_MINORS = ["assent", "guardian_name", "guardian_phone", "guardian_relation"]
EXCEPTION = ["no_guardian", "exception_reason"]
# Needed in some cases, which the page cannot know: nothing calls them optional.
IN_SOME_CASES = ["witness", "guardian_name", "exception_reason"]
LEAST_REASON = 20  # characters, as consenting.record_exception asks


class ConsentPart(forms.Form):
    """The questions about a consent, for forms that record one."""

    # The words that stood on the page: a newer text may be published while somebody answers.
    text = forms.ModelChoiceField(
        ConsentText.objects.none(), widget=forms.HiddenInput, required=False
    )
    method = forms.ChoiceField(
        label=_("How did they agree?"),
        choices=[c for c in Method.choices if c[0] != Method.LIST],
        widget=forms.RadioSelect,
        required=False,
    )
    witness = NameField(
        label=_("Name of the witness"), help_text=_("If it was spoken."), required=False
    )
    decided_on = DayMonthYearField(label=_("Date of the consent"), past=True)
    assent = forms.BooleanField(label=_("The young person agrees too"), required=False)
    guardian_name = NameField(label=_("Adult in charge"), required=False)
    guardian_phone = PhoneField(label=_("Phone of the adult in charge"), required=False)
    guardian_relation = forms.ChoiceField(
        label=_("Who is it?"), choices=[("", ""), *Guardian.Relation.choices], required=False
    )
    no_guardian = forms.BooleanField(label=_("No adult in charge is available"), required=False)
    exception_reason = forms.CharField(
        label=_("Why the person takes part all the same"),
        help_text=_("The protection team reviews it within 30 days. At least 20 characters."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].queryset = ConsentText.objects.published()
        self.fields["decided_on"].initial = timezone.localdate
        self.fields["guardian_relation"].widget.attrs["class"] = "medium"
        for name in ("witness", "guardian_name", "guardian_phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for name in IN_SOME_CASES:
            self.fields[name].conditional = True

    def check_consent(self, data: dict, *, minor: bool) -> None:
        """Add what is missing to make the decision valid."""
        if not data.get("method") and "method" not in self.errors:
            self.add_error("method", forms.ValidationError("", code="required"))
        if data.get("method") == Method.SPOKEN and not data.get("witness"):
            self.add_error("witness", _("A spoken consent needs the name of a witness."))
        if minor:
            self._check_minor(data)

    def _check_minor(self, data: dict) -> None:
        if not data.get("assent"):
            self.add_error("assent", _("A person under 18 has to agree too: ask, and tick it."))
        if data.get("no_guardian"):
            if len(data.get("exception_reason", "")) < LEAST_REASON:
                self.add_error("exception_reason", _("Say the reason in at least 20 characters."))
        elif not data.get("guardian_name") and "guardian_name" not in self.errors:
            self.add_error(
                "guardian_name", _("A person under 18 needs an adult in charge who permits it.")
            )

    def guardian_details(self) -> GuardianDetails | None:
        data = self.cleaned_data
        if not data.get("guardian_name"):
            return None
        return GuardianDetails(
            data["guardian_name"],
            data.get("guardian_phone", ""),
            data.get("guardian_relation") or Guardian.Relation.UNKNOWN,
        )

    def consent_details(self, purpose: str, *, minor: bool) -> ConsentDetails:
        data, text = self.cleaned_data, self.text_agreed(purpose)
        return ConsentDetails(
            text=text,
            method=data["method"],
            decided_on=data["decided_on"],
            purpose=purpose,
            by_guardian=minor and not data.get("no_guardian"),
            assent=minor and data["assent"],
            witness=data["witness"] or None,
            language=language_of(text),
        )

    def text_agreed(self, purpose: str) -> ConsentText | None:
        """The words of the decision, by its date; None if there were none on that day."""
        shown = self.cleaned_data.get("text")
        shown = shown if shown and shown.purpose == purpose else text_for(purpose)
        return text_at(self.cleaned_data["decided_on"], shown)

    def exception(self, *, minor: bool) -> str:
        """The reason to take part without a guardian; "" where none is needed."""
        data = self.cleaned_data
        return data["exception_reason"] if minor and data.get("no_guardian") else ""


class ConsentForm(Keyed, ConsentPart, UserForm):
    """A decision of somebody who is already registered."""

    def __init__(self, *args, minor: bool, purpose: str, **kwargs):
        self.minor, self.purpose = minor, purpose
        super().__init__(*args, **kwargs)
        self.fields["method"].required = True
        unasked = [] if minor else [*FOR_MINORS]
        # Nothing but taking part is so important that a minor may decide on it alone.
        unasked += [] if minor and purpose == Purpose.SERVICES else EXCEPTION
        for name in unasked:
            del self.fields[name]

    def clean(self):
        data = super().clean()
        self.check_consent(data, minor=self.minor)
        if data.get("decided_on") and self.text_agreed(self.purpose) is None:
            problem = _("On that day there was no text to agree to yet. Check the date.")
            self.add_error("decided_on", problem)
        return data


class WithdrawalForm(Keyed, UserForm):
    method = forms.ChoiceField(
        label=_("How did they say it?"),
        choices=[c for c in Method.choices if c[0] != Method.LIST],
        widget=forms.RadioSelect,
    )


def text_for(purpose: str) -> ConsentText | None:
    """The words in use for a purpose. To take part, the organization's own form will do as well."""
    text = ConsentText.objects.in_use(purpose).first()
    return text or (external_text() if purpose == Purpose.SERVICES else None)


def text_at(day: date, shown: ConsentText) -> ConsentText | None:
    """The words that somebody agreed to on a day: those shown, or what was in use before them.

    A paper signed before the shown text was published cannot bear its words. None if there were
    none yet; to take part, the organization's own form will do.
    """
    if day >= shown.published_on or shown.version == ConsentText.EXTERNAL:
        return shown
    before = ConsentText.objects.in_use(shown.purpose, on=day).first()
    return before or (external_text() if shown.purpose == Purpose.SERVICES else None)


def language_of(text: ConsentText) -> str:
    """In which language the words stand on the page now."""
    return "en" if get_language() == "en" and text.text_en else "es"


def words_of(text: ConsentText) -> str:
    return text.text_en if language_of(text) == "en" else text.text_es
