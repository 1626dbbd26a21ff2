"""All addresses of the project, from the resolver and never from a list."""

import re
import uuid

from django.urls import Resolver404, URLPattern, get_resolver, resolve
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

UUID = str(uuid.UUID(int=1))
SAMPLES = {"int": "1", "uuid": UUID, "str": "abc", "slug": "abc", "path": "abc/def"}
GUESSES = ["1", UUID, "abc", "ABC234"]


def walk():
    """(address, name) of every pattern under the root, with sample values for its parts."""
    yield from _walk(get_resolver().url_patterns, [""])


def _walk(patterns, prefixes):
    for each in patterns:
        addresses = [p + a for p in prefixes for a in _addresses(each.pattern)]
        if isinstance(each, URLPattern):
            yield _reachable(addresses), each.name or str(each.pattern)
        else:
            yield from _walk(each.url_patterns, addresses)


def _addresses(pattern) -> list[str]:
    if isinstance(pattern, RoutePattern):
        return [_filled(str(pattern._route))]
    if not hasattr(pattern, "_regex"):  # the language prefix
        return [str(pattern)]
    return _regex_addresses(pattern._regex)


def _filled(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m[1] or "str", "1"), route)


def _regex_addresses(regex: str) -> list[str]:
    found = []
    for form, names in normalize(regex):
        for guess in GUESSES:
            found.append(form % dict.fromkeys(names, guess) if names else form)
    return found or [""]


def _reachable(addresses) -> str:
    for each in addresses:
        try:
            resolve(f"/{each}")
        except Resolver404:
            continue
        return f"/{each}"
    return f"/{addresses[0]}"
