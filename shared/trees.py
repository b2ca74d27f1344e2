"""Trees of rows that name their parent, such as categories."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from shared.errors import ValidationFailed


def verify_parent(
    rows: "QuerySet[Any]", *, pk: int | None, parent_id: int | None, max_depth: int, kind: str
) -> None:
    """
    Verify that a row may have a parent. Locks all rows of the tree until the transaction ends.

    :param rows: all rows of the tree; each has a ``parent_id``.
    :param pk: the row that moves, with the rows below it; None for a new row.
    :param max_depth: the number of levels that the tree may have.
    :param kind: the noun for messages, such as "category".
    :raises ValidationFailed: if the parent does not exist, is the row or below it, or is too deep.
    """
    if parent_id is None:
        return
    # The rows are locked in one order, so that two concurrent moves neither create a cycle nor
    # deadlock.
    locked = rows.select_for_update(no_key=True).order_by("pk")
    parents: Mapping[int, int | None] = dict(locked.values_list("pk", "parent_id"))
    if parent_id not in parents:
        raise ValidationFailed.of("parent_id", f"There is no {kind} {parent_id}.")
    path = _path_to_root(parent_id, parents)
    if pk in path:
        raise ValidationFailed.of("parent_id", f"A {kind} cannot be below itself.")
    if len(path) + _height(pk, parents) > max_depth:
        raise ValidationFailed.of("parent_id", f"The tree has at most {max_depth} levels.")


def _path_to_root(pk: int, parents: Mapping[int, int | None]) -> list[int]:
    path = [pk]
    while (above := parents[path[-1]]) is not None:
        path.append(above)
    return path


def _height(pk: int | None, parents: Mapping[int, int | None]) -> int:
    """Return the number of levels of the subtree of a row; 1 for a new row."""
    paths = (_path_to_root(each, parents) for each in parents)
    return max((path.index(pk) + 1 for path in paths if pk in path), default=1)
