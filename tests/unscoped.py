"""Where people are read without a viewer: every `.unscoped(…)` and `_base_manager` of the code.

    python -m tests.unscoped > tests/unscoped_allowed.txt

writes the list anew; the difference is what a reviewer reads.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "unscoped_allowed.txt"
APPS = ("site", "youth", "training", "cms")


def modules() -> Iterator[tuple[str, str]]:
    """Dotted name and text of every module of the program; `site/` is no part of a name."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT / "site" if app == "site" else ROOT).with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__"), path.read_text()


def uses(module: str, text: str) -> Iterator[str]:
    """`module.function: reason` for each use in one module."""
    tree = ast.parse(text)
    texts = {
        target.id: each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant)
        for target in each.targets
        if isinstance(target, ast.Name)
    }

    def reason(call: ast.Call) -> str:
        given = (call.args or [ast.Constant("?")])[0]
        return ast.unparse(texts.get(getattr(given, "id", ""), given)).strip("fF'\"")

    def walk(node: ast.AST, inside: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            name = inside
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{inside}.{child.name}"
            if isinstance(child, ast.Call) and getattr(child.func, "attr", "") == "unscoped":
                yield f"{inside}: {reason(child)}"
            if isinstance(child, ast.Attribute) and child.attr == "_base_manager":
                yield f"{inside}: _base_manager"
            yield from walk(child, name)

    yield from walk(tree, module)


def found() -> list[str]:
    return sorted({use for name, text in modules() for use in uses(name, text)})


def allowed() -> list[str]:
    return LIST.read_text().splitlines()


if __name__ == "__main__":
    print("\n".join(found()))
