"""Locking the rows that a new row refers to."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model

from shared.objects import list_locked
from shared.selections import Rows

_M = TypeVar("_M", bound=Model)


def lock_referenced(rows: Rows[_M]) -> Sequence[_M]:
    """
    Lock rows that new rows will refer to until the transaction ends, and return them by id.

    Foreign keys are checked when a transaction ends. Without the lock, a row that is deleted in
    between is found then, too late to be refused as not found. Requests that refer to the same row,
    or change it, do not wait for each other. A deletion waits, if it takes its own lock by
    ``select_for_update()`` before it looks for rows that refer to its row.
    """
    return list_locked(rows, lock="KEY SHARE")
