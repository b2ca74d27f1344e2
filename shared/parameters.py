"""Parameters: what selectors get in place of values while their SQL is built once for many."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import count
from typing import Any, Literal, Protocol, TypeVar, get_args, get_origin
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Expression,
    F,
    FloatField,
    Func,
    TextField,
    UUIDField,
    Value,
)
from psycopg.types.numeric import Int8

R = TypeVar("R")


class Ids(tuple[int, ...]):
    """Ids that are one parameter, an array. A list has a parameter for each item."""

    __slots__ = ()


_FIELDS: Mapping[type, Callable[[], Any]] = {
    str: TextField,
    int: BigIntegerField,
    Decimal: DecimalField,
    float: FloatField,
    datetime: DateTimeField,
    date: DateField,
    UUID: UUIDField,
    Ids: lambda: ArrayField(BigIntegerField()),
}
_LARGEST = 2**63 - 1
_CONSTANTS = (type(None), bool, Enum)


class ValueNeeded(TypeError):
    """A selector looked at the value of a parameter."""


class HasKey(Protocol):
    """An object whose key is a parameter. ``shape_in_queries`` is what else queries depend on."""

    pk: Any
    shape_in_queries: tuple[Any, ...]

    def for_queries(self, key: Any) -> Any:
        """Return an object with this key, for building a query."""


@dataclass(frozen=True, slots=True)
class Slot:
    """
    The place in a list of values from which a parameter takes its own, and what is made of it.

    Cached SQL has slots: expressions would take much memory, and have the values of one request.
    """

    place: int
    derivations: tuple[Callable[[Any], Any], ...]

    def value_in(self, values: Sequence[Any]) -> Any:
        """Return what the parameter stands for in a list of values."""
        value = values[self.place]
        for derivation in self.derivations:
            value = derivation(value)
        return value

    def bind(self, values: Sequence[Any]) -> Any:
        """Return ``value_in`` as the database takes it. Integers have one type, whatever size."""
        value = self.value_in(values)
        if type(value) is Ids:
            return [Int8(each) for each in value]
        return Int8(value) if type(value) is int else value


@dataclass(frozen=True, slots=True)
class Guard:
    """A question about a value, and the answer on which the SQL depends."""

    slot: Slot
    question: Callable[[Any], Any]
    answer: Any

    def holds(self, values: Sequence[Any]) -> bool:
        """Return whether the answer for these values is the same."""
        return bool(self.question(self.slot.value_in(values)) == self.answer)


class Parameter(Expression):
    """An expression that stands for the value at a place of a list of values."""

    def __init__(self, slot: Slot, actual: Any, guards: list[Guard]) -> None:
        super().__init__(output_field=_FIELDS[type(actual)]())
        self.slot = slot
        self.actual = actual
        self.guards = guards

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # stubs
        """Return the placeholder, with the slot of this parameter as its value."""
        return "%s", [self.slot]

    # A branch on the value would be the same for every value that comes later.
    def __eq__(self, other: object) -> bool:
        if isinstance(other, Expression) or other in ("", None):
            return self is other
        raise ValueNeeded("A parameter was compared.")

    def __hash__(self) -> int:
        return id(self)

    def __str__(self) -> str:
        raise ValueNeeded("A parameter was made a text.")

    def __format__(self, _: str) -> str:
        raise ValueNeeded("A parameter was made a text.")


def decide(value: Any, question: Callable[[Any], R]) -> R:
    """Return the answer to a question about a value, for a query that depends on the answer."""
    if not isinstance(value, Parameter):
        return question(value)
    answer = question(value.actual)
    value.guards.append(Guard(value.slot, question, answer))
    return answer


def derive(value: Any, function: Callable[[Any], Any]) -> Any:
    """Return what a function makes of a value, for use in a condition."""
    if not isinstance(value, Parameter):
        return function(value)
    slot = Slot(value.slot.place, (*value.slot.derivations, function))
    return Parameter(slot, function(value.actual), value.guards)


def is_one_of(column: str, ids: Any) -> Func:
    """Return the condition that a column has one of ``Ids``, or of an expression of an array."""
    if isinstance(ids, Ids):
        ids = Value(list(ids), output_field=_FIELDS[Ids]())
    return Func(
        F(column),
        ids,
        template="%(expressions)s)",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )


def describe(arguments: Mapping[str, Any], *, of: Callable[..., Any]) -> tuple[Any, list[Any]]:
    """
    Return the shape of a selector's arguments, and their values.

    :raises ValueNeeded: if an argument has a type without parameters.
    """
    values: list[Any] = []
    return _shapes_of(arguments, values, constants=_literals(of)), values


def substitute(
    arguments: Mapping[str, Any], *, of: Callable[..., Any], guards: list[Guard]
) -> dict[str, Any]:
    """
    Return the arguments with parameters in place of the values that ``describe`` returns.

    What is decided about the parameters is added to ``guards``.
    """
    return _substitutes(arguments, count(), guards, constants=_literals(of))


def _shape_of(value: Any, values: list[Any]) -> Any:
    kind: Any = type(value)
    # A selector may ask whether there is a value, so those that count as none are constants.
    if kind in _FIELDS:
        if not value:
            return (kind, value)
        if kind is int and abs(value) > _LARGEST:
            raise ValueNeeded("No column has so large a number.")
        values.append(value)
        return kind
    if kind in (list, tuple):
        return (kind, *(_shape_of(each, values) for each in value))
    if isinstance(value, _CONSTANTS):
        return value
    if kind is AnonymousUser:
        return kind
    if is_dataclass(value):
        return (kind, *_shapes_of(_members(value), values, constants=_literals(kind)))
    # Not isinstance(value, HasKey), which takes as long as the rest of this function.
    if hasattr(kind, HasKey.for_queries.__name__):
        values.append(value.pk)
        return (kind, value.shape_in_queries)
    raise ValueNeeded(f"There are no parameters for {kind.__name__}.")


def _substitute(value: Any, places: Iterator[int], guards: list[Guard]) -> Any:
    kind: Any = type(value)
    if kind in _FIELDS:
        return Parameter(Slot(next(places), ()), value, guards) if value else value
    if kind in (list, tuple):
        return kind(_substitute(each, places, guards) for each in value)
    if isinstance(value, _CONSTANTS) or kind is AnonymousUser:
        return value
    if is_dataclass(value):
        return kind(**_substitutes(_members(value), places, guards, constants=_literals(kind)))
    return value.for_queries(Parameter(Slot(next(places), ()), value.pk, guards))


def _shapes_of(
    members: Mapping[str, Any], values: list[Any], *, constants: frozenset[str]
) -> tuple[Any, ...]:
    return tuple(
        (name, value if name in constants else _shape_of(value, values))
        for name, value in members.items()
    )


def _substitutes(
    members: Mapping[str, Any],
    places: Iterator[int],
    guards: list[Guard],
    *,
    constants: frozenset[str],
) -> dict[str, Any]:
    return {
        name: value if name in constants else _substitute(value, places, guards)
        for name, value in members.items()
    }


def _members(value: Any) -> Mapping[str, Any]:
    """Return the fields of a dataclass, such as the criteria of a search."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


@cache
def _literals(annotated: Any) -> frozenset[str]:
    """Return the names of the parameters, or of the fields of a dataclass, that are literals."""
    return frozenset(
        name
        for name, annotation in annotated.__annotations__.items()
        if any(get_origin(each) is Literal for each in (annotation, *get_args(annotation)))
    )
