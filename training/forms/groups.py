"""A group: what, where, when, for whom; its seats; its state."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.models import User
from accounts.roles import Role
from accounts.scope import OrgForm, UserForm
from rumbo.fields import DayMonthYearField, FigureField
from training.models import Offering
from training.models.offering import Weekday

LEADERS = (Role.FACILITATOR, Role.COORDINATOR)
CLOCKS = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p", "%I:%M%p", "%I%p"]


class ClockField(forms.TimeField):
    """An hour: the browser's own control, or typed as 14:00 or 2:00 pm."""

    widget = forms.TimeInput(attrs={"type": "time", "class": "medium"}, format="%H:%M")
    default_error_messages = {"invalid": _("Write the hour like 14:00 or 2:00 pm.")}

    def __init__(self, **kwargs):
        super().__init__(**({"input_formats": CLOCKS} | kwargs))

    def to_python(self, value):
        if isinstance(value, str):
            value = value.lower().replace(".", "").replace("p m", "pm").replace("a m", "am")
        return super().to_python(value)


class NamesOfUsers(forms.ModelMultipleChoiceField):
    def label_from_instance(self, user) -> str:
        return user.get_full_name() or user.email


def leaders_of(organization):
    """Users who can lead a group of the organization."""
    return User.objects.filter(
        is_active=True,
        memberships__organization=organization,
        memberships__role__in=LEADERS,
        memberships__ended_at=None,
    ).distinct()


class OfferingForm(Keyed, OrgForm):
    starts_on = DayMonthYearField(label=_("First day"))
    ends_on = DayMonthYearField(label=_("Last day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week"),
        choices=Weekday,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_at = ClockField(label=_("From"))
    ends_at = ClockField(label=_("To"))
    least_age = FigureField(label=_("From age"), min_value=10, max_value=60, initial=14)
    most_age = FigureField(label=_("To age"), min_value=10, max_value=60, initial=29)
    capacity = FigureField(label=_("Seats"), min_value=1, max_value=500)
    facilitators = NamesOfUsers(
        User.objects.none(),
        label=_("Who leads it"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Offering
        fields = [
            "program",
            "course",
            "center",
            "name",
            "starts_on",
            "ends_on",
            "weekdays",
            "starts_at",
            "ends_at",
            "capacity",
            "least_age",
            "most_age",
            "modality",
            "childcare",
            "documents_needed",
            "bring_es",
            "bring_en",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["facilitators"].queryset = leaders_of(self.user.organization)
        for name in ("program", "course", "center"):
            self.fields[name].empty_label = ""
        self.order_fields([*self._meta.fields[:9], "facilitators"])
        if not self.instance._state.adding:
            del self.fields["capacity"]  # seats have their own page: somebody may be taking one
            leads = self.instance.facilitators.values_list("user", flat=True)
            self.fields["facilitators"].initial = list(leads)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    @property
    def saved_fields(self) -> list[str]:
        return [name for name in self._meta.fields if name in self.fields]


class CapacityForm(Keyed, UserForm):
    capacity = FigureField(label=_("Seats"), min_value=1, max_value=500)


class ExtraSeatsForm(Keyed, UserForm):
    seats = FigureField(label=_("Seats to add"), min_value=1, max_value=20)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("It stays on record. At least 10 characters."),
        min_length=10,
        max_length=190,
        error_messages={"min_length": _("Say the reason in at least 10 characters.")},
    )


class SessionForm(Keyed, UserForm):
    on = DayMonthYearField(label=_("Date"))
    starts_at = ClockField(label=_("From"))
    ends_at = ClockField(label=_("To"))

    def clean(self):
        data = super().clean()
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("The class must end after it starts."))
        return data


class TimetableForm(UserForm):
    tidy = forms.BooleanField(
        label=_("Remove sessions to come that no longer fit the timetable"), required=False
    )


class NoClassForm(UserForm):
    REASONS = [
        ("holiday", _("Holiday")),
        ("weather", _("Rain or bad weather")),
        ("facilitator", _("The facilitator could not come")),
        ("center", _("The center was closed")),
        ("activity", _("Another activity that day")),
        ("other", _("Other reason")),
    ]

    why = forms.ChoiceField(
        label=_("Why was there no class?"), choices=REASONS, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("Only for another reason."),
        required=False,
        max_length=100,
    )

    def clean(self):
        data = super().clean()
        if data.get("why") == "other" and len(data.get("words", "")) < 4:
            self.add_error("words", _("Say why there was no class."))
        return data

    @property
    def reason(self) -> str:
        """The text that is kept: the words of the list, or those typed."""
        data = self.cleaned_data
        return data["words"] if data["why"] == "other" else str(dict(self.REASONS)[data["why"]])
