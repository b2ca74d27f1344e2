"""Look-up of one object, with exactly the selected columns and joins."""

import re
import uuid
from typing import Any, TypeVar

from django.db.models import AutoField, IntegerField, Model, QuerySet

from shared.errors import NotFound, ValidationFailed
from shared.graphql.batching import load
from shared.graphql.completing import mark_planned
from shared.graphql.planning import plan_list

_M = TypeVar("_M", bound=Model)

_ASCII_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
_MAX_ID = 2**63 - 1


def find_one(info: Any, queryset: QuerySet[_M], **lookup: object) -> _M:
    """
    Return the object that matches the lookup. Lookup values that are None are ignored.

    :raises NotFound: if no object matches, or the value cannot be a key.
    :raises ValidationFailed: if every lookup value is None.
    """
    given = {name: value for name, value in lookup.items() if value is not None}
    if not given:
        raise ValidationFailed.of(next(iter(lookup)), f"Give one of: {', '.join(lookup)}.")
    found = queryset.filter(**{name: _key(queryset, name, value) for name, value in given.items()})
    # The lookup fields are unique, so neither LIMIT nor ORDER BY is needed.
    for row in load(found.order_by(), plan_list(info)):
        mark_planned(row, info)
        return row
    raise _not_found(queryset)


def parse_id(identifier: object) -> int:
    """
    Convert a GraphQL ID to a primary key.

    :raises NotFound: if it is not a positive integer that fits into a bigint column.
    """
    text = str(identifier)
    if not _ASCII_NUMBER.fullmatch(text) or not 1 <= int(text) <= _MAX_ID:
        raise NotFound("There is nothing with this id.")
    return int(text)


def parse_uuid(identifier: object) -> uuid.UUID:
    """
    Convert a GraphQL ID to a UUID.

    :raises NotFound: if it is not a UUID.
    """
    try:
        return uuid.UUID(str(identifier))
    except ValueError:
        raise NotFound("There is nothing with this id.") from None


def _key(queryset: QuerySet[Any], name: str, value: object) -> object:
    meta = queryset.model._meta
    field = meta.pk if name == "pk" else meta.get_field(name)
    if isinstance(getattr(field, "target_field", field), AutoField | IntegerField):
        return parse_id(value)
    return value


def _not_found(queryset: QuerySet[Any]) -> NotFound:
    return NotFound(f"There is no such {queryset.model._meta.verbose_name}.")
