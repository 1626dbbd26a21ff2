"""What staff send about outcomes: what changed, what shows it, and the decision of who confirms."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from rumbo.fields import DayMonthYearField
from training.models import Enrollment, Offering, Outcome
from training.models.enrollment import EnrollmentState
from training.models.outcome import EvidenceKind, OutcomeKind, OutcomeState, Verification
from training.outcomes.acts import Shown, Told
from training.outcomes.evidence import UNKNOWN, Attached, checked
from training.outcomes.rules import LEAST_WORDS, Refused

OLDEST = 10  # years ago; what is older was typed wrong
# In these states nobody has been in the group.
NEVER_IN = {EnrollmentState.WAITING, EnrollmentState.CANCELLED}


@dataclass(frozen=True)
class When:
    """A day, or (day_known False) the first of a month of which only the month is known."""

    on: date
    day_known: bool

    @classmethod
    def parts(cls, outcome: Outcome) -> list[str]:
        """The three texts with which the field starts."""
        on = outcome.happened_on
        return [str(on.day) if outcome.day_known else "", str(on.month), str(on.year)]


class WhenField(DayMonthYearField):
    """A date whose day may be left out. Gives a When or None."""

    default_error_messages = {"incomplete": _("Say the month and the year. The day may be empty.")}

    def to_python(self, value) -> When | None:
        if isinstance(value, str):
            value = self.widget.decompress(value)
        if isinstance(value, list):
            day, month, year = (part.strip() for part in value)
            if month and year and not day:
                return When(self.read("1", month, year), day_known=False)
        found = super().to_python(value)
        return found and When(found, day_known=True)

    def validate(self, value: When | None) -> None:
        super().validate(value and value.on)


class GroupField(forms.ModelChoiceField):
    def label_from_instance(self, enrollment: Enrollment) -> str:
        return str(enrollment.offering)


class EvidencePart(forms.Form):
    """One piece of evidence; the file is optional, whatever it is of."""

    evidence = forms.ChoiceField(
        label=_("How do we know?"),
        choices=EvidenceKind,
        widget=forms.Select(attrs={"class": "medium"}),
    )
    file = forms.FileField(
        label=_("Photo or PDF of it"),
        help_text=_("Up to 5 MB. Of a photo only the picture is kept, not where it was taken."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.pdf"}),
        required=False,
        error_messages={"empty": UNKNOWN, "invalid": UNKNOWN},
    )
    note = forms.CharField(
        label=_("Note on it"),
        help_text=_("For example who you talked to, and when."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_file(self) -> Attached | None:
        file = self.cleaned_data.get("file")
        return checked(file) if file else None

    def clean(self) -> dict:
        found = super().clean()
        if self.errors:
            self._ask_for_the_file_again()
        return found

    def _ask_for_the_file_again(self) -> None:
        if self.files.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose the file again: a page cannot keep it."))

    def shown(self) -> Shown | None:
        """The evidence; None where the form allows for none and there is none."""
        data = self.cleaned_data
        if not data["evidence"]:
            return None
        return Shown(data["evidence"], data["note"], data["file"])


class Deciding(Keyed, UserForm):
    """A form whose act may be refused by what happened meanwhile."""

    def refuse(self, refusal: Refused) -> None:
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, str(refusal))
        if isinstance(self, EvidencePart):
            self._ask_for_the_file_again()


class OutcomeForm(Deciding, EvidencePart):
    """Three questions to answer: what changed, when, and how we know. The rest may stay empty.

    `person` is whose outcome it is; `offering` the group that it most likely followed. Of an
    outcome that came back (`evidence_needed` False) the evidence that it has may be enough.
    """

    kind = forms.ChoiceField(
        label=_("What changed?"), choices=OutcomeKind, widget=forms.RadioSelect
    )
    happened_on = WhenField(
        label=_("Since when?"),
        help_text=_("The month is enough."),
        past=True,
        earliest=lambda: timezone.localdate().replace(
            day=1, month=1, year=timezone.localdate().year - OLDEST
        ),
    )
    where = forms.CharField(
        label=_("Where?"),
        help_text=_("Employer, school, or name of the business."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    what = forms.CharField(
        label=_("Doing or studying what?"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    enrollment = GroupField(
        Enrollment.objects.none(),
        label=_("After which group?"),
        empty_label=_("After none of them"),
        required=False,
    )
    field_order = ["kind", "happened_on", "where", "what", "enrollment", "evidence", "file", "note"]

    def __init__(self, *args, person, offering=None, evidence_needed: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].boxed = True
        rows = Enrollment.objects.visible_to(self.user).filter(participant=person)
        rows = rows.exclude(state__in=NEVER_IN).select_related("offering__course")
        rows = rows.order_by("-asked_at")
        self.fields["enrollment"].queryset = rows
        found = list(rows)
        if not found:
            del self.fields["enrollment"]
        else:
            likely = [e for e in found if e.offering_id == offering] or found
            self.initial.setdefault("enrollment", likely[0].pk)
        self.initial.setdefault("happened_on", ["", "", str(timezone.localdate().year)])
        if evidence_needed:
            self.initial.setdefault("evidence", EvidenceKind.WORD)
        else:
            self.fields["evidence"].required = False
            self.fields["evidence"].choices = [("", _("Nothing new")), *EvidenceKind.choices]

    @classmethod
    def initial_of(cls, outcome: Outcome) -> dict:
        """What the form shows of an outcome that is put right."""
        return {
            "kind": outcome.kind,
            "happened_on": When.parts(outcome),
            "enrollment": outcome.enrollment_id,
            **(outcome.details or {}),
        }

    def told(self) -> Told:
        data = self.cleaned_data
        when = data["happened_on"]
        return Told(
            kind=data["kind"],
            happened_on=when.on,
            day_known=when.day_known,
            where=data["where"],
            what=data["what"],
            enrollment=data.get("enrollment"),
        )


class EvidenceForm(Deciding, EvidencePart):
    """One more piece of evidence: which, nobody guesses beforehand."""

    field_order = ["evidence", "file", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = [("", ""), *EvidenceKind.choices]


class Looked(forms.Form):
    """Carries what was on the screen: whoever decides, decides on that and nothing newer."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ConfirmForm(Deciding, Looked):
    how = forms.ChoiceField(
        label=_("How did you make sure?"), choices=Verification, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What you heard or saw"),
        help_text=_("Needed if you called or visited. It stays as evidence."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["how", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["how"].boxed = True


def reason_field(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        min_length=LEAST_WORDS,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"min_length": _("Say the reason in at least 10 characters.")},
    )


class ReturnForm(Deciding, Looked):
    reason = reason_field(_("What is missing, or should be different?"))
    field_order = ["reason"]


class WithdrawForm(Deciding):
    reason = reason_field(_("Why does it not count any more?"))


class PeriodPart(forms.Form):
    """Days on which something happened, both included; either may be left open."""

    mark_optional = False

    start = DayMonthYearField(label=_("Happened from"), required=False)
    end = DayMonthYearField(label=_("Happened until"), required=False)

    def clean(self) -> dict:
        found = super().clean()
        start, end = found.get("start"), found.get("end")
        if start and end and end < start:
            self.add_error("end", _("The end cannot be before the start."))
        return found


class OutcomeFilter(PeriodPart, UserForm):
    """Which outcomes of the list are shown; every question may stay open."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("all")), *OutcomeState.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("What changed"), choices=[("", _("all")), *OutcomeKind.choices], required=False
    )
    group = forms.ModelChoiceField(
        Offering.objects.none(), label=_("Group"), empty_label=_("all"), required=False
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        rows = groups.select_related("course").order_by("-starts_on", "name")
        self.fields["group"].queryset = rows

    def narrow(self, rows):
        chosen = {
            "state": self.cleaned_data["state"],
            "kind": self.cleaned_data["kind"],
            "enrollment__offering": self.cleaned_data["group"],
            "happened_on__gte": self.cleaned_data["start"],
            "happened_on__lte": self.cleaned_data["end"],
        }
        return rows.filter(**{name: value for name, value in chosen.items() if value})

    @property
    def query(self) -> str:
        """What is chosen, for a link: "state=proposed&start=2026-01-01&", or ""."""
        texts = {name: getattr(value, "pk", value) for name, value in self.cleaned_data.items()}
        return "".join(f"{name}={value}&" for name, value in texts.items() if value)


class PeriodForm(PeriodPart, UserForm):
    """The period of an export."""
