"""Nested lists, loaded by one statement for all parents of a level."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import graphene
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, Model, QuerySet
from django.db.models.expressions import RawSQL

from shared.graphql.batching import RowBatch, attach_batches, fetch, load
from shared.graphql.completing import complete
from shared.graphql.connections import plan_page
from shared.graphql.cursors import CursorPaginator
from shared.graphql.pages import Page, connection_type, page_arguments, validate_first
from shared.graphql.planning import NestedField, plan_list


class NestedConnectionField(NestedField, graphene.Field):
    """
    A paginated list in each parent, such as the latest reviews of each product of a page.

    ``queryset(info, **arguments)`` returns the ordered rows of all parents. ``parent_key`` is
    the column of those rows that holds the parent's key. A LATERAL join takes the first rows
    of each parent, so a parent with a million rows costs no more than one with ten.
    """

    def __init__(
        self,
        node: Callable[[], Any],
        *,
        parent_key: str,
        queryset: Callable[..., QuerySet[Any]],
        description: str | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(
            lambda: connection_type(node()),
            required=True,
            description=description,
            **page_arguments(),
            **arguments,
        )
        self._parent_key = parent_key
        self._queryset = queryset

    def wrap_resolve(self, _parent_resolver: object) -> Callable[..., Page]:
        """Return a resolver that loads the list for all rows of the parent's batch at once."""

        def resolve_page(
            root: Model,
            info: Any,
            *,
            first: int | None = None,
            after: str | None = None,
            **arguments: Any,
        ) -> Page:
            def paginate_all(parents: Sequence[Model]) -> _ParentPages:
                name = f"{info.parent_type.name}.{info.field_name}"
                rows = self._queryset(info, **arguments)
                paginator = CursorPaginator.for_queryset(rows, name=name)
                size = validate_first(first)
                return _ParentPages(paginator, self._parent_key, parents, info, size, after)

            batch = RowBatch.containing(root)
            return batch.get_or_load(info.field_nodes, paginate_all).page_for(root)

        return resolve_page


class NestedListField(NestedField, graphene.Field):
    """
    An unpaginated list in each parent, if the domain bounds its length: the items of an order.

    ``assumed_size`` is the number of rows that each parent counts for in the cost of a query.
    ``prefetched`` is the related name under which services prefetch the same rows in the same
    order. Rows of a mutation's result are then completed instead of read again.
    """

    def __init__(
        self,
        node: Callable[[], Any],
        *,
        parent_key: str,
        queryset: Callable[..., QuerySet[Any]],
        assumed_size: int = 10,
        prefetched: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(lambda: graphene.List(graphene.NonNull(node())), required=True, **options)
        self.assumed_size = assumed_size
        self._prefetched = prefetched
        self._parent_key = parent_key
        self._queryset = queryset

    def wrap_resolve(self, _parent_resolver: object) -> Callable[..., Sequence[Model]]:
        """Return a resolver that loads the list for all rows of the parent's batch at once."""

        def resolve_rows(root: Model, info: Any, **arguments: Any) -> Sequence[Model]:
            def load_all(parents: Sequence[Model]) -> Mapping[object, Sequence[Model]]:
                known = self._prefetched_rows(parents)
                if known is not None:
                    complete(known, plan_list(info))
                    return _group_by_parent(known, self._parent_key)
                children = self._queryset(info, **arguments).filter(
                    **{f"{self._parent_key}__in": _keys(parents)}
                )
                rows = load(children, plan_list(info), extra_columns=[self._parent_key])
                return _group_by_parent(rows, self._parent_key)

            batch = RowBatch.containing(root)
            return batch.get_or_load(info.field_nodes, load_all).get(root.pk, ())

        return resolve_rows

    def _prefetched_rows(self, parents: Sequence[Model]) -> Sequence[Model] | None:
        name = self._prefetched
        caches = [getattr(parent, "_prefetched_objects_cache", {}) for parent in parents]
        if name is None or any(name not in cache for cache in caches):
            return None
        return [row for cache in caches for row in cache[name]]


class NestedOneField(NestedField, graphene.Field):
    """
    One related object of each row, null if the viewer may not see it: the post a post quotes.

    ``key`` is the column of the row that holds the object's key. The type's ``requires`` lists
    it too. ``queryset(info)`` returns the objects that are visible to the viewer.
    """

    def __init__(
        self,
        node: Callable[[], Any],
        *,
        key: str,
        queryset: Callable[..., QuerySet[Any]],
        description: str | None = None,
    ) -> None:
        super().__init__(node, description=description)
        self._key = key
        self._queryset = queryset

    def wrap_resolve(self, _parent_resolver: object) -> Callable[..., Model | None]:
        """Return a resolver that loads the object for all rows of the batch at once."""

        def resolve_one(root: Model, info: Any) -> Model | None:
            def load_all(rows: Sequence[Model]) -> Mapping[object, Model]:
                keys = {getattr(row, self._key) for row in rows} - {None}
                if not keys:
                    return {}
                visible = self._queryset(info).filter(pk__in=keys).order_by()
                return {found.pk: found for found in load(visible, plan_list(info))}

            found = RowBatch.containing(root).get_or_load(info.field_nodes, load_all)
            return found.get(getattr(root, self._key))

        return resolve_one


class _ParentPages:
    """One page for each parent of a level: one statement for all rows, one for all counts."""

    def __init__(
        self,
        paginator: CursorPaginator,
        parent_key: str,
        parents: Sequence[Model],
        info: Any,
        first: int,
        after: str | None,
    ) -> None:
        self._paginator = paginator
        self._parent_key = parent_key
        self._parents = parents
        self._info = info
        self._first = first
        self._after = after
        self._rows: Mapping[object, Sequence[Model]] | None = None
        self._counts: Mapping[object, int] | None = None
        # Validate the cursor eagerly so that the error's path points at the connection field.
        paginator.page(first=first, after=after)

    def page_for(self, parent: Model) -> Page:
        """Return the page of one parent."""
        source = _ParentPageSource(self, parent.pk)
        return Page(source, self._paginator, first=self._first, after=self._after)

    def rows_for(self, parent: object) -> Sequence[Model]:
        """Return the rows of one parent's page, plus one if more rows follow."""
        if self._rows is None:
            self._rows = self._fetch()
        return self._rows.get(parent, ())

    def count_for(self, parent: object) -> int:
        """Return the number of rows in one parent's whole list."""
        if self._counts is None:
            counted = (
                self._paginator.queryset.filter(**{f"{self._parent_key}__in": _keys(self._parents)})
                .order_by()
                .values_list(self._parent_key)
                .annotate(rows=Count("pk", distinct=True))
            )
            self._counts = dict(counted)
        return self._counts.get(parent, 0)

    def _fetch(self) -> Mapping[object, Sequence[Model]]:
        try:
            first_keys = self._first_keys()
        except EmptyResultSet:
            return {}
        plan = plan_page(self._info)
        rows = fetch(
            self._paginator.queryset.filter(pk__in=first_keys),
            plan,
            extra_columns=[*self._paginator.columns, self._parent_key],
        )
        pages = _group_by_parent(rows, self._parent_key)
        # The extra row of each parent is not shown, so do not load nested lists for it.
        attach_batches([row for page in pages.values() for row in page[: self._first]], plan)
        return pages

    def _first_keys(self) -> RawSQL:
        """Return the keys of the first rows of every parent, as a subquery."""
        children = self._paginator.queryset
        column = children.model._meta.get_field(self._parent_key.removesuffix("_id"))
        parent = RawSQL("nexus_parent.id", (), output_field=column.target_field)
        of_parent = children.filter(**{self._parent_key: parent})
        paginator = CursorPaginator(of_parent, self._paginator.salt, self._paginator.keys)
        page = paginator.page(first=self._first, after=self._after)
        inner, parameters = page.values("pk").query.sql_with_params()
        kind = column.db_type(connections[children.db])
        return RawSQL(  # noqa: S611 - Django makes both parts; the values are parameters
            f"SELECT picked.id FROM unnest(%s::{kind}[]) AS nexus_parent(id)"  # noqa: S608
            f" CROSS JOIN LATERAL ({inner}) AS picked(id)",
            (_keys(self._parents), *parameters),
        )


class _ParentPageSource:
    """The rows and the count of the page of one parent."""

    __slots__ = ("_pages", "_parent")

    def __init__(self, pages: _ParentPages, parent: object) -> None:
        self._pages = pages
        self._parent = parent

    def rows(self) -> Sequence[Model]:
        """Return the rows of the page, plus one if more rows follow."""
        return self._pages.rows_for(self._parent)

    def count(self) -> int:
        """Return the number of rows in the whole list."""
        return self._pages.count_for(self._parent)


def _keys(parents: Sequence[Model]) -> list[object]:
    return list(dict.fromkeys(parent.pk for parent in parents))


def _group_by_parent(rows: Sequence[Model], parent_key: str) -> Mapping[object, Sequence[Model]]:
    grouped: dict[object, list[Model]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, parent_key)].append(row)
    return grouped
