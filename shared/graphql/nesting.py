"""Nested lists, loaded by one statement for all parents of a level."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import graphene
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from shared.graphql.batching import RowBatch, load
from shared.graphql.completing import complete
from shared.graphql.cursors import CursorPaginator
from shared.graphql.nested_forms import NestedPage
from shared.graphql.nested_pages import ParentPages, group_by_parent, keys_of, rows_of_parent
from shared.graphql.pages import Page, connection_type, page_arguments, take_slice
from shared.graphql.planning import NestedField, column_of, plan_list


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

        def resolve_page(root: Model, info: Any, **arguments: Any) -> Page:
            def paginate_all(parents: Sequence[Model]) -> ParentPages:
                part = take_slice(arguments)
                name = f"{info.parent_type.name}.{info.field_name}"
                rows = self._queryset(info, **arguments)
                paginator = CursorPaginator(rows, name=name)
                return ParentPages(paginator, self._parent_key, parents, info, part)

            batch = RowBatch.containing(root)
            return batch.get_or_load(info.field_nodes, paginate_all).page_for(root)

        return resolve_page

    def parent_column(self, parent: type[Model]) -> Any:
        """Return the column of a parent that its list depends on."""
        return parent._meta.pk

    def page_of(self, parent: str, info: Any, **arguments: Any) -> NestedPage:
        """
        Return the page of one parent, whose key is the SQL ``parent``.

        :raises ValidationFailed: if a size is out of range, or both are given.
        :raises InvalidCursor: if a cursor does not belong to this list in this order.
        """
        part = take_slice(arguments)
        rows = rows_of_parent(self._queryset(info, **arguments), self._parent_key, parent)
        name = f"{info.parent_type.name}.{info.field_name}"
        return NestedPage.of(CursorPaginator(rows, name=name), part)


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
                    return group_by_parent(known, self._parent_key)
                children = self._queryset(info, **arguments).filter(
                    **{f"{self._parent_key}__in": keys_of(parents)}
                )
                rows = load(children, plan_list(info), extra_columns=[self._parent_key])
                return group_by_parent(rows, self._parent_key)

            batch = RowBatch.containing(root)
            return batch.get_or_load(info.field_nodes, load_all).get(root.pk, ())

        return resolve_rows

    def parent_column(self, parent: type[Model]) -> Any:
        """Return the column of a parent that its list depends on."""
        return parent._meta.pk

    def rows_of(self, parent: str, info: Any, **arguments: Any) -> QuerySet[Any]:
        """Return the list of one parent, whose key is the SQL ``parent``."""
        return rows_of_parent(self._queryset(info, **arguments), self._parent_key, parent)

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

    def parent_column(self, parent: type[Model]) -> Any:
        """Return the column of a row that holds the object's key."""
        return column_of(parent, self._key)

    def rows_of(self, parent: str, info: Any) -> QuerySet[Any]:
        """Return the object whose key is the SQL ``parent``, if it is visible."""
        visible = self._queryset(info)
        key = RawSQL(parent, (), output_field=visible.model._meta.pk)  # noqa: S611 - a column
        return visible.filter(pk=key).order_by()
