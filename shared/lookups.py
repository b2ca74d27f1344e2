"""Look-up of one row, which raises the error of both transports."""

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

from shared.errors import NotFound

_M = TypeVar("_M", bound=Model)


def get_or_not_found(rows: QuerySet[_M], *, kind: str, key: int | str) -> _M:
    """
    Return the row with this id. A key that is a text is an id or a slug, see ``SlugMixin``.

    :param kind: the noun for the message, such as "order".
    :raises NotFound: if there is no such row.
    """
    found: Any = rows
    try:
        row: _M = found.called(key).get() if isinstance(key, str) else found.get(pk=key)
    except ObjectDoesNotExist:
        raise NotFound(f"There is no {kind} {key!r}.") from None
    return row
