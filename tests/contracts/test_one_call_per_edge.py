"""
Promise: a function at the edge makes one call into the application.

An edge is a function in a module of ``router`` or ``graphql``, in a domain or a package of
``shared``. It calls at most one function of a module ``services`` or
``selectors``, at one place. If it needs two, a service or selector is missing.

What counts:

- Names are resolved through imports, their aliases, and assignments such as
  ``read = selectors.get_post``.
- A call of a class, such as ``services.Confirmation(...)``, and a call of a method do not count.
- Functions that are defined inside an edge belong to it, and so do functions of the same module
  that it calls.
- Lambdas and decorators do not count: their calls are made at another time, or in place of the
  edge, such as the ``read=`` of ``run_once``.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (*sorted((ROOT / "domains").glob("*/")), *(ROOT / "shared").glob("*/"))
EDGES = ("router", "graphql")
APPLICATION = {"services", "selectors"}

EXCEPTIONS: Mapping[str, str] = {}
"""The full names of functions that may make several calls, with the reasons."""


class Module:
    """The functions of a module, and the full names of the objects that its names refer to."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self._tree = ast.parse(source)
        self._names = dict(self._imported())
        self._functions = {
            node.name: node for node in self._tree.body if isinstance(node, ast.FunctionDef)
        }

    def edges(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield ``(function, calls)`` for each function and method of the module."""
        for owner in (self._tree, *ast.walk(self._tree)):
            if isinstance(owner, ast.Module | ast.ClassDef):
                for node in owner.body:
                    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                        yield f"{self.name}.{node.name}", list(self._calls(node, ()))

    def _imported(self) -> Iterator[tuple[str, str]]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield alias.asname or alias.name, f"{node.module}.{alias.name}"
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    yield (alias.asname, alias.name) if alias.asname else (alias.name, alias.name)

    def _calls(
        self, function: ast.FunctionDef | ast.AsyncFunctionDef, callers: Sequence[ast.AST]
    ) -> Iterator[str]:
        names = {**self._names}
        for node in _walk(function):
            if isinstance(node, ast.Assign) and (full := _resolve(node.value, names)):
                names.update({ast.unparse(target): full for target in node.targets})
        for node in _walk(function):
            if not isinstance(node, ast.Call):
                continue
            full = _resolve(node.func, names)
            if full and _is_of_application(full):
                yield full
            local = self._functions.get(ast.unparse(node.func))
            if local is not None and local not in (*callers, function):
                yield from self._calls(local, (*callers, function))


def _walk(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function's body, in order, without lambdas and decorators."""
    waiting: list[ast.AST] = list(reversed(function.body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Lambda):
            continue
        yield node
        within = node.body if isinstance(node, ast.FunctionDef) else ast.iter_child_nodes(node)
        waiting.extend(reversed(list(within)))


def _resolve(node: ast.AST, names: Mapping[str, str]) -> str | None:
    """Return the full name of the object that a dotted name refers to, or None."""
    if isinstance(node, ast.Attribute):
        known = names.get(ast.unparse(node))
        owner = _resolve(node.value, names)
        return known or (owner and f"{owner}.{node.attr}")
    return names.get(node.id) if isinstance(node, ast.Name) else None


def _is_of_application(full: str) -> bool:
    *path, function = full.split(".")
    return bool(APPLICATION & set(path)) and all(part[0].islower() for part in (*path, function))


def modules() -> Iterator[Module]:
    """Yield every module of an edge."""
    for package in PACKAGES:
        for edge in EDGES:
            for path in (package / f"{edge}.py", *sorted((package / edge).rglob("*.py"))):
                if path.exists():
                    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                    yield Module(name, path.read_text())


def edges_with_several_calls() -> dict[str, Sequence[str]]:
    """Return the calls of each function that makes more than one, by its full name."""
    return {name: calls for module in modules() for name, calls in module.edges() if len(calls) > 1}


def test_edges_make_one_call() -> None:
    found = [name for module in modules() for name, calls in module.edges() if calls]

    assert len(found) > 300
    assert {
        name: calls for name, calls in edges_with_several_calls().items() if name not in EXCEPTIONS
    } == {}


def test_exceptions_are_still_needed() -> None:
    assert set(EXCEPTIONS) - set(edges_with_several_calls()) == set()


IMPORTS = """
import domains.commerce.services.orders as ordering
from domains.commerce import selectors, services as application
from domains.commerce.selectors import get_order
from domains.commerce.services import Basket
"""


@pytest.mark.parametrize(
    ("body", "calls"),
    [
        ("return get_order(a)", 1),
        ("application.pay(a)\n    return get_order(a)", 2),
        ("ordering.pay(a)\n    return selectors.orders.get_order(a)", 2),
        ("read = selectors.get_order\n    read(a)\n    return read(a)", 2),
        ("return _both(a)", 2),
        ("def read():\n        return get_order(a)\n    get_order(a)\n    return watch(read)", 2),
        ("return watch(get_order(a), read=lambda: get_order(a))", 1),
        ("return application.pay(Basket(a), application.Basket.of(a), LIMIT.total(a))", 1),
        ("if a:\n        return get_order(a)\n    return get_order(b)", 2),
        ("return get_order(a).first()", 1),
        (
            "import domains.commerce.services\n    return domains.commerce.services.pay(get_order(a))",
            2,
        ),
        ("return get_order(a) if a else selectors.get_order(b)", 2),
    ],
)
def test_calls_are_counted(body: str, calls: int) -> None:
    helper = "def _both(a):\n    get_order(a)\n    return application.pay(a)\n"
    module = Module(
        "sample", f"{IMPORTS}\n{helper}\n@edge(get_order(1))\ndef edge(a):\n    {body}\n"
    )

    assert {name: len(found) for name, found in module.edges()}["sample.edge"] == calls
