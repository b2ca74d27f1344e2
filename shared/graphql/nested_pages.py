"""The pages of a nested connection: one statement for the rows of all parents of a level."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, Model, QuerySet
from django.db.models.expressions import RawSQL

from shared.graphql.batching import attach_batches, fetch
from shared.graphql.connections import plan_page
from shared.graphql.cursors import CursorPaginator
from shared.graphql.forms import JsonRow, RowForm, Sql, fetch_json
from shared.graphql.pages import Page
from shared.graphql.planning import column_of
from shared.pagination.slices import Slice


class ParentPages:
    """One page for each parent of a level: one statement for all rows, one for all counts."""

    def __init__(
        self,
        paginator: CursorPaginator,
        parent_key: str,
        parents: Sequence[Model],
        info: Any,
        part: Slice[str],
    ) -> None:
        self.paginator = paginator
        self._parent_key = parent_key
        self._parents = parents
        self._info = info
        self._slice = part
        self.form: RowForm | None = None
        self._rows: Mapping[object, Sequence[Model | JsonRow]] | None = None
        self._counts: Mapping[object, int] | None = None
        # Validate cursors eagerly so that the error's path points at the connection field.
        self._positions = paginator.positions_of(part)

    def page_for(self, parent: Model) -> Page:
        """Return the page of one parent."""
        return Page(_ParentPageSource(self, parent.pk), self._slice)

    def rows_for(self, parent: object) -> Sequence[Model | JsonRow]:
        """Return the rows of one parent's page in its direction, plus one if its list continues."""
        if self._rows is None:
            found = self._fetch_json()
            self._rows = self._fetch() if found is None else found
        return self._rows.get(parent, ())

    def count_for(self, parent: object) -> int:
        """Return the number of rows in one parent's whole list."""
        if self._counts is None:
            counted = (
                self.paginator.queryset.filter(
                    **{f"{self._parent_key}__in": keys_of(self._parents)}
                )
                .order_by()
                .values_list(self._parent_key)
                .annotate(rows=Count("pk", distinct=True))
            )
            self._counts = dict(counted)
        return self._counts.get(parent, 0)

    def _fetch_json(self) -> Mapping[object, Sequence[JsonRow]] | None:
        if self.form is None:
            return None
        parents = Sql(
            f"unnest(%s::{self._key_type}[]) AS nexus_parent (id)", (keys_of(self._parents),)
        )
        columns = self.paginator.columns
        page = self._page_of_a_parent()
        found = fetch_json(self.form, page, self._info, columns=columns, parents=parents)
        if found is None:
            return None
        grouped: dict[object, list[JsonRow]] = defaultdict(list)
        for row in found:
            grouped[row["parent"]].append(row)
        return grouped

    def _fetch(self) -> Mapping[object, Sequence[Model | JsonRow]]:
        try:
            first_keys = self._first_keys()
        except EmptyResultSet:
            return {}
        plan = plan_page(self._info)
        rows = fetch(
            self.paginator.ordered(self._slice).filter(pk__in=first_keys),
            plan,
            extra_columns=[*self.paginator.columns, self._parent_key],
        )
        pages = group_by_parent(rows, self._parent_key)
        # The extra row of each parent is not shown, so do not load nested lists for it.
        shown = [row for page in pages.values() for row in self._slice.shown(page)]
        attach_batches(shown, plan)
        return pages

    def _first_keys(self) -> RawSQL:
        """Return the keys of the first rows of every parent, as a subquery."""
        inner, parameters = self._page_of_a_parent().values("pk").query.sql_with_params()
        return RawSQL(  # noqa: S611 - Django makes both parts; the values are parameters
            f"SELECT picked.id FROM unnest(%s::{self._key_type}[]) AS nexus_parent(id)"  # noqa: S608
            f" CROSS JOIN LATERAL ({inner}) AS picked(id)",
            (keys_of(self._parents), *parameters),
        )

    def _page_of_a_parent(self) -> QuerySet[Any]:
        """Return the page of the parent whose key is ``nexus_parent.id``."""
        of_parent = rows_of_parent(self.paginator.queryset, self._parent_key, "nexus_parent.id")
        return self.paginator.page_of(of_parent, self._positions)

    @property
    def _key_type(self) -> str:
        children = self.paginator.queryset
        return str(_key_column(children, self._parent_key).db_type(connections[children.db]))


class _ParentPageSource:
    """The rows and the count of the page of one parent, as JSON for all parents or for none."""

    __slots__ = ("_pages", "_parent")

    def __init__(self, pages: ParentPages, parent: object) -> None:
        self._pages = pages
        self._parent = parent

    @property
    def form(self) -> RowForm | None:
        """The form of the rows."""
        return self._pages.form

    @form.setter
    def form(self, form: RowForm | None) -> None:
        self._pages.form = form

    @property
    def paginator(self) -> CursorPaginator:
        """The paginator of the list of any parent."""
        return self._pages.paginator

    def rows(self) -> Sequence[Model | JsonRow]:
        """Return the rows of the page in its direction, plus one if the list continues there."""
        return self._pages.rows_for(self._parent)

    def count(self) -> int:
        """Return the number of rows in the whole list."""
        return self._pages.count_for(self._parent)


def rows_of_parent(rows: QuerySet[Any], parent_key: str, parent: str) -> QuerySet[Any]:
    """Return the rows of the parent whose key is the SQL ``parent``."""
    target = _key_column(rows, parent_key).target_field
    key = RawSQL(parent, (), output_field=target)  # noqa: S611 - the name of a column
    return rows.filter(**{parent_key: key})


def _key_column(rows: QuerySet[Any], parent_key: str) -> Any:
    model: type[Model] = rows.model
    return column_of(model, parent_key)


def keys_of(parents: Sequence[Model]) -> list[object]:
    """Return the primary keys of the parents, each once."""
    return list(dict.fromkeys(parent.pk for parent in parents))


def group_by_parent(rows: Sequence[Model], parent_key: str) -> Mapping[object, Sequence[Model]]:
    """Return the rows of each parent by the parent's key."""
    grouped: dict[object, list[Model]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, parent_key)].append(row)
    return grouped
