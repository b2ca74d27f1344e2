"""What fields cost beyond the objects they return, declared beside the fields."""

from typing import TypeVar

import graphene

UPSTREAM_CALL = 100
"""A call to a service of another company, which keeps a thread waiting."""

PASSWORD_HASH = 100
"""Some 50 ms of a processor and 20 MB, on purpose."""

SCAN = 10
"""A statement that reads many rows to return few: ranked lists, facets, statistics."""

COUNT = 1
"""A statement that counts the rows of a list."""

_F = TypeVar("_F", bound=graphene.Field)


def cost(field: _F, *, weight: int = 0, size: int | None = None) -> _F:
    """
    Return the field with its cost.

    ``weight`` is added for each time the field is resolved; ``size`` is how many objects its
    list is assumed to hold. The SDL publishes both, as ``@cost`` and ``@listSize``.
    """
    field.cost = weight
    if size is not None:
        field.expected = size
    return field
