"""Which tests are asked again on the second database, and in which order the processes of a run
take them up."""

import os

# A test function is asked on the second database with its first and its last set of values, where
# it has more than these; `both` keeps them all.
SETS = 2


def on_second(items: list) -> list:
    """What asks a database at all, the rest was just proven on the first one; and of many sets of
    values, which a form or a rule in Python tells apart, two."""
    asking = [each for each in items if asks_a_database(each)]
    sets: dict[str, list] = {}
    for each in asking:
        sets.setdefault(function_of(each), []).append(each)
    left_out = {
        each
        for group in sets.values()
        for each in group[SETS - 1 : -1]
        if each.get_closest_marker("both") is None
    }
    return [each for each in asking if each not in left_out]


def function_of(item) -> str:
    return item.nodeid.partition("[")[0]


def asks_a_database(item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup"}
    marked = item.get_closest_marker("django_db") is not None
    asked = getattr(item, "fixturenames", ())
    # How pages look, for example; both databases give them in test_public_pages.py.
    if item.get_closest_marker("once") or "public_site" in asked:
        return False
    return marked or not fixtures.isdisjoint(asked)


def walk_of(item) -> tuple[str, str]:
    """Its module, and the language where a module walks through all pages once in each."""
    given = getattr(item, "callspec", None)
    return item.nodeid.partition("::")[0], given.params.get("walked", "") if given else ""


def processes() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def long_ones_first(items: list, shares: int) -> list:
    """Each process begins with its share of what takes a minute (`long`), walk by walk.

    Items are dealt in as many runs as there are processes, and who is done takes from the end of
    another's: what is long would be waited for there, and what a module made for all its tests
    would be made twice.
    """
    walks: dict[tuple, list] = {}
    for each in items:
        if each.get_closest_marker("long"):
            walks.setdefault(walk_of(each), []).append(each)
    begun = [[] for _share in range(shares)]
    for number, walk in enumerate(walks.values()):
        begun[number % shares] += walk
    first = {each for share in begun for each in share}
    rest = iter([each for each in items if each not in first])
    dealt = []
    for number, share in enumerate(begun):
        most = (len(items) - len(dealt)) // (shares - number)
        dealt += share + [each for _n, each in zip(range(most - len(share)), rest, strict=False)]
    return dealt + list(rest)
