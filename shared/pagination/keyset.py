"""Keysets: the place in an ordered list, told by the values a row is ordered by."""

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
    def parse(cls, spelled: str) -> "Key":
        """Read a key as ``order_by`` spells it."""
        return cls(name=spelled.removeprefix("-"), is_descending=spelled.startswith("-"))

    @property
    def reversed(self) -> "Key":
        """The same key, walked the other way."""
        return Key(self.name, not self.is_descending)

    @property
    def spelling(self) -> str:
        """The key as ``order_by`` spells it."""
        return f"-{self.name}" if self.is_descending else self.name


def place_of(row: Any, keys: Sequence[Key]) -> list[object]:
    """Return the values that tell a row's place; the row is an object or a dictionary."""
    if isinstance(row, dict):
        return [row[key.name] for key in keys]
    return [reduce(getattr, key.name.split("__"), row) for key in keys]


def beyond(
    rows: "QuerySet[Any, Any]", keys: Sequence[Key], place: Sequence[object]
) -> "QuerySet[Any, Any]":
    """Return the rows that come after the place."""
    if len({key.is_descending for key in keys}) == 1:
        # A row comparison: the database walks an index on the keys from this place on.
        names = Tuple(*(F(key.name) for key in keys))
        lookup = TupleLessThan if keys[0].is_descending else TupleGreaterThan
        return rows.filter(lookup(names, tuple(place)))
    return rows.filter(_bound(keys[0], place[0]) & _after(keys, place))


def _bound(key: Key, value: object) -> Q:
    # Implied by the rest, and the one condition an index can use when directions are mixed.
    return Q((f"{key.name}__{'lte' if key.is_descending else 'gte'}", value))


def _after(keys: Sequence[Key], place: Sequence[object]) -> Q:
    key, value = keys[0], place[0]
    passed = Q((f"{key.name}__{'lt' if key.is_descending else 'gt'}", value))
    if len(keys) == 1:
        return passed
    return passed | (Q((key.name, value)) & _after(keys[1:], place[1:]))


class CursorSigner:
    """
    Writes places down as cursors, and reads only those that it wrote.

    No time is in a cursor, so the same place always gives the same one.
    """

    def __init__(self, *, salt: str) -> None:
        self._signer = Signer(salt=f"cursor:{salt}")

    def write(self, place: Sequence[object], *, is_backwards: bool = False) -> str:
        """Write a place down as an opaque word that is safe in an address."""
        return self._signer.sign_object([int(is_backwards), *map(_spell, place)])

    def read(self, cursor: str) -> tuple[list[object], bool]:
        """
        Return the place and whether the walk goes backwards from it.

        :raises InvalidCursor: if this signer did not write it.
        """
        try:
            direction, *place = self._signer.unsign_object(cursor)
        except (BadSignature, ValueError):
            raise InvalidCursor("The cursor was not made by this list.") from None
        return [_parse(value) for value in place], bool(direction)


def _spell(value: object) -> object:
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
    raise TypeError(f"A list cannot be walked by {value!r}: it is null or has no fixed spelling.")


_PARSERS: dict[str, Callable[[str], object]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "u": UUID,
}


def _parse(value: Any) -> object:
    if isinstance(value, list):
        kind, spelled = value
        return _PARSERS[kind](spelled)
    return value
