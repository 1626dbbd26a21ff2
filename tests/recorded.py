"""Which actions the code writes into the journal, read from the code itself.

The action stands in `journal.record(action, …)` and `journal.read(request, action, …)`; where it is
a name, what was assigned to that name; where a function passes its own parameter on, what its
callers give it. A part that is only known later stands as `*`.
"""

import ast
from collections.abc import Iterator

from . import unscoped

UNKNOWN = "?"
PLACES = {"record": 0, "record_each": 0, "read": 1}  # which argument is the action
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module:
    """The calls of one module that record, and the functions that only pass an action on."""

    def __init__(self, name: str, text: str) -> None:
        tree = ast.parse(text)
        self.name, self.found = name, set()
        self.calls = list(_calls(tree, None))
        self.imported = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        self.passing: dict[str, int] = {}  # function: which of its arguments is the action
        for call, inside in self.calls:
            called = ast.unparse(call.func)
            module, _dot, function = self.imported.get(called, called).rpartition(".")
            if module in ("journal", "audit.journal") and function in PLACES:
                self._take(call, PLACES[function], inside)

    def _take(self, call: ast.Call, place: int, inside: Function | None) -> None:
        given = [k.value for k in call.keywords if k.arg == "action"]
        given = given or call.args[place : place + 1]
        self.found |= self._values(given[0], inside) if given else {UNKNOWN}

    def _values(self, given: ast.expr, inside: Function | None) -> set[str]:
        if isinstance(given, ast.Constant):
            return {str(given.value)}
        if isinstance(given, ast.IfExp):
            return self._values(given.body, inside) | self._values(given.orelse, inside)
        if isinstance(given, ast.JoinedStr):
            texts = [""]
            for part in given.values:
                texts = [text + end for text in texts for end in _choices(part)]
            return set(texts)
        if isinstance(given, ast.Name) and inside is not None:
            return self._named(given.id, inside)
        return {UNKNOWN}

    def _named(self, name: str, inside: Function) -> set[str]:
        if name in (parameters := [a.arg for a in inside.args.args + inside.args.kwonlyargs]):
            return self._from_callers(inside.name, parameters.index(name))
        values = [
            node.value
            for node in ast.walk(inside)
            if isinstance(node, ast.Assign) and name in [getattr(t, "id", "") for t in node.targets]
        ]
        return set().union(*(self._values(v, inside) for v in values)) if values else {UNKNOWN}

    def _from_callers(self, function: str, place: int) -> set[str]:
        """What the calls of a function that passes its action on give it; others look here too."""
        if function in self.passing:
            return set()
        self.passing[function] = place
        self.take_calls_of(function, place)
        return set()

    def take_calls_of(self, function: str, place: int) -> None:
        for call, inside in self.calls:
            if isinstance(call.func, ast.Name) and call.func.id == function:
                self._take(call, place, inside)


def _calls(node: ast.AST, inside: Function | None) -> Iterator[tuple[ast.Call, Function | None]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, inside
        yield from _calls(child, child if isinstance(child, Function) else inside)


def _choices(part: ast.expr) -> list[str]:
    """What a part of an f-string may be: a text, one of two texts, or anything."""
    if isinstance(part, ast.FormattedValue):
        part = part.value
    if isinstance(part, ast.IfExp):
        return _choices(part.body) + _choices(part.orelse)
    return [part.value if isinstance(part, ast.Constant) else "*"]


def found() -> dict[str, set[str]]:
    """{action, with `*` for what is only known later: the modules that record it}."""
    modules = [Module(name, text) for name, text in unscoped.modules() if name != "audit.journal"]
    for module in modules:
        for function, place in module.passing.items():
            for other in modules:
                if other.imported.get(function, "").endswith(f"{module.name}.{function}"):
                    other.take_calls_of(function, place)
    actions = {action for module in modules for action in module.found}
    return {a: {m.name for m in modules if a in m.found} for a in sorted(actions)}
