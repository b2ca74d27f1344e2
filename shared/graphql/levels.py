"""Rows that were loaded together, so that their nested lists can be loaded together too."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.constants import LOOKUP_SEP

from shared.graphql.planning import Plan, apply

_M = TypeVar("_M", bound=Model)
_L = TypeVar("_L")

_ATTRIBUTE = "_graphql_level"


class Level:
    """The rows of one level of a query, over all the parents they hang from."""

    __slots__ = ("_lists", "rows")

    def __init__(self, rows: Sequence[Model]) -> None:
        self.rows = rows
        self._lists: dict[Hashable, Any] = {}

    @classmethod
    def of(cls, row: Model) -> Level:
        """Return the level a row was loaded in, or make one of it alone."""
        level: Level | None = row.__dict__.get(_ATTRIBUTE)
        if level is None:
            level = cls([row])
            level._mark()
        return level

    @classmethod
    def gather(cls, rows: Sequence[Model]) -> None:
        """Let rows know that they were loaded together."""
        cls(rows)._mark()

    def list_for(self, nodes: Iterable[object], make: Callable[[Sequence[Model]], _L]) -> _L:
        """Return what was made for one field of all the rows; made when first asked for."""
        key = tuple(map(id, nodes))
        if key not in self._lists:
            self._lists[key] = make(self.rows)
        made: _L = self._lists[key]
        return made

    def _mark(self) -> None:
        for row in self.rows:
            row.__dict__[_ATTRIBUTE] = self


def load(queryset: QuerySet[_M], plan: Plan, *, also: Iterable[str] = ()) -> list[_M]:
    """Run a planned query, and gather the rows of each level that has nested lists."""
    rows = fetch(queryset, plan, also=also)
    gather(rows, plan)
    return rows


def fetch(queryset: QuerySet[_M], plan: Plan, *, also: Iterable[str] = ()) -> list[_M]:
    """Run a planned query, and leave it to the caller which of the rows belong together."""
    return list(apply(plan, queryset, also=also))


def gather(rows: Sequence[Model], plan: Plan) -> None:
    """Gather the rows, and the objects their forward relations lead to, by level."""
    for path in plan.crowded:
        Level.gather(_follow(rows, path))
    for path, inner in plan.apart.items():
        gather(_follow(rows, path), inner)


def _follow(rows: Sequence[Model], path: str) -> list[Model]:
    reached = list(rows)
    for name in filter(None, path.split(LOOKUP_SEP)):
        reached = [found for row in reached if (found := getattr(row, name)) is not None]
    return reached
