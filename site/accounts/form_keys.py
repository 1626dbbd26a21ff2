"""A form sent twice has one effect: a double tap, the back button, a network that lost the answer.

The key is claimed before the act, in a transaction of its own, because acts open theirs. If the
server dies between the two, the key stays claimed without an answer: the second sending then
shows where to look instead of doing it again.
"""

import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import FormKey

LIFE = timedelta(days=2)
PATIENCE = 5  # seconds that a second sending waits for the answer of the first


def signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="accounts.form_keys")


def new_key(user) -> str:
    return signer().sign(f"{user.pk}.{secrets.token_hex(16)}")


class Keyed:
    """For forms of a user whose effect must not happen twice; views send them through `once`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=new_key(self.user)
        )

    def is_valid(self) -> bool:
        """What was sent before is not judged again: its second sending gets the same answer.

        Else the course that the first sending made would be "already there" for the second.
        """
        return self.was_sent or super().is_valid()

    @property
    def was_sent(self) -> bool:
        key = self._key() if self.is_bound else ""
        return bool(key) and FormKey.objects.filter(key=key, user=self.user).exists()

    def clean(self):
        found = super().clean()
        if not self._key():
            self.data = self.data.copy()
            self.data[self.add_prefix("form_key")] = new_key(self.user)
            self.add_error(None, _("This page was open for very long. Please send it again."))
        return found

    def _key(self) -> str:
        """The random part of a key that we gave to this user; "" for anything else."""
        try:
            sent = self.data.get(self.add_prefix("form_key"), "")
            sent = signer().unsign(sent, max_age=LIFE)
        except signing.BadSignature:
            return ""
        user, _dot, key = sent.partition(".")
        return key if user == str(self.user.pk) else ""


def once(request, form: Keyed, act: Callable[[], str], otherwise: str):
    """Do `act`, which gives the address to go on to, unless this form was sent before.

    `otherwise` is where to look when the first sending left no answer. What `act` raises goes
    through, and frees the key: the form can be corrected and sent again.
    """
    key = form._key()
    if not _claim(key, request.user):
        return HttpResponseRedirect(_answer(key) or _nothing(request, otherwise))
    if form.errors:  # judged only now, for its first sending was at work and then failed
        FormKey.objects.filter(key=key).delete()
        return HttpResponseRedirect(_nothing(request, otherwise))
    try:
        answer = act()
    except BaseException:
        FormKey.objects.filter(key=key, answer="").delete()
        raise
    FormKey.objects.filter(key=key).update(answer=answer)
    return HttpResponseRedirect(answer)


def _claim(key: str, user) -> bool:
    try:
        with transaction.atomic():
            FormKey.objects.create(key=key, user=user)
    except IntegrityError:
        return False
    FormKey.objects.filter(at__lt=timezone.now() - LIFE - timedelta(hours=1)).delete()
    return True


def _answer(key: str) -> str:
    until = time.monotonic() + PATIENCE
    while True:
        answer = FormKey.objects.filter(key=key).values_list("answer", flat=True).first()
        if answer or time.monotonic() > until:
            return answer or ""
        time.sleep(0.1)


def _nothing(request, otherwise: str) -> str:
    messages.warning(request, _("This was sent before. Check whether it is already here."))
    return otherwise
