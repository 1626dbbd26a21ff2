"""By which words and numbers a person is found: what their blind tokens are made of."""

import re
from itertools import chain

import phonenumbers

from accounts.models import Organization
from accounts.sealing import tokens

from .details import PersonDetails
from .models import BlindToken, Contact

# Guatemala to Panama: three digits of the country, eight of the phone, in the way they are stored.
_REGIONAL = re.compile(r"\+50[2-7]([1-9][0-9]{7})")
NAME, BIRTH, PHONE, DOCUMENT = map(str, BlindToken.Kind)  # an enum's members cost more to hash


def tokens_of(organization: Organization, details: PersonDetails) -> list[tuple[str, int]]:
    """(kind, blind token) of all by which a person is found: names, birth, phones, documents."""
    texts = token_texts(organization, details)
    found = tokens.tokens(organization.pk, [text for _kind, text in texts])
    return [(kind, token) for (kind, _text), token in zip(texts, found, strict=True)]


def token_texts(organization: Organization, details: PersonDetails) -> list[tuple[str, str]]:
    """(kind, text) of what those tokens are made of, each once."""
    full = tokens.words(details.given, details.surname1, details.surname2)
    others = [tokens.words(each) for each in (details.preferred, details.married) if each]
    found = tokens.pairs(full)
    for other in others:
        found += tokens.pairs([*full, *other])
    heard = tokens.forms_of(chain(full, *others))
    found += tokens.versions(heard, details.born, details.born_month)
    texts = [(NAME, text) for text in found]
    if details.born:
        texts += [(BIRTH, text) for text in tokens.birth_texts(details.born)]
    for contact in details.contacts:
        if contact.kind == Contact.Kind.PHONE:
            phones = phone_texts(contact.value, organization.phone_region)
            texts += [(PHONE, text) for text in phones]
    texts += [(DOCUMENT, tokens.digits_text("n", d.number)) for d in details.documents]
    return list(dict.fromkeys(texts))


def phone_texts(value: str, region: str) -> list[str]:
    """A phone as it may be typed again: as written, with its country, without, its last digits."""
    texts = [tokens.digits_text("p", value)]
    if plain := _REGIONAL.fullmatch(value):
        return [*texts, f"p:{plain[1]}", tokens.ending_text(plain[1])]  # as most: parsing is slow
    national = value
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        pass
    else:
        national = str(number.national_number)  # without an extension
        texts += [f"p:{number.country_code}{national}", f"p:{national}"]
    texts.append(tokens.ending_text(national))
    return list(dict.fromkeys(filter(None, texts)))
