"""Batches of rows that were loaded together, so that their nested lists load together too."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.constants import LOOKUP_SEP

from shared.graphql.planning import Plan, apply

_M = TypeVar("_M", bound=Model)
_L = TypeVar("_L")

_ATTRIBUTE = "_graphql_batch"


class RowBatch:
    """The rows of one level of a query, for all of their parents."""

    __slots__ = ("_results", "rows")

    def __init__(self, rows: Sequence[Model]) -> None:
        self.rows = rows
        self._results: dict[Hashable, Any] = {}

    @classmethod
    def containing(cls, row: Model) -> RowBatch:
        """Return the batch in which a row was loaded, or a new one for this row alone."""
        batch: RowBatch | None = row.__dict__.get(_ATTRIBUTE)
        if batch is None:
            batch = cls([row])
            batch._attach()
        return batch

    @classmethod
    def attach(cls, rows: Sequence[Model]) -> None:
        """Attach one new batch to all the rows."""
        cls(rows)._attach()

    def get_or_load(self, nodes: Iterable[object], load_all: Callable[[Sequence[Model]], _L]) -> _L:
        """
        Return the result of ``load_all`` for one field of all the rows.

        The first call for the field's nodes loads it; later calls return the same result.
        """
        key = tuple(map(id, nodes))
        if key not in self._results:
            self._results[key] = load_all(self.rows)
        result: _L = self._results[key]
        return result

    def _attach(self) -> None:
        for row in self.rows:
            row.__dict__[_ATTRIBUTE] = self


def load(queryset: QuerySet[_M], plan: Plan, *, extra_columns: Iterable[str] = ()) -> list[_M]:
    """Run a planned query, and attach a batch to the rows of each level with nested lists."""
    rows = fetch(queryset, plan, extra_columns=extra_columns)
    attach_batches(rows, plan)
    return rows


def fetch(queryset: QuerySet[_M], plan: Plan, *, extra_columns: Iterable[str] = ()) -> list[_M]:
    """Run a planned query. The caller attaches the batches to the rows it wants to show."""
    return list(apply(plan, queryset, extra_columns=extra_columns))


def attach_batches(rows: Sequence[Model], plan: Plan) -> None:
    """Attach batches to the rows and to the objects of their forward relations, by level."""
    for path in plan.nested_list_paths:
        RowBatch.attach(_related_objects(rows, path))
    for path, inner in plan.separate_queries.items():
        attach_batches(_related_objects(rows, path), inner)


def _related_objects(rows: Sequence[Model], path: str) -> list[Model]:
    reached = list(rows)
    for name in filter(None, path.split(LOOKUP_SEP)):
        reached = [found for row in reached if (found := getattr(row, name)) is not None]
    return reached
