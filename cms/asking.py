"""What a public page hears of the query of its address.

Only the parameters that it answers to: others would make copies of the same page, and would go on
in its links. One parameter is everybody's: the language that was asked for where a page has none.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

MARK = "idioma"  # "/quejas/?idioma=en": says in English that this page is in Spanish only
LONGEST = 40  # of a value in a copy: longer ones are no choice of ours
# What other services hang on to our addresses when they are shared.
FOREIGN = ("utm_", "fbclid", "gclid", "igshid", "mibextid")

Query = tuple[tuple[str, str], ...]


def hear(request: HttpRequest, asks: tuple[str, ...] | None, typed: tuple[str, ...]) -> tuple:
    """Leave in the request only what its page answers to; gives what `Keeping.mark` needs."""
    names = None if asks is None else (*asks, *typed, MARK)
    heard = QueryDict(mutable=True)
    for name in request.GET:
        if names is None and not name.startswith(FOREIGN):
            heard.setlist(name, request.GET.getlist(name))
        elif names and name in names:
            heard[name] = request.GET[name]
    heard._mutable = False
    request.GET = heard
    request.META["QUERY_STRING"] = heard.urlencode()
    query = None if any(heard.get(name) for name in typed) else chosen(heard, names)
    return names, query


def chosen(asked: QueryDict, names: tuple[str, ...] | None) -> Query | None:
    """The key of a copy; None where there can be none. Without `names`, only for no query."""
    if names is None:
        if any(name != MARK and not name.startswith(FOREIGN) for name in asked):
            return None
        names = (MARK,)
    query = tuple((name, asked[name]) for name in names if asked.get(name))
    return query if all(len(value) <= LONGEST for _name, value in query) else None


def with_query(url: str, request: HttpRequest, mark: str = "") -> str:
    """`url` with the query of this request; `mark` names the language that was asked for."""
    query = [(n, v) for n in request.GET if n != MARK for v in request.GET.getlist(n) if v]
    query += [(MARK, mark)] if mark else []
    return f"{url}?{urlencode(query)}" if query else url
