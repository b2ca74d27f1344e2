"""Keyset pagination: a position in a list is the values of the keys that order it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from shared.errors import InvalidCursor


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an ordering, such as ``-created_at``. Its values are never null."""

    name: str
    is_descending: bool

    @classmethod
    def parse(cls, ordering: str) -> "Key":
        """Parse a key in the form of ``order_by``."""
        return cls(name=ordering.removeprefix("-"), is_descending=ordering.startswith("-"))

    @property
    def reversed(self) -> "Key":
        """The same key in the opposite direction."""
        return Key(self.name, not self.is_descending)

    @property
    def ordering(self) -> str:
        """The key in the form of ``order_by``."""
        return f"-{self.name}" if self.is_descending else self.name


def key_values(row: Any, keys: Sequence[Key]) -> list[object]:
    """Return the values of the keys in a row, which is an object or a dictionary."""
    if isinstance(row, dict):
        return [row[key.name] for key in keys]
    return [reduce(getattr, key.name.split("__"), row) for key in keys]


def rows_after(
    rows: "QuerySet[Any, Any]", keys: Sequence[Key], position: Sequence[object]
) -> "QuerySet[Any, Any]":
    """Return the rows after a position, which is one value for each key."""
    if len({key.is_descending for key in keys}) == 1:
        # A row comparison: PostgreSQL scans an index on the keys from this position on.
        names = Tuple(*(F(key.name) for key in keys))
        lookup = TupleLessThan if keys[0].is_descending else TupleGreaterThan
        return rows.filter(lookup(names, tuple(position)))
    return rows.filter(_bound(keys[0], position[0]) & _after(keys, position))


def _bound(key: Key, value: object) -> Q:
    # The other conditions imply this one, but with mixed directions an index can use it alone.
    return Q((f"{key.name}__{'lte' if key.is_descending else 'gte'}", value))


def _after(keys: Sequence[Key], position: Sequence[object]) -> Q:
    key, value = keys[0], position[0]
    is_after = Q((f"{key.name}__{'lt' if key.is_descending else 'gt'}", value))
    if len(keys) == 1:
        return is_after
    return is_after | (Q((key.name, value)) & _after(keys[1:], position[1:]))


class CursorSigner:
    """
    Encodes positions as signed cursors, and decodes only cursors with its own signature.

    Both transports use it.
    Cursors hold no time, so the same position always has the same cursor.
    """

    def __init__(self, *, salt: str) -> None:
        self._signer = Signer(salt=f"cursor:{salt}")

    def encode(self, position: Sequence[object], *, is_backwards: bool = False) -> str:
        """
        Return a URL-safe cursor for a position.

        :raises TypeError: if a value is null or has a type without a serialization.
        """
        return self._signer.sign_object([int(is_backwards), *map(_serialize, position)])

    def decode(self, cursor: str) -> tuple[list[object], bool]:
        """
        Return ``(position, is_backwards)`` of a cursor.

        :raises InvalidCursor: if the cursor does not have this signer's signature.
        """
        try:
            direction, *position = self._signer.unsign_object(cursor)
        except (BadSignature, ValueError):
            raise InvalidCursor("The cursor was not made by this list.") from None
        return [_parse(value) for value in position], bool(direction)


def _serialize(value: object) -> object:
    match value:
        case bool() | int() | float() | str():
            return value
        case datetime():
            return ["t", value.isoformat()]
        case date():
            return ["d", value.isoformat()]
        case Decimal():
            return ["n", str(value)]
        case UUID():
            return ["u", str(value)]
        case Model():
            return value.pk
    raise TypeError(f"{value!r} cannot be part of a cursor: it is null or of an unknown type.")


_PARSERS: dict[str, Callable[[str], object]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "u": UUID,
}


def _parse(value: Any) -> object:
    if isinstance(value, list):
        kind, text = value
        return _PARSERS[kind](text)
    return value
