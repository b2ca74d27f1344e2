"""The errors of the domains that functions raise, and those that their docstrings name."""

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from types import FunctionType
from typing import Any, get_args

from django.contrib.auth.models import AnonymousUser

from shared.errors import DomainError, NotAuthenticated

Failures = frozenset[type[DomainError]]
_NAMED = re.compile(r":raises (\w+):")
_NONE: Failures = frozenset()


def public_functions(name: str) -> Iterator[FunctionType]:
    """Yield the public functions that a module defines."""
    for attribute, value in vars(importlib.import_module(name)).items():
        function = inspect.unwrap(value) if callable(value) else value
        is_own = isinstance(function, FunctionType) and function.__module__ == name
        if is_own and not attribute.startswith("_"):
            yield function


def undocumented(function: Callable[..., object]) -> list[str]:
    """Return the names of the errors that the function raises and its docstring does not name."""
    assert isinstance(function, FunctionType)
    documented = tuple(_documented(function))
    if not _takes_anonymous_viewers(function):
        documented = (*documented, NotAuthenticated)
    return sorted(
        failure.__name__ for failure in _raised(function) if not issubclass(failure, documented)
    )


def _takes_anonymous_viewers(function: FunctionType) -> bool:
    hints = inspect.get_annotations(function, eval_str=True).values()
    return any(AnonymousUser in get_args(hint) for hint in hints)


def _documented(function: FunctionType) -> Failures:
    return frozenset(
        failure
        for name in _NAMED.findall(function.__doc__ or "")
        for failure in _failures_named(name)
    )


def _raised(function: FunctionType, callers: tuple[FunctionType, ...] = ()) -> Failures:
    if function in callers:
        return _NONE
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, (ast.FunctionDef, ast.AsyncFunctionDef))
    return _Body(function, callers).raised(tree.body)


class _Body:
    """Reads the statements of a function."""

    def __init__(self, function: FunctionType, callers: tuple[FunctionType, ...]) -> None:
        self._names = function.__globals__
        self._callers = (*callers, function)

    def raised(self, nodes: Sequence[ast.AST]) -> Failures:
        return _NONE.union(*(self._of(node) for node in nodes))

    def _of(self, node: ast.AST) -> Failures:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef():
                # Nested functions do not run when their definition does.
                return _NONE
            case ast.Try():
                caught = tuple(
                    kind for handler in node.handlers for kind in self._kinds(handler.type)
                )
                tried = self.raised(node.body)
                return frozenset(f for f in tried if not issubclass(f, caught)).union(
                    self.raised([*node.handlers, *node.orelse, *node.finalbody])
                )
            case ast.Raise(exc=ast.expr() as raised):
                return self._failures(raised).union(self._children(node))
            case ast.Call():
                return self._called(node).union(self._children(node))
        return self._children(node)

    def _children(self, node: ast.AST) -> Failures:
        return self.raised(list(ast.iter_child_nodes(node)))

    def _kinds(self, node: ast.expr | None) -> list[type[BaseException]]:
        if node is None:
            return [BaseException]
        elements = node.elts if isinstance(node, ast.Tuple) else [node]
        found = [self._value(element) for element in elements]
        return [
            kind for value in found for kind in (value if isinstance(value, tuple) else [value])
        ]

    def _failures(self, node: ast.expr) -> Failures:
        while isinstance(node, ast.Call):
            node = node.func
        found = self._value(node)
        if inspect.ismethod(found):
            found = found.__self__
        is_failure = isinstance(found, type) and issubclass(found, DomainError)
        return frozenset([found]) if is_failure else _NONE

    def _called(self, node: ast.Call) -> Failures:
        found = self._value(node.func)
        function = inspect.unwrap(found) if callable(found) else found
        if not isinstance(function, FunctionType):
            return _NONE
        if documented := _documented(function):
            return documented
        is_private = function.__name__.startswith("_") and function.__globals__ is self._names
        return _raised(function, self._callers) if is_private else _NONE

    def _value(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Name):
            return self._names.get(node.id)
        if isinstance(node, ast.Attribute):
            return getattr(self._value(node.value), node.attr, None)
        return None


@cache
def _failures_named(name: str) -> Failures:
    return frozenset(kind for kind in _subclasses(DomainError) if kind.__name__ == name)


def _subclasses(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)
