"""A version of a consent text."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from rumbo.fields import DayMonthYearField
from youth.models import ConsentText


class TextForm(Keyed, forms.ModelForm):
    """Both languages, and the day from which they hold: today at the earliest."""

    published_on = DayMonthYearField(
        label=_("In use from"),
        help_text=_("From that day on the text cannot be changed, only followed by another."),
        earliest=timezone.localdate,
    )

    class Meta:
        model = ConsentText
        fields = ["text_es", "text_en", "published_on"]

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["text_en"].required = True
        for name in ("text_es", "text_en"):
            self.fields[name].widget.attrs |= {"rows": 8, "lang": name[-2:]}

    def clean(self):
        data = super().clean()
        now = ConsentText.objects.in_use(self.instance.purpose).first()
        if now and (now.text_es, now.text_en) == (data.get("text_es"), data.get("text_en")):
            self.add_error(None, _("These are the words that are in use already."))
        return data

    @property
    def saved_fields(self) -> list[str]:
        return [name for name in self.changed_data if name != "form_key"]


class DiscardForm(Keyed, UserForm):
    """Nothing to fill in: only the key that makes a second sending harmless."""
