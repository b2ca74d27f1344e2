"""Finding one object, with exactly the columns and joins that were selected."""

import re
from typing import Any, TypeVar

from django.db.models import AutoField, IntegerField, Model, QuerySet

from shared.errors import NotFound, ValidationFailed
from shared.graphql.completing import mark_planned
from shared.graphql.levels import load
from shared.graphql.planning import plan_list

_M = TypeVar("_M", bound=Model)

_ASCII_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
_LARGEST_ID = 2**63 - 1


def find_one(info: Any, queryset: QuerySet[_M], **lookup: object) -> _M:
    """
    Return the one object the lookup finds; lookups that are None do not count.

    :raises NotFound: if there is none, or the value cannot be one's key.
    :raises ValidationFailed: if no lookup is given at all.
    """
    given = {name: word for name, word in lookup.items() if word is not None}
    if not given:
        raise ValidationFailed.of(next(iter(lookup)), f"Give one of: {', '.join(lookup)}.")
    found = queryset.filter(**{name: _key(queryset, name, word) for name, word in given.items()})
    # By key there is one at most, so no LIMIT and no ORDER BY are needed.
    for row in load(found.order_by(), plan_list(info)):
        mark_planned(row, info)
        return row
    raise _absent(queryset)


def pk_of(identifier: object) -> int:
    """
    Return the number a GraphQL ID stands for.

    :raises NotFound: if it is not a number that could be stored.
    """
    text = str(identifier)
    if not _ASCII_NUMBER.fullmatch(text) or not 1 <= int(text) <= _LARGEST_ID:
        raise NotFound("There is nothing with this id.")
    return int(text)


def _key(queryset: QuerySet[Any], name: str, word: object) -> object:
    meta = queryset.model._meta
    field = meta.pk if name == "pk" else meta.get_field(name)
    if isinstance(getattr(field, "target_field", field), AutoField | IntegerField):
        return pk_of(word)
    return word


def _absent(queryset: QuerySet[Any]) -> NotFound:
    return NotFound(f"There is no such {queryset.model._meta.verbose_name}.")
