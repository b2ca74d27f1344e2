"""Lists inside rows: one statement for a whole level, however many parents it has."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import graphene
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, Model, QuerySet
from django.db.models.expressions import RawSQL

from shared.graphql.connections import plan_page
from shared.graphql.cursors import Walk
from shared.graphql.levels import Level, fetch, gather, load
from shared.graphql.pages import Page, checked_first, connection_of, page_arguments
from shared.graphql.planning import NestedField, plan_list


class NestedConnectionField(NestedField, graphene.Field):
    """
    The first rows of every parent, such as the latest reviews of each product of a page.

    ``queryset(info, **arguments)`` returns the ordered rows of all parents; ``parent_key`` is
    the column in them that holds the parent's key. PostgreSQL takes the first rows of each
    parent by a LATERAL join, so a parent with a million rows costs no more than one with ten.
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
            lambda: connection_of(node()),
            required=True,
            description=description,
            **page_arguments(),
            **arguments,
        )
        self._parent_key = parent_key
        self._queryset = queryset

    def wrap_resolve(self, _parent_resolver: object) -> Callable[..., Page]:
        """Resolve the list of one parent from the lists of its whole level."""

        def resolve_page(
            root: Model,
            info: Any,
            *,
            first: int | None = None,
            after: str | None = None,
            **arguments: Any,
        ) -> Page:
            def begin(parents: Sequence[Model]) -> _Pages:
                name = f"{info.parent_type.name}.{info.field_name}"
                walk = Walk.through(self._queryset(info, **arguments), name=name)
                return _Pages(walk, self._parent_key, parents, info, checked_first(first), after)

            return Level.of(root).list_for(info.field_nodes, begin).page_of(root)

        return resolve_page


class NestedListField(NestedField, graphene.Field):
    """
    The whole list of every parent, where the domain keeps it short: the items of an order.

    ``expected`` is how many rows a parent counts for in the cost of a query.
    """

    def __init__(
        self,
        node: Callable[[], Any],
        *,
        parent_key: str,
        queryset: Callable[..., QuerySet[Any]],
        expected: int = 10,
        **options: Any,
    ) -> None:
        super().__init__(lambda: graphene.List(graphene.NonNull(node())), required=True, **options)
        self.expected = expected
        self._parent_key = parent_key
        self._queryset = queryset

    def wrap_resolve(self, _parent_resolver: object) -> Callable[..., Sequence[Model]]:
        """Resolve the list of one parent from the lists of its whole level."""

        def resolve_rows(root: Model, info: Any, **arguments: Any) -> Sequence[Model]:
            def fetch(parents: Sequence[Model]) -> Mapping[object, Sequence[Model]]:
                children = self._queryset(info, **arguments).filter(
                    **{f"{self._parent_key}__in": _keys(parents)}
                )
                rows = load(children, plan_list(info), also=[self._parent_key])
                return _by_parent(rows, self._parent_key)

            return Level.of(root).list_for(info.field_nodes, fetch).get(root.pk, ())

        return resolve_rows


class NestedOneField(NestedField, graphene.Field):
    """
    One object of every row, if whoever asks may see it, such as the post that a post quotes.

    ``key`` is the column in the row that holds the object's key, and the type's ``requires``
    names it too; ``queryset(info)`` returns the objects that may be seen.
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
        """Resolve the object of one row from the objects of its whole level."""

        def resolve_one(root: Model, info: Any) -> Model | None:
            def fetch(rows: Sequence[Model]) -> Mapping[object, Model]:
                keys = {getattr(row, self._key) for row in rows} - {None}
                if not keys:
                    return {}
                visible = self._queryset(info).filter(pk__in=keys).order_by()
                return {found.pk: found for found in load(visible, plan_list(info))}

            found = Level.of(root).list_for(info.field_nodes, fetch)
            return found.get(getattr(root, self._key))

        return resolve_one


class _Pages:
    """One page for every parent of a level: a statement for all rows, another for all counts."""

    def __init__(
        self,
        walk: Walk,
        parent_key: str,
        parents: Sequence[Model],
        info: Any,
        first: int,
        after: str | None,
    ) -> None:
        self._walk = walk
        self._parent_key = parent_key
        self._parents = parents
        self._info = info
        self._first = first
        self._after = after
        self._rows: Mapping[object, Sequence[Model]] | None = None
        self._counts: Mapping[object, int] | None = None
        # A bad cursor is refused by the list's own field, not by one inside it.
        walk.page(first=first, after=after)

    def page_of(self, parent: Model) -> Page:
        """Return the page of one parent."""
        source = _Part(self, parent.pk)
        return Page(source, self._walk, first=self._first, after=self._after)

    def rows_of(self, parent: object) -> Sequence[Model]:
        """Return the rows of one parent's page, and one more if there is one."""
        if self._rows is None:
            self._rows = self._fetch()
        return self._rows.get(parent, ())

    def count_of(self, parent: object) -> int:
        """Return the number of rows in one parent's whole list."""
        if self._counts is None:
            counted = (
                self._walk.queryset.filter(**{f"{self._parent_key}__in": _keys(self._parents)})
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
            self._walk.queryset.filter(pk__in=first_keys),
            plan,
            also=[*self._walk.columns, self._parent_key],
        )
        pages = _by_parent(rows, self._parent_key)
        # The one row more of each parent is never shown, so nothing is loaded for it.
        gather([row for page in pages.values() for row in page[: self._first]], plan)
        return pages

    def _first_keys(self) -> RawSQL:
        """Return the keys of the first rows of every parent, as a subquery."""
        children = self._walk.queryset
        column = children.model._meta.get_field(self._parent_key.removesuffix("_id"))
        parent = RawSQL("nexus_parent.id", (), output_field=column.target_field)
        page = Walk(
            children.filter(**{self._parent_key: parent}), self._walk.salt, self._walk.terms
        ).page(first=self._first, after=self._after)
        inner, parameters = page.values("pk").query.sql_with_params()
        kind = column.db_type(connections[children.db])
        return RawSQL(  # noqa: S611 - both parts are made by Django, the values are parameters
            f"SELECT picked.id FROM unnest(%s::{kind}[]) AS nexus_parent(id)"  # noqa: S608
            f" CROSS JOIN LATERAL ({inner}) AS picked(id)",
            (_keys(self._parents), *parameters),
        )


class _Part:
    """The part of a level's pages that belongs to one parent."""

    __slots__ = ("_pages", "_parent")

    def __init__(self, pages: _Pages, parent: object) -> None:
        self._pages = pages
        self._parent = parent

    def rows(self) -> Sequence[Model]:
        """Return the rows of the page, and one more if there is one."""
        return self._pages.rows_of(self._parent)

    def count(self) -> int:
        """Return the number of rows in the whole list."""
        return self._pages.count_of(self._parent)


def _keys(parents: Sequence[Model]) -> list[object]:
    return list(dict.fromkeys(parent.pk for parent in parents))


def _by_parent(rows: Sequence[Model], parent_key: str) -> Mapping[object, Sequence[Model]]:
    grouped: dict[object, list[Model]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, parent_key)].append(row)
    return grouped
