"""The package's forms in our words, without placeholders."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from . import second_factor
from .sealing.fields import Unreadable

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-entry"}
LENGTH = _("At least 12 characters. A sentence that only you know works well.")


def say(form: forms.Form, **words) -> None:
    """Give fields their label, or (label, hint), and take the placeholders away."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, text in words.items():
        label, hint = text if isinstance(text, tuple) else (text, "")
        form.fields[name].label, form.fields[name].help_text = label, hint


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, login=_("E-mail"), password=_("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, password=_("Password"))


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, email=_("E-mail"))


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, password1=(_("New password"), LENGTH), password2=_("New password again"))


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        new = _("New password"), LENGTH
        say(self, oldpassword=_("Current password"), password1=new)
        say(self, password2=_("New password again"))


class FirstPasswordForm(SetPasswordForm):
    """The first password of somebody invited; measured by the rules, saved by accounts.inviting."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        new = _("New password"), LENGTH
        say(self, new_password1=new, new_password2=_("New password again"))


def say_code(form: forms.Form, hint) -> None:
    say(form, code=(_("Code"), hint))
    form.fields["code"].widget.attrs.update(CODE)


class SpentOnce:
    """Refuses a code that was accepted before, for as long as its time is."""

    def clean_code(self) -> str:
        code = super().clean_code()
        if not second_factor.spend(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(SpentOnce, mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_code(self, _("6 digits from the app on your phone, or one of your recovery codes."))


class ShowCodeForm(SpentOnce, mfa.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_code(self, _("6 digits from the app on your phone, or one of your recovery codes."))


class ActivateForm(ActivateTOTPForm):
    """Keeps the secret sealed while it waits in the session, which lies in the database."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_code(self, _("6 digits that the app shows now."))
        session = context.request.session
        try:
            if not self.is_bound:
                raise Unreadable("a fresh secret for a fresh page")
            self.secret = get_adapter().decrypt(self.secret)
        except Unreadable:
            # Also when the session holds none any more: the code typed then fits nothing.
            self.secret = self.secret if not self.is_bound else generate_totp_secret()
            session[SECRET_SESSION_KEY] = get_adapter().encrypt(self.secret)


class UnlockForm(forms.Form):
    """The password of one user, who is signed in already."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise account_adapter().validation_error("incorrect_password")
        return self.cleaned_data["password"]


class TabletForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the tablet"),
        help_text=_("As it is written on its back, for example: Tablet 2."),
        max_length=60,
    )


class RoleForm(forms.Form):
    """Which of one's own roles to work in now."""

    membership = forms.ModelChoiceField(
        queryset=None, empty_label=None, widget=forms.RadioSelect, label=_("Role")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = user.memberships.active()
        self.fields["membership"].boxed = True


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=[("es", "Español"), ("en", "English")])
