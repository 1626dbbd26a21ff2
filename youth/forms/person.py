"""A person on one page: who, where, how to reach them, what they do now; and their consent."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scope import UserForm
from audit import journal
from rumbo.fields import DayMonthYearField, FigureField, PhoneField
from youth.details import NAMES, ContactDetails, GuardianDetails, PersonDetails, estimated_month
from youth.importing.dates import check_birth
from youth.intake import details_of
from youth.models import Community, Participant
from youth.models.contact import Owner, Safety
from youth.models.participant import MAJORITY, Sex, Studies, Works
from youth.models.place import find
from youth.reference import grades

from .fields import NameField, communities_by_use
from .papers import PaperPart
from .support import SupportPart

# Asked only of who wants to say it.
FOLDED = ("preferred", "married", "community_other", "community_new", "directions")
FOLDED += ("document_kind", "document_number", "notes")
BIRTH = {
    "future": _("This date is in the future. Check the year."),
    "over_60": _("By this date the person is over 60. Check the year."),
}


class PersonForm(PaperPart, SupportPart, UserForm):
    """Everything about a person except what they agreed to."""

    given = NameField(
        label=_("Given names"),
        help_text=_("As the person wants them on a certificate."),
    )
    surname1 = NameField(label=_("First surname"))
    surname2 = NameField(label=_("Second surname"), required=False)
    preferred = NameField(label=_("Name you use"), required=False)
    married = NameField(
        label=_("Married name"),
        help_text=_("Only for finding her: certificates bear her own surnames."),
        required=False,
    )
    born = DayMonthYearField(
        label=_("Date of birth"),
        error_messages={"required": _("Write the date of birth, or an approximate age.")},
    )
    age = FigureField(
        label=_("Or approximate age"),
        help_text=_("Only if the date is not known."),
        required=False,
        min_value=5,
        max_value=60,
        error_messages={
            "invalid": _("Write the age in numbers, for example 17."),
            "min_value": _("Write an age from 5 to 60."),
            "max_value": _("Write an age from 5 to 60."),
        },
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, widget=forms.RadioSelect)

    place_text = forms.CharField(
        label=_("Municipality"),
        help_text=_("If two have the same name, add the department: San Marcos, Ocotepeque."),
        max_length=120,
    )
    community = forms.ModelChoiceField(
        Community.objects.all(),
        label=_("Community"),
        required=False,
        widget=forms.RadioSelect,
    )
    community_other = forms.ModelChoiceField(
        Community.objects.all(), label=_("Another community"), required=False
    )
    community_new = forms.CharField(
        label=_("Community that is not in the list"), required=False, max_length=120
    )
    directions = forms.CharField(
        label=_("How to get there"),
        help_text=_("From a landmark: “From the store, two blocks south, green gate”."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    phone = PhoneField(
        label=_("Phone"),
        help_text=_("As the person says it."),
        error_messages={"required": _("Write a phone, or tick that the person has none.")},
    )
    no_phone = forms.BooleanField(label=_("Has no phone"), required=False)
    phone_owner = forms.ChoiceField(
        label=_("Whose phone is it?"), choices=Owner, widget=forms.RadioSelect
    )
    phone_safety = forms.ChoiceField(
        label=_("Is it safe to write?"), choices=Safety, widget=forms.RadioSelect
    )
    studies = forms.ChoiceField(label=_("Studies now?"), choices=Studies, widget=forms.RadioSelect)
    grade = forms.ChoiceField(label=_("Last grade passed"), required=False)
    works = forms.ChoiceField(label=_("Works now?"), choices=Works, widget=forms.RadioSelect)

    notes = forms.CharField(
        label=_("Notes"),
        help_text=_("Only what is needed to attend this person. They may ask to read it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self._offer_communities()
        self.offer_documents()
        self.offer_support()
        self._offer_grades()
        for name in ("phone", "document_number", "directions", "notes", "place_text"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for name in ("grade", "document_number", "document_kind", "community_other"):
            self.fields[name].widget.attrs["class"] = "medium"
        self._ask_only_what_fits()

    def _offer_communities(self) -> None:
        """The most used ones as buttons, with the one that is chosen; the others in a list."""
        chosen = str(self["community"].value() or "")
        first, rest = communities_by_use(self.user, chosen)
        said = _("another one, or not said") if rest else _("not said")
        self.fields["community"].choices = [*first, ("", said)] if first else []
        self.fields["community_other"].choices = [("", ""), *rest] if rest else []

    def _offer_grades(self) -> None:
        """Those of the country; what a list wrote otherwise stays as it is."""
        offered = grades.choices(self.user.organization.country)
        written = self.initial.get("grade") or ""
        if written and written not in dict(offered):
            offered = [(written, written), *offered]
        self.fields["grade"].choices = [("", ""), *offered]

    @property
    def more_open(self) -> bool:
        """Is there anything in the folded part, or something wrong with it?"""
        return any(self[name].value() or self[name].errors for name in FOLDED)

    def _ask_only_what_fits(self) -> None:
        """An age stands for a date of birth; who has no phone is asked nothing about it."""
        answered = {name for name in self.fields if self.data.get(self.add_prefix(name))}
        self.fields["born"].required = "age" not in answered
        for name in ("phone", "phone_owner", "phone_safety"):
            self.fields[name].required = "no_phone" not in answered

    def clean(self):
        data = super().clean()
        self._check_birth(data)
        self._check_phone(data)
        self.check_document(data)
        data["community"] = data.get("community_other") or data.get("community")
        place = find(data.get("place_text", ""), self.user.organization.country)
        data["place"] = place
        if data.get("community_new") and place is None and "place_text" not in self.errors:
            problem = _("To add a community, write a municipality that we know.")
            self.add_error("place_text", problem)
        return data

    def _check_birth(self, data: dict) -> None:
        problem = data.get("born") and check_birth(data["born"], timezone.localdate())
        if problem:
            self.add_error("born", forms.ValidationError(BIRTH[problem], code="year"))

    def _check_phone(self, data: dict) -> None:
        if data.get("no_phone") and data.get("phone"):
            self.add_error("phone", _("There is a phone here, and the tick says there is none."))

    @property
    def is_minor(self) -> bool:
        """By what was typed; True while the age is not known."""
        data, today = self.cleaned_data, timezone.localdate()
        month = estimated_month(data["age"], today) if data.get("age") else None
        if not (data.get("born") or month):
            return True
        return _age(data.get("born"), month or data["born"]) < MAJORITY

    def details(self, before: PersonDetails | None = None) -> PersonDetails:
        """What was typed; of `before` remain further phones and documents, and the guardian."""
        data, old = self.cleaned_data, before
        month = None if data["born"] else self._month(data["age"], old)
        return PersonDetails(
            **{name: data.get(name, "") for name in NAMES},
            born=data["born"],
            born_month=month,
            sex=data.get("sex", ""),
            place=self._place(old),
            place_text=data.get("place_text", ""),
            community=data.get("community"),
            directions=data.get("directions", ""),
            studies=data.get("studies", ""),
            grade=data.get("grade", ""),
            works=data.get("works", ""),
            notes=data.get("notes", ""),
            support=self.support_said(old),
            contacts=self._contacts(old),
            documents=self.documents(old),
            guardian=self._guardian(old),
        )

    def _place(self, before):
        if before and before.place_text == self.cleaned_data["place_text"]:
            return before.place  # untouched: what was known of it still is
        return self.cleaned_data["place"]

    def _month(self, age, before):
        today = timezone.localdate()
        if before and before.born is None and _age(None, before.born_month) == age:
            return before.born_month  # the estimate of then still holds
        return estimated_month(age, today)

    def _contacts(self, before) -> tuple[ContactDetails, ...]:
        data, rest = self.cleaned_data, before.contacts[1:] if before else ()
        if not data.get("phone") or data.get("no_phone"):
            return rest
        owner, safety = data.get("phone_owner"), data.get("phone_safety")
        return (ContactDetails(data["phone"], owner=owner, safety=safety), *rest)

    def _guardian(self, before) -> GuardianDetails | None:
        return before.guardian if before else None

    def warnings(self) -> list[str]:
        """Doubts that stop nobody: a place we do not know, a number that looks odd."""
        data = self.cleaned_data
        found = []
        if data["place_text"] and data["place"] is None:
            found.append(_("We could not tell which municipality this is. It was kept as written."))
        return found + self.document_doubts

    def add_community(self) -> None:
        """Turn a community written by hand into one of the list."""
        name = self.cleaned_data.get("community_new")
        if name:
            community, made = Community.objects.get_or_create(
                organization=self.user.organization, place=self.cleaned_data["place"], name=name
            )
            self.cleaned_data["community"] = community
            if made:
                journal.record("community.created", community, actor=self.user)

    @staticmethod
    def initial_of(person: Participant) -> dict:
        """What is stored, as the form wants it."""
        details = details_of(person)
        phone = details.contacts[0] if details.contacts else None
        document = details.documents[0] if details.documents else None
        plain = "born sex directions studies grade works notes".split()
        stored = details.names | details.support
        stored |= {name: getattr(details, name) for name in plain}
        return stored | {
            "place_text": details.place_text or (details.place.label if details.place else ""),
            "community": details.community and details.community.pk,
            "age": None if details.born else _age(None, details.born_month),
            "phone": phone.value if phone else "",
            "no_phone": phone is None,
            "phone_owner": phone.owner if phone else "",
            "phone_safety": phone.safety if phone else "",
            "document_kind": document.kind if document else "",
            "document_number": document.number if document else "",
        }


def _age(born: date | None, month: date) -> int:
    person = Participant(born=born.isoformat() if born else None, born_month=month)
    return person.age_on(timezone.localdate())
