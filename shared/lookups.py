"""Look-up of one row, which raises the error of both transports."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from shared.errors import NotFound
from shared.objects import find_object
from shared.selections import Rows

_M = TypeVar("_M", bound=Model)


def get_or_not_found(rows: Rows[_M], *, kind: str, key: int | str) -> _M:
    """
    Return the row with this id. A key that is a text is an id or a slug, see ``SlugMixin``.

    :param kind: the noun for the message, such as "order".
    :raises NotFound: if there is no such row.
    """
    with_key = _called if isinstance(key, str) else _of_id
    row = find_object(rows, part=with_key, kind=(with_key,), key=key)
    if row is None:
        raise NotFound(f"There is no {kind} {key!r}.")
    return row


def _of_id(rows: QuerySet[_M], *, key: int) -> QuerySet[_M]:
    return rows.filter(pk=key)


def _called(rows: Any, *, key: str) -> Any:
    return rows.called(key)
