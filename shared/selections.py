"""
Selections: a selector with its arguments, whose SQL is cached.

Building a query and its SQL takes Django longer than PostgreSQL needs to run it, although both are
the same for every request with the same filters. ``select`` therefore does not call the selector.
The first request of a shape calls it with a ``Parameter`` in place of each value, and the SQL is
cached with the places of its parameters. Later requests of the shape only put in their values.

The shape of the arguments is what is given at all, and the values of those that have few: booleans,
literals and enumerations. A selector can use a parameter in conditions as it uses a value. If it
looks at one in another way, its SQL is not cached, and it is called for every request. Functions
that must look at a value, such as a search that quotes its words, use ``decide`` and ``derive``.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.signals import setting_changed
from django.db import connection
from django.db.models import Model, QuerySet

from shared.parameters import Guard, Parameter, Slot, ValueNeeded, describe, substitute

logger = logging.getLogger(__name__)

M = TypeVar("M", bound=Model)
S = TypeVar("S", bound=Sized)

Build = Callable[..., tuple[S, Sequence[Any]]]
"""Returns a statement, which is SQL or has it and its length, with its parameters."""

MAX_SHAPES = 2_000
"""The number of shapes that a process remembers, with or without SQL."""

MAX_CHARACTERS = 4_000_000
"""The length of all cached SQL together. Documents of GraphQL make long statements."""

MAX_VARIANTS = 8
"""The number of texts that a shape has by what was decided about its values."""


@dataclass(frozen=True, slots=True)
class Selection(Generic[M]):
    """The rows that a selector returns for these arguments."""

    selector: "Callable[..., QuerySet[M]]"
    arguments: Mapping[str, Any]

    @property
    def rows(self) -> "QuerySet[M]":
        """The rows as a query set."""
        return self.selector(**self.arguments)


Rows = QuerySet[M] | Selection[M]


def select(selector: "Callable[..., QuerySet[M]]", **arguments: Any) -> Selection[M]:
    """Select the rows that a selector returns for these arguments. It must depend on them only."""
    return Selection(selector, arguments)


def rows_of(rows: "Rows[M]") -> "QuerySet[M]":
    """Return rows as a query set."""
    return rows.rows if isinstance(rows, Selection) else rows


def sql_of(
    rows: "Rows[M]", build: Build[S], *, kind: tuple[Any, ...], **more: Any
) -> tuple[S, Sequence[Any]]:
    """
    Return the SQL that ``build(rows, **more)`` returns, with its parameters.

    ``kind`` identifies what ``build`` does. What it raises is raised.
    """
    if not isinstance(rows, Selection):
        return build(rows, **more)
    try:
        shape, values = describe({**rows.arguments, **more}, of=rows.selector)
        key = (rows.selector, kind, shape)
        variants = _prepared.get(key, ())
    except TypeError:
        # An argument has no parameter, or a constant cannot be a key.
        return build(rows.rows, **more)
    for prepared in variants:
        if prepared.fits(values):
            return prepared.sql, prepared.bind(values)
    # With the values first: an error that they cause says nothing about the selector.
    built = build(rows.rows, **more)
    if key not in _called_each_time and len(variants) < MAX_VARIANTS:
        _prepare(key, rows, build, more)
    return built


def text_of(rows: "Rows[M]", make: "Callable[[QuerySet[M]], str]", *, kind: tuple[Any, ...]) -> str:
    """
    Return what ``make`` makes of the rows: a text that depends on their query, not on its values.

    It is cached as SQL is. ``kind`` identifies what ``make`` does.
    """

    def build(found: "QuerySet[M]") -> tuple[str, Sequence[Any]]:
        return make(found), ()

    text, _ = sql_of(rows, build, kind=("text", *kind))
    return text


@dataclass(frozen=True, slots=True)
class _Prepared:
    """SQL with its parameters, some of which stand for values; and when it is right."""

    sql: Any
    parameters: Sequence[Any]
    guards: Sequence[Guard]

    def fits(self, values: Sequence[Any]) -> bool:
        return all(guard.holds(values) for guard in self.guards)

    def bind(self, values: Sequence[Any]) -> Sequence[Any]:
        return [each.bind(values) if type(each) is Slot else each for each in self.parameters]


_prepared: dict[Any, tuple[_Prepared, ...]] = {}
_called_each_time: set[Any] = set()
_lock = threading.Lock()


def _prepare(key: Any, rows: "Selection[Any]", build: Build[Any], more: Mapping[str, Any]) -> None:
    if len(_prepared) + len(_called_each_time) >= MAX_SHAPES:
        _forget()
    try:
        prepared = _build_with_parameters(rows, build, more)
    except Exception:
        # Whatever it is, the selector cannot do with parameters.
        logger.info("%s is called for each request.", rows.selector.__qualname__, exc_info=True)
        _called_each_time.add(key)
    else:
        _remember(key, prepared)


def _remember(key: Any, prepared: _Prepared) -> None:
    with _lock:
        known = sum(len(each.sql) for variants in _prepared.values() for each in variants)
        if known + len(prepared.sql) > MAX_CHARACTERS:
            _forget()
        _prepared[key] = (*_prepared.get(key, ()), prepared)


def _build_with_parameters(
    rows: "Selection[Any]", build: Build[Any], more: Mapping[str, Any]
) -> _Prepared:
    guards: list[Guard] = []
    given = substitute({**rows.arguments, **more}, of=rows.selector, guards=guards)
    own = {name: given.pop(name) for name in rows.arguments}
    with connection.execute_wrapper(_refuse):
        sql, parameters = build(rows.selector(**own), **given)
    if any(isinstance(each, date) for each in parameters):
        raise ValueNeeded("The selector reads the clock.")
    # A statement may also have parameters that were not part of an expression.
    slots = (each.slot if type(each) is Parameter else each for each in parameters)
    return _Prepared(sql, tuple(slots), tuple(guards))


def _refuse(*_: Any) -> Any:
    raise ValueNeeded("The selector runs a statement.")


def _forget(**_: Any) -> None:
    _prepared.clear()
    _called_each_time.clear()


# A selector may read a setting, which tests change.
setting_changed.connect(_forget, dispatch_uid="shared.selections")
