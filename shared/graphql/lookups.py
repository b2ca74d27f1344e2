"""Look-up of one object, with exactly the selected columns and joins."""

import re
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar, Union

from django.db.models import AutoField, IntegerField, Model, QuerySet
from orjson import Fragment

from shared.errors import NotFound, ValidationFailed
from shared.graphql.batching import load
from shared.graphql.compiling import form_of
from shared.graphql.completing import mark_planned
from shared.graphql.forms import fetch_matching
from shared.graphql.planning import plan_list
from shared.selections import Rows, rows_of

_M = TypeVar("_M", bound=Model)

Found = Union[_M, Fragment]  # noqa: UP007 - mypy takes no | of a type variable
"""An object, or the JSON of what is selected of it."""

_ASCII_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
_MAX_ID = 2**63 - 1


def find_one(info: Any, rows: Rows[_M], **lookup: object) -> "Found[_M]":
    """
    Return the object that matches the lookup, or its JSON. Values that are None are ignored.

    Return it from the resolver of a query as it is. The SQL of a ``Selection`` is cached.

    :raises NotFound: if no object matches, or the value cannot be a key.
    :raises ValidationFailed: if every lookup value is None.
    """
    form = form_of(info)
    if form is None:
        return load_one(info, rows_of(rows), **lookup)
    found = fetch_matching(form, rows, info, lookup=_keys(form.model, lookup))
    if found is None:
        return load_one(info, rows_of(rows), **lookup)
    for row in found:
        return Fragment(row["json"])
    raise _not_found(form.model)


def load_one(info: Any, queryset: QuerySet[_M], **lookup: object) -> _M:
    """
    Return the object that matches the lookup. Lookup values that are None are ignored.

    :raises NotFound: if no object matches, or the value cannot be a key.
    :raises ValidationFailed: if every lookup value is None.
    """
    found = queryset.filter(**_keys(queryset.model, lookup))
    # The lookup fields are unique, so neither LIMIT nor ORDER BY is needed.
    for row in load(found.order_by(), plan_list(info)):
        mark_planned(row, info)
        return row
    raise _not_found(queryset.model)


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


def _keys(model: type[Model], lookup: Mapping[str, object]) -> dict[str, object]:
    given = {name: value for name, value in lookup.items() if value is not None}
    if not given:
        arguments = ["id" if name == "pk" else name for name in lookup]
        raise ValidationFailed.of(arguments[0], f"Give one of: {', '.join(arguments)}.")
    return {name: _key(model, name, value) for name, value in given.items()}


def _key(model: type[Model], name: str, value: object) -> object:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if isinstance(getattr(field, "target_field", field), AutoField | IntegerField):
        return parse_id(value)
    return value


def _not_found(model: type[Model]) -> NotFound:
    return NotFound(f"There is no such {model._meta.verbose_name}.")
