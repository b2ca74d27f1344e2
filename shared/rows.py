"""
Rows as JSON that PostgreSQL writes, in the form of a response schema.

Making an object of each row, and converting it by a schema, costs most of the processor time of a
list. Here the statement that finds the rows returns the text of the response. The schema still
declares its form: each field is a column of the model, an annotation of the rows, or the schema of
a related object. An annotation named as a foreign key with ``_key`` replaces its value, so that the
related object is null if it is hidden from the viewer.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.http import HttpResponse
from ninja import Schema
from pydantic import PlainSerializer

from shared.errors import NotFound
from shared.http import Moment, Money
from shared.prepared import prepared_cursor
from shared.selections import Rows, rows_of, sql_of

M = TypeVar("M", bound=Model)

_ONE = """
SELECT {object}::text
FROM ({keys}) AS found (pk)
{joins}
"""
_PAGE = """
SELECT
    (SELECT count(*) FROM ({all_keys}) AS counted),
    (
        SELECT string_agg({object}::text, ',' ORDER BY found.place)
        FROM (SELECT pk, row_number() OVER () AS place FROM ({keys}) AS page (pk)) AS found
        {joins}
    )
"""

_ROWS = """
SELECT {object}::text{values}
FROM (
    SELECT *, row_number() OVER () AS place FROM ({found}) AS page (pk{names})
) AS found
{joins}
ORDER BY found.place
"""

_MONEY = "round({0}, 2)::text"
MOMENT = (
    "replace(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '.000000', '')"
)
# As Python writes a float: at least one decimal place, and no zeros after the last digit.
FLOAT = "CASE WHEN {0} = trunc({0}) THEN round({0}, 1) ELSE trim_scale({0}) END"


class UnsupportedField(TypeError):
    """A field of a schema is neither a column nor a related object."""


def page_as_json(
    schema: type[Schema], rows: Rows[M], *, start: int, size: int
) -> tuple[int, bytes]:
    """
    Return the number of all rows, and those of a page as JSON, with commas and without brackets.

    :raises UnsupportedField: if a field of the schema is not a column of the rows.
    """

    def build(rows: "QuerySet[M]", start: Any) -> tuple[str, Sequence[Any]]:
        form = _form_of(schema, rows.model)
        # Sorting and skipping concerns keys only. An index can supply them without the rows.
        found = rows.values("pk")
        all_keys, counted = found.order_by().query.sql_with_params()
        keys, listed = found.query.sql_with_params()
        skipped = "OFFSET %s" if start else ""
        sql = _PAGE.format(
            all_keys=all_keys,
            keys=f"{keys} LIMIT {size} {skipped}",
            object=form.object,
            joins=form.joins,
        )
        return sql, [*counted, *listed, *([start] if start else [])]

    try:
        sql, parameters = sql_of(rows, build, kind=("page", schema, size), start=start)
    except EmptyResultSet:
        return 0, b""
    [(total, page)] = _fetch(sql, parameters)
    return total, (page or "").encode()


def rows_as_json(
    schema: type[Schema],
    rows: Rows[M],
    *,
    keys: Sequence[str],
    part: Callable[..., "QuerySet[M]"] | None = None,
    kind: tuple[Any, ...] = (),
    **more: Any,
) -> list[dict[str, Any]]:
    """
    Return for each row its JSON as ``json``, and the values of these columns by their names.

    ``part(rows, **more)`` returns the rows to fetch; the default is all of them. ``kind``
    identifies what it does.

    :raises UnsupportedField: if a field of the schema is neither a column nor an annotation.
    """

    def build(rows: "QuerySet[M]", **more: Any) -> tuple[str, Sequence[Any]]:
        annotations = tuple(sorted(rows.query.annotations))
        form = _form_of(schema, rows.model, annotations)
        names = [*keys, *annotations]
        some = part(rows, **more) if part else rows
        found, parameters = some.values("pk", *names).query.sql_with_params()
        sql = _ROWS.format(
            object=form.object,
            joins=form.joins,
            found=found,
            names="".join(f', "{name}"' for name in names),
            values="".join(f', found."{name}"' for name in keys),
        )
        return sql, parameters

    try:
        sql, parameters = sql_of(rows, build, kind=("rows", schema, *keys, *kind), **more)
    except EmptyResultSet:
        return []
    return [
        {"json": text.encode(), **dict(zip(keys, values, strict=True))}
        for text, *values in _fetch(sql, parameters)
    ]


def respond_with_one(schema: type[Schema], rows: Rows[M], *, key: object) -> HttpResponse | M:
    """
    Respond with the one row that ``rows`` has. ``key`` is the client's name of it.

    If a field of the schema is computed in Python, return the object, which the router converts.

    :raises NotFound: if there is none.
    """

    def build(rows: "QuerySet[M]") -> tuple[str, Sequence[Any]]:
        form = _form_of(schema, rows.model)
        keys, parameters = rows.values("pk").query.sql_with_params()
        return _ONE.format(keys=keys, object=form.object, joins=form.joins), parameters

    try:
        sql, parameters = sql_of(rows, build, kind=("one", schema))
        for (text,) in _fetch(sql, parameters):
            return respond_with_json(text.encode())
    except UnsupportedField:
        if (found := rows_of(rows).first()) is not None:
            return found
    except EmptyResultSet:
        pass
    raise _not_found(rows_of(rows), key)


def _not_found(rows: "QuerySet[M]", key: object) -> NotFound:
    return NotFound(f"There is no {rows.model._meta.verbose_name} {key!r}.")


def respond_with_json(body: bytes) -> HttpResponse:
    """
    Respond with this JSON, with the headers of a response that is made from objects.
    """
    return HttpResponse(body, content_type="application/json; charset=utf-8")


def _fetch(sql: str, parameters: Sequence[Any]) -> Sequence[Any]:
    with prepared_cursor() as cursor:
        cursor.execute(sql, parameters)
        found: Sequence[Any] = cursor.fetchall()
    return found


class _Form:
    """The SQL of a row as a JSON object, and of the joins that it needs after ``found (pk)``."""

    def __init__(
        self, schema: type[Schema], model: type[Model], annotations: Sequence[str]
    ) -> None:
        self._joins: list[str] = []
        self._annotations = annotations
        self.object = self._join(schema, model, key="found.pk", is_optional=False)
        self.joins = "\n".join(self._joins)

    def _join(
        self, schema: type[Schema], model: type[Model], *, key: str, is_optional: bool
    ) -> str:
        """Join the row of a model by its primary key, and return its object."""
        decorators = schema.__pydantic_decorators__
        if decorators.computed_fields or decorators.field_serializers:
            raise UnsupportedField(f"{schema.__name__} computes fields.")
        row = f"row_{len(self._joins)}"
        join = "LEFT JOIN" if is_optional else "JOIN"
        own_key = f'{row}."{model._meta.pk.column}"'
        self._joins.append(f'{join} "{model._meta.db_table}" AS {row} ON {own_key} = {key}')
        members = ", ".join(
            f'{self._member(schema, name, model, row=row, is_optional=is_optional)} AS "{name}"'
            for name in schema.model_fields
        )
        # The names are those of fields and columns, never a client's.
        found = f"(SELECT row_to_json(of_{row}) FROM (SELECT {members}) AS of_{row})"  # noqa: S608
        return f"CASE WHEN {own_key} IS NOT NULL THEN {found} END"

    def _member(
        self, schema: type[Schema], name: str, model: type[Model], *, row: str, is_optional: bool
    ) -> str:
        info = schema.model_fields[name]
        kind, marks = _unwrap(info.annotation, info.metadata)
        source = str(info.validation_alias or name)
        # The annotations are of the rows themselves, not of objects that these refer to.
        annotations = self._annotations if row == "row_0" else ()
        column = _columns_of(model).get(source)
        if hasattr(schema, f"resolve_{name}") or (column is None and source not in annotations):
            raise UnsupportedField(f"{schema.__name__}.{name} is no column of {model.__name__}.")
        if isinstance(column, ForeignKey) and source == column.name:
            related, key = column.remote_field.model, f"{source}_key"
            value = f'found."{key}"' if key in annotations else f'{row}."{column.column}"'
            return self._join(kind, related, key=value, is_optional=is_optional or column.null)
        value = f'{row}."{column.column}"' if column else f'found."{source}"'
        return _format_of(kind, marks, of=f"{schema.__name__}.{name}").format(value)


@cache
def _form_of(schema: type[Schema], model: type[Model], annotations: Sequence[str] = ()) -> _Form:
    return _Form(schema, model, annotations)


def _columns_of(model: type[Model]) -> dict[str, "Field[Any, Any]"]:
    columns = model._meta.concrete_fields
    return {name: each for each in columns for name in (each.name, each.attname)}


def _format_of(kind: Any, marks: Sequence[object], *, of: str) -> str:
    """Return the SQL format of the values of a column, for a field of this type."""
    serializers = [mark for mark in marks if isinstance(mark, PlainSerializer)]
    for serializer in serializers:
        if serializer == get_args(Money)[1]:
            return _MONEY
        if serializer == get_args(Moment)[1]:
            return MOMENT
    if kind is float:
        return FLOAT
    if not serializers and isinstance(kind, type) and issubclass(kind, int | str | Enum):
        return "{0}"
    raise UnsupportedField(f"PostgreSQL has no format for {of}.")


def _unwrap(annotation: Any, marks: Sequence[object] = ()) -> tuple[Any, Sequence[object]]:
    """Return the type below ``Annotated`` and ``| None``, and what it is annotated with."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _unwrap(inner, (*marks, *more))
    if get_origin(annotation) in (Union, UnionType):
        inner, *others = (each for each in get_args(annotation) if each is not NoneType)
        return (annotation, marks) if others else _unwrap(inner, marks)
    return annotation, marks
