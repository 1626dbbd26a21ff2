"""What the pages of a minor's request show besides: the link for an adult, and their own word.

A first request and a repeat show the same: each its own link, and what came of it.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from training.models import MinorPermission
from training.models.minor import GuardianAnswer as Answer
from youth.forms.consent import language_of, words_of
from youth.models import ConsentText
from youth.reference.ages import Assent

from . import guardian_views, minors, minors_said
from .followed import ENDED, Followed

ALONE, OVER, ASKED = "alone", "over", "asked"
ACTS = ("renew", "alone", "assent", "unassent")
OWN_WORD = (Assent.WRITTEN, Assent.FORM)  # said on a screen; younger ones are asked aloud


@dataclass(frozen=True)
class Minor:
    """As the template `training/apply/minor.html` and its parts read it."""

    found: Followed
    permission: MinorPermission
    text: ConsentText | None

    @cached_property
    def goes_on(self) -> bool:
        return self.found.standing not in (*ENDED, "finished")

    # --- the adult ---
    @cached_property
    def state(self) -> str:
        """given, refused, not_me, alone, asked or over."""
        permission = self.permission
        if permission.alone_at and permission.answer != Answer.GIVEN:
            return ALONE
        return permission.answer or (ASKED if minors.Link(permission).is_open else OVER)

    @property
    def until(self):
        return minors.Link(self.permission).expires_at

    @property
    def days(self) -> int:
        return minors.LINK_LASTS.days

    @property
    def link(self) -> str:
        """In the language of the page, whole: it is copied into a message."""
        path = guardian_views.address(get_language(), self.permission.token)
        return settings.PUBLIC_URL + path

    @property
    def share_url(self) -> str:
        """A message to whomever the sender chooses: it names the course, and nobody."""
        said = _(
            "Good day. %(organization)s asks an adult for their permission for the course:"
            " %(course)s. It is free. Please read it and answer here: %(link)s"
        )
        application = self.found.application
        text = said % {
            "organization": application.organization.public_name,
            "course": application.offering.course.name,
            "link": self.link,
        }
        return "https://wa.me/?" + urlencode({"text": text})

    # --- their own word ---
    @property
    def how(self) -> str:
        return str(minors.assent_of(self.found.application, self.found.told))

    @property
    def says_it_here(self) -> bool:
        return self.text is not None and self.how in OWN_WORD

    @property
    def words(self) -> str:
        return words_of(self.text)

    @property
    def spoken(self) -> str:
        return language_of(self.text)

    @property
    def agreed_at(self):
        return self.permission.assented_at


def of(found: Followed) -> Minor | None:
    """None for an adult's request."""
    permission = minors.of_minor(found)
    return Minor(found, permission, minors.words()) if permission else None


def acts_on(minor: Minor, sent: dict) -> dict:
    """{name of an act: what it does}, as far as this request takes it now."""
    permission, text = minor.permission, minor.text
    does = {}
    if minor.goes_on:
        does["renew"] = lambda: minors.renew(permission)
        does["alone"] = lambda: minors_said.without_guardian(permission)
        if minor.says_it_here and not has_other_words(minor, sent):
            does["assent"] = lambda: minors_said.assent(permission, text)
    if permission.assented_at:
        does["unassent"] = lambda: minors_said.take_back(permission)
    return does


def has_other_words(minor: Minor, sent: dict) -> bool:
    """Did other words stand on the page that was sent than those in use now?"""
    return minor.text is not None and sent.get("text") != str(minor.text.pk)


def came_of(act: str, before: Minor, after: Minor, sent: dict) -> str:
    """The act, where it is so now; "words" where it needs others to be read; "" for nothing."""
    was, now = before.permission, after.permission
    is_so = {
        "renew": was.opens != now.opens,
        "alone": now.alone_at is not None,
        "assent": now.assented_at is not None,
        "unassent": was.assented_at is not None and now.assented_at is None,
    }
    if act == "assent" and not is_so[act] and after.says_it_here and has_other_words(after, sent):
        return "words"
    return act if is_so.get(act) else ""
