"""What can be done in the background: each kind is a function of the app it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

# Why work was not done, for its owner to read.
PROBLEMS = {
    "broken": _(
        "Something went wrong. Try again; if it happens again, tell whoever runs the site."
    ),
    "lost": _("It was broken off several times. Try again when the machine is less busy."),
    "no_access": _("Whoever started it may not do it any more."),
    "at_work": _("The same is at work already. Wait until it is done."),
    "disk_full": _(
        "The disk of the server is full. What was done until then stays. Tell whoever runs the "
        "site; once there is room, go on."
    ),
    "too_many": _("Your organization has much at work already. Wait until some of it is done."),
}


@dataclass(frozen=True)
class Kind:
    """A kind of work.

    `function(work)` does it: in short steps, harmless to do again from the start, calling
    `work.progress` after each. `act` is the key of roles.MAY that its owner needs while it runs.
    `url(job)` is the page that shows how far it is. `still(job, user)`: may they have what came of
    it, asked whenever its file is fetched. `hand_out(request, job, file)`: asked then as well,
    with what is in the file, to be read from any place; raises Refused if it may not leave as it
    is, and records for its owners that it leaves. `full(user)`: a code of PROBLEMS if they may not
    have more of this kind made now, asked whenever one starts or goes on. `shared`: colleagues who
    may do the act may stop it, let it go on and have its file. `stops`: whether it can be stopped.
    `in_turns`: it goes on where it was, so it may let others by in the middle.
    """

    name: str
    act: str
    function: Callable
    url: Callable[[object], str]
    still: Callable[[object, object], bool] = lambda job, user: True
    hand_out: Callable[[object, object, BinaryIO], None] = lambda request, job, file: None
    full: Callable[[object], str] = lambda user: ""
    shared: bool = False
    stops: bool = True
    in_turns: bool = False


_kinds: dict[str, Kind] = {}
_chores: list[Callable[[], object]] = []


def kind(name: str, *, act: str, url: Callable, **more):
    """Register the decorated function as the work of this kind: see Kind."""

    def register(function: Callable) -> Callable:
        _kinds[name] = Kind(name, act, function, url, **more)
        return function

    return register


def find(name: str) -> Kind:
    return _kinds[name]


def shared() -> list[str]:
    return [kind.name for kind in _kinds.values() if kind.shared]


def chore(function: Callable) -> Callable:
    """Register what every worker does once an hour: clearing away what has expired."""
    _chores.append(function)
    return function


def chores() -> list[Callable]:
    return list(_chores)


class Refused(Exception):
    """The work cannot be done, and trying again would not help. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def text(self) -> str:
        """The reason in the language that is active now."""
        return str(PROBLEMS[self.code])


def explain(codes: dict) -> None:
    """Add an app's own reasons: {code: lazy text}."""
    PROBLEMS.update(codes)
