"""
The SQL expressions of compiled selections.

The text of a form depends on the document only. The subqueries of its rows are those of the
selectors, which depend on the request, so they are made for each one.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from weakref import WeakSet

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from graphql import GraphQLError, GraphQLResolveInfo

from shared.errors import DomainError
from shared.graphql.cursors import CursorPaginator, in_unique_order
from shared.graphql.formats import UNREADABLE, AnnotationFormat
from shared.graphql.planning import column_of
from shared.graphql.viewers import ViewerOnly, viewer
from shared.pagination.slices import Slice
from shared.prepared import prepared_cursor
from shared.row_forms import PLACE, fill_in
from shared.selections import Rows, Selection, rows_of, sql_of

JsonRow = dict[str, Any]
"""A row as ``json``, and the values of columns by name."""


class UnsupportedSelection(Exception):
    """PostgreSQL cannot write the JSON of a selection, so the rows must be read as objects."""


class JsonInfo(GraphQLResolveInfo):
    """
    The info of a field whose executor takes the JSON of objects in place of them.

    ``forms`` are those of its operation, by the ids of the nodes of their field.
    """

    forms: "dict[tuple[int, ...], RowForm | None]"


@dataclass(frozen=True, slots=True)
class Sql:
    """The text of a part of a statement, and its parameters in the order of the text."""

    text: str
    parameters: tuple[Any, ...] = ()


class Subquery(ABC):
    """A part of a form that is made for each request."""

    @abstractmethod
    def sql(self, info: Any) -> Sql:
        """Return the expression of the JSON in one row of the form around it."""


def concatenate(parts: "Iterable[str | Sql | Subquery]", info: Any) -> Sql:
    """Return the parts as one, with the parameters in their order."""
    texts: list[str] = []
    parameters: list[Any] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        made = part.sql(info) if isinstance(part, Subquery) else part
        texts.append(made.text)
        parameters += made.parameters
    return Sql("".join(texts), tuple(parameters))


@dataclass(frozen=True, slots=True)
class Annotation:
    """An expression, or a function of ``info`` that returns one, and the format of its values."""

    given: Any
    format: AnnotationFormat

    def expression(self, info: Any) -> Any:
        """Return the expression."""
        return self.given if hasattr(self.given, "resolve_expression") else self.given(info)


@dataclass(frozen=True, eq=False)
class RowForm:
    """
    The JSON of each row of one selection.

    ``row`` is the alias of the rows in ``parts``, which name the ``columns``. ``annotations`` are
    expressions that the query set of the rows must have. ``edge_key`` is the key of the row in its
    edge, if the edges of a connection have no other field. ``has_cursors`` is true if the
    connection needs cursors of the rows. ``variables`` are the names of those on which subqueries
    depend. ``identity`` stands for the form where something outlives it: a form holds the syntax
    tree of its whole document.
    """

    model: type[Model]
    row: str
    parts: list[str | Subquery]
    annotations: dict[str, Annotation]
    columns: dict[str, Any] = field(default_factory=dict)
    edge_key: str | None = None
    has_cursors: bool = True
    variables: frozenset[str] = frozenset()
    identity: object = field(default_factory=object)

    @cached_property
    def depends_on_viewer(self) -> bool:
        """Whether subqueries or expressions may depend on the viewer of the request."""
        return bool(self.annotations) or any(isinstance(part, Subquery) for part in self.parts)

    def json(self, info: Any) -> Sql:
        """Return the expression of one row's JSON, in a statement on ``rows_of``."""
        return concatenate(self.parts, info)

    def rows_of(
        self,
        rows: QuerySet[Any],
        info: Any,
        *,
        columns: Iterable[str] = (),
        keys_first: bool = False,
    ) -> Sql:
        """
        Return the rows as a table. ``place`` numbers them in the order of the query set.

        It has the columns of the form, and ``columns`` of the model or of the query set. With
        ``keys_first`` an index may find and sort the keys of many rows, of which few are then read.

        :raises UnsupportedSelection: if the rows are grouped or combined.
        """
        known = rows.query.annotations
        annotated = self._annotated(rows, info)
        names = list(
            dict.fromkeys([*self.annotations, *(each for each in columns if each in known)])
        )
        more = (column_of(self.model, name) for name in columns if name not in known)
        own = {**self.columns, **{each.column: each for each in more}}
        # Rows behind the first ones are skipped by their keys, too.
        if keys_first or rows.query.low_mark:
            return self._joined(annotated, own, names)
        attributes = [column.attname for column in own.values()]
        page, parameters = annotated.values("pk", *attributes, *names).query.sql_with_params()
        return Sql(
            f"(SELECT *, row_number() OVER () AS nexus_place FROM ({page}) AS page"  # noqa: S608
            f" (nexus_pk{_listed([*own, *names])})) AS {self.row}",
            tuple(parameters),
        )

    def _annotated(self, rows: QuerySet[Any], info: Any) -> QuerySet[Any]:
        known = rows.query.annotations
        new = {
            name: annotation.expression(info)
            for name, annotation in self.annotations.items()
            if name not in known
        }
        annotated = rows.annotate(**new) if new else rows
        found = annotated.query.annotations
        if not all(each.format.fits(found[name]) for name, each in self.annotations.items()):
            raise UnsupportedSelection
        if not _has_rows_of_a_table(annotated):
            raise UnsupportedSelection
        return annotated

    def _joined(
        self, rows: QuerySet[Any], columns: Mapping[str, Any], annotations: Sequence[str]
    ) -> Sql:
        keys, parameters = rows.values("pk", *annotations).query.sql_with_params()
        meta = self.model._meta
        return Sql(
            f"(SELECT page.*{_listed(columns, of='stored.')}"  # noqa: S608
            f" FROM (SELECT *, row_number() OVER () AS nexus_place FROM ({keys}) AS page"
            f" (nexus_pk{_listed(annotations)})) AS page"
            f' JOIN "{meta.db_table}" AS stored ON stored."{meta.pk.column}" = page.nexus_pk)'
            f" AS {self.row}",
            tuple(parameters),
        )

    @property
    def place(self) -> str:
        """The SQL of the number of a row."""
        return f"{self.row}.nexus_place"

    def column(self, column: Any) -> str:
        """Return the SQL of a column of the model, which the rows then have."""
        self.columns[column.column] = column
        return self.value(column.column)

    def value(self, name: str) -> str:
        """Return the SQL of a column or annotation that the rows have."""
        return f'{self.row}."{name}"'


def _listed(names: Iterable[str], *, of: str = "") -> str:
    return "".join(f', {of}"{name}"' for name in names)


def _has_rows_of_a_table(rows: QuerySet[Any]) -> bool:
    query = rows.query
    return not (query.distinct or query.combinator or query.group_by is not None)


def fetch_json(
    form: RowForm,
    rows: QuerySet[Any],
    info: Any,
    *,
    columns: Sequence[str],
    parents: Sql | None = None,
) -> Sequence[JsonRow] | None:
    """
    Return the JSON of the rows with the values of these columns or annotations by name, or None.

    None means that the rows must be read as objects. ``parents`` are tables on which the query set
    of the rows depends. The key of their row is then ``parent``.
    """
    try:
        made = _statement(form, rows, info, columns=columns, parents=parents)
    except _NOT_COMPILED:
        return None
    with connection.cursor() as cursor:
        cursor.execute(made.text, made.parameters)
        return _json_rows(cursor.fetchall(), [*columns, "parent"] if parents else columns)


def fetch_page(
    form: RowForm, paginator: CursorPaginator, info: Any, part: Slice[str]
) -> Sequence[JsonRow] | None:
    """
    Return the JSON of the rows of a slice, or None.

    There is one more row if the list continues and the form has cursors, and each row has the
    columns of its cursor. None means that the rows must be read as objects. The SQL of a selection
    is cached from the second time on.

    :raises InvalidCursor: if a cursor does not belong to this list in this order.
    """
    positions = paginator.positions_of(part)

    def page(
        found: QuerySet[Any],
        *,
        after_position: list[Any] | None = positions.after,
        before_position: list[Any] | None = positions.before,
    ) -> QuerySet[Any]:
        between = Slice(part.size, after_position, before_position, part.is_backward)
        more = 1 if form.has_cursors else 0
        return paginator.page_of(in_unique_order(found), between, more=more)

    columns = paginator.columns if form.has_cursors else ()
    if not isinstance(paginator.rows, Selection) or paginator.skips(part):
        return fetch_json(form, page(rows_of(paginator.rows)), info, columns=columns)
    return _fetch_prepared(
        form,
        paginator.rows,
        info,
        page,
        kind=("page", part.size, part.is_backward),
        columns=columns,
        after_position=positions.after,
        before_position=positions.before,
    )


def fetch_part(
    form: RowForm,
    rows: Rows[Any],
    info: Any,
    part: partial[QuerySet[Any]],
    *,
    columns: Sequence[str],
    **values: Any,
) -> Sequence[JsonRow] | None:
    """
    Return the JSON of ``part(rows, **values)`` with the values of these columns, or None.

    None means that the rows must be read as objects. The SQL of a selection is cached from the
    second time on.
    """
    if isinstance(rows, Selection):
        kind = ("part", part.func, *part.keywords.items(), *columns)
        return _fetch_prepared(form, rows, info, part, kind=kind, columns=columns, **values)
    return fetch_json(form, part(rows, **values), info, columns=columns)


def fetch_matching(
    form: RowForm, rows: Rows[Any], info: Any, *, lookup: Mapping[str, object]
) -> Sequence[JsonRow] | None:
    """
    Return the JSON of the rows that match the lookup, or None.

    None means that the rows must be read as objects. The SQL of a selection is cached from the
    second time on.
    """
    values: dict[str, Any] = {f"lookup_{name}": value for name, value in lookup.items()}

    def matching(found: QuerySet[Any], **values: Any) -> QuerySet[Any]:
        conditions = {name.removeprefix("lookup_"): value for name, value in values.items()}
        return found.filter(**conditions).order_by()

    if isinstance(rows, Selection):
        return _fetch_prepared(form, rows, info, matching, kind=("matching",), **values)
    return fetch_json(form, matching(rows, **values), info, columns=())


def _fetch_prepared(
    form: RowForm,
    rows: Selection[Any],
    info: Any,
    part: Callable[..., QuerySet[Any]],
    *,
    kind: tuple[Any, ...],
    columns: Sequence[str] = (),
    **values: Any,
) -> Sequence[JsonRow] | None:
    """Return the JSON of ``part(rows, **values)``. ``kind`` identifies what it does."""
    if form not in _used_before:
        # Most documents that come once never come again.
        _used_before.add(form)
        return fetch_json(form, part(rows.rows, **values), info, columns=columns)
    own_viewer = viewer(info) if form.depends_on_viewer else None

    def build(
        found: QuerySet[Any], shown_to: Any = own_viewer, **values: Any
    ) -> tuple[str, Sequence[Any]]:
        # While parameters stand for values, nothing else of the request can be read.
        context = info.context if shown_to is own_viewer else ViewerOnly(shown_to)
        shown = info._replace(context=context)
        made = _statement(form, part(found, **values), shown, columns=columns)
        return made.text, made.parameters

    variables = [(name, info.variable_values.get(name)) for name in sorted(form.variables)]
    more = values if own_viewer is None else {**values, "shown_to": own_viewer}
    try:
        sql, parameters = sql_of(
            rows, build, kind=("graphql", form.identity, *kind, *variables), **more
        )
    except _NOT_COMPILED:
        return None
    with prepared_cursor() as cursor:
        cursor.execute(sql, parameters)
        return _json_rows(cursor.fetchall(), columns)


_used_before: WeakSet[RowForm] = WeakSet()

# Errors are reported by the field that causes them, when objects are read.
_NOT_COMPILED = (UnsupportedSelection, EmptyResultSet, DomainError, GraphQLError)


def _statement(
    form: RowForm,
    rows: QuerySet[Any],
    info: Any,
    *,
    columns: Sequence[str],
    parents: Sql | None = None,
) -> Sql:
    values = "".join(f", {_value_of(name, form, rows)}" for name in columns)
    before: list[str | Sql] = []
    if parents:
        values += ", nexus_parent.id"
        before = [parents, " CROSS JOIN LATERAL "]
    # The first rows of a whole list may be found in an index that has all its criteria. Those of a
    # parent are few, or have an index in their order.
    is_page = rows.query.is_sliced and parents is None
    json = form.json(info)
    source = form.rows_of(rows, info, columns=columns, keys_first=is_page)
    return concatenate(
        ["SELECT ", json, f"::text{values} FROM ", *before, source, f" ORDER BY {form.place}"],
        info,
    )


def _value_of(name: str, form: RowForm, rows: QuerySet[Any]) -> str:
    is_annotation = name in rows.query.annotations
    return form.value(name if is_annotation else column_of(form.model, name).column)


def _json_rows(found: Sequence[Any], names: Iterable[str]) -> Sequence[JsonRow] | None:
    if any(UNREADABLE in text for text, *_ in found):
        return None
    try:
        texts = [fill_in(text) if PLACE in text else text for text, *_ in found]
    except Exception:
        # The field whose text cannot be made reports the error, when the objects are read.
        return None
    return [
        {"json": text, **dict(zip(names, values, strict=True))}
        for text, (_, *values) in zip(texts, found, strict=True)
    ]
