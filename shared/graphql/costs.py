"""Costs of fields, declared beside the fields. The unit is one returned object."""

from typing import Any, TypeVar

import graphene

UPSTREAM_CALL = 100
"""A call to an external service, which blocks a thread."""

PASSWORD_HASH = 100
"""A password hash: about 50 ms of processor time and 20 MB of memory, by design."""

SCAN = 10
"""A statement that reads many rows to return few: ranked lists, facets, statistics."""

COUNT = 1
"""A statement that counts the rows of a list."""

_F = TypeVar("_F", bound=graphene.Field)


def sized_list(kind: Any, *, assumed_size: int) -> graphene.Field:
    """Return the field of a list whose length the domain bounds; see ``cost``."""
    rows = graphene.List(graphene.NonNull(kind))
    return cost(graphene.Field(rows, required=True), assumed_size=assumed_size)


def cost(field: _F, *, weight: int = 0, assumed_size: int | None = None) -> _F:
    """
    Declare the cost of a field and return the field.

    ``weight`` is added each time the field is resolved. ``assumed_size`` is the number of
    objects that its list is assumed to hold. The SDL publishes both, as ``@cost`` and
    ``@listSize``.
    """
    field.cost = weight
    if assumed_size is not None:
        field.assumed_size = assumed_size
    return field
