"""What staff say to somebody who applied, and a safe way to say it.

The words name the person, the course and who offers it: no program, no award, nothing that puts
somebody into a group. On a phone that is not the person's own they do not even say what it is
about. Who asked to be called only is never written to: there is no link to do so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import phonenumbers
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from rumbo import dates

from .models import Application
from .models.application import ApplicationState as State
from .models.application import PhoneOf
from .models.enrollment import SEATED

WRITE = "write"  # of what was told: writing is safe

FOR_SOMEBODY_ELSE = gettext_lazy(
    "Good day. We have a message for %(name)s. Could they call us at this number, please?"
    " Thank you."
)
FIRST = gettext_lazy(
    "Hello, %(name)s. This is %(organization)s. You asked about the course: %(course)s."
    " When can we call you?"
)
SEAT = gettext_lazy(
    "Hello, %(name)s. This is %(organization)s. There is a seat for you in the course: %(course)s."
    " It begins on %(day)s, %(hours)s. Can you come?"
)
SEAT_BEGUN = gettext_lazy(
    "Hello, %(name)s. This is %(organization)s. There is a seat for you in the course: %(course)s."
    " The classes are %(hours)s. Can you come?"
)
WAIT = gettext_lazy(
    "Hello, %(name)s. This is %(organization)s. You asked about the course: %(course)s."
    " There is no seat for now. We will let you know."
)
LATER = gettext_lazy(
    "Hello, %(name)s. This is %(organization)s. Thank you for asking about the course: %(course)s."
    " It cannot be this time. There will be other courses, and you can ask again."
)
WORDS = {State.WAITING: WAIT, State.NOT_NOW: LATER}

# For the adult in charge of a minor. What is asked, the page of the link says to whoever knows the
# day on which the young person was born.
SEND_LINK = gettext_lazy(
    "Hello, %(name)s. This is %(organization)s. For the course %(course)s, an adult in charge of"
    " you has to agree. Please send them this link: %(link)s"
)
OPEN_LINK = gettext_lazy(
    "Good day. We have a message for the adult in charge of %(name)s. Please open this link:"
    " %(link)s Thank you."
)
SAY_WHERE = gettext_lazy(
    "Hello, %(name)s. This is %(organization)s. For the course %(course)s, an adult in charge of"
    " you has to agree. You find a link for them where you follow your application, with your"
    " code."
)


@dataclass(frozen=True)
class Reach:
    """A phone as it was told, and the ways to use it: addresses, "" where there is no way."""

    phone: str
    owner: str  # of PhoneOf, which are those of a contact
    only_calls: bool
    call: str
    write: str
    text: str
    language: str

    @property
    def own(self) -> bool:
        return self.owner == PhoneOf.OWN

    @property
    def whose(self) -> str:
        return PhoneOf(self.owner).label


def reach(application: Application, told: dict) -> Reach | None:
    """How to reach somebody, with words ready to be sent or read; None where nobody should.

    `told` is the application's, opened once. Needs its repeats, which may tell another phone.
    """
    return _reach(application, told, lambda first, _may_write: words(application, first))


def reminder(application: Application, told: dict, link: Callable[[str], str]) -> Reach | None:
    """How to ask for the permission for a minor; `link` gives its address in a language.

    Somebody else's phone gets no link, for it is no phone of the family; who is only called hears
    where the link stands.
    """

    def say(first: dict, may_write: bool) -> str:
        with translation.override(language_of(first)):
            return str(_reminding(first, may_write)) % {
                "name": first["given"],
                "organization": application.organization.public_name,
                "course": application.offering.course.name,
                "link": link(language_of(first)),
            }

    return _reach(application, told, say)


def _reminding(told: dict, may_write: bool):
    if told.get("phone_of") == PhoneOf.OWN:
        return SEND_LINK if may_write else SAY_WHERE
    family = told.get("phone_of") == PhoneOf.FAMILY
    return OPEN_LINK if family and may_write else FOR_SOMEBODY_ELSE


def _reach(application: Application, told: dict, say: Callable[[dict, bool], str]) -> Reach | None:
    """`say` gets what was told with the phone, and whether it may be written to."""
    valid = [each for each in _told_each_time(application, told) if each.get("phone")]
    if not valid or is_silent(application):
        return None
    first = valid[0]
    phone, may_write = first["phone"], all(each.get("safe") == WRITE for each in valid)
    number = dialled(phone, application.organization.country)
    text = say(first, may_write)
    return Reach(
        phone=phone,
        owner=first["phone_of"],
        only_calls=not may_write,
        call=f"tel:{number or digits(phone)}",
        write=written_to(number, text) if may_write else "",
        text=text,
        language=language_of(first),
    )


def is_silent(application: Application) -> bool:
    """Is nothing more to be said? Who cannot come, or wanted no calls since, is left in peace."""
    if application.state == State.WITHDRAWN:
        return True
    rows = [application, *application.repeats.all()]
    ended = [each.contact_ended_at for each in rows if each.contact_ended_at]
    return bool(ended) and max(ended) > max(each.received_at for each in rows)


def _told_each_time(application: Application, told: dict) -> list[dict]:
    """What still holds of what was told: first in the application, then in its repeats."""
    kept = [] if application.contact_ended_at else [told]
    return kept + [each.told for each in application.repeats.all() if not each.contact_ended_at]


def words(application: Application, told: dict) -> str:
    """What to say now, in the language of whoever applied."""
    offering = application.offering
    with translation.override(language_of(told)):
        return str(_words(application, told)) % {
            "name": told["given"],
            "organization": application.organization.public_name,
            "course": offering.course.name,
            "day": dates.day(offering.starts_on, "weekday"),
            "hours": dates.hours(offering.starts_at, offering.ends_at),
        }


def _words(application: Application, told: dict):
    if told.get("phone_of") != PhoneOf.OWN:
        return FOR_SOMEBODY_ELSE
    place = application.enrollment
    if place and place.state in SEATED:
        return SEAT if application.offering.starts_on > timezone.localdate() else SEAT_BEGUN
    return WORDS.get(application.state, FIRST)


def language_of(told: dict) -> str:
    return "en" if told.get("language") == "en" else "es"


def dialled(phone: str, region: str) -> str:
    """ "9988-7766" → "+50499887766"; "" for what no phone can dial."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def written_to(number: str, text: str) -> str:
    """A conversation by WhatsApp that begins with `text`; "" where the number is not known."""
    return f"https://wa.me/{digits(number)}?{urlencode({'text': text})}" if number else ""


def digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdecimal())
