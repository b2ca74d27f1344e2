"""
Rows as JSON that PostgreSQL writes, in the form of a response schema.

Making an object of each row, and converting it by a schema, costs most of the processor time of a
list. Here the statement that finds the rows returns the text of the response. The schema still
declares its form; see ``shared.row_forms``.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Model, QuerySet, Window
from django.http import HttpResponse
from ninja import Schema

from shared.errors import NotFound
from shared.prepared import fetch_all
from shared.row_forms import PLACE, UnsupportedField, fill_in, form_of
from shared.selections import Rows, rows_of, sql_of

M = TypeVar("M", bound=Model)

_ONE = """
SELECT {object}::text
FROM ({keys}) AS found (pk{names})
{joins}
"""
_COUNT = "SELECT count(*) FROM ({keys}) AS counted"
_PAGE = """
SELECT
    (SELECT count(*) FROM ({all_keys}) AS counted),
    (
        SELECT string_agg({object}::text, ',' ORDER BY found.place)
        FROM (
            SELECT *, row_number() OVER () AS place FROM ({keys}) AS page (pk{names})
        ) AS found
        {joins}
    )
"""
# All rows are found once, for their number and for the page.
_COUNTED_PAGE = """
WITH found AS MATERIALIZED (
    SELECT *, row_number() OVER () AS place FROM ({keys}) AS page (pk{names}, total)
)
SELECT
    (SELECT max(total) FROM found),
    (SELECT string_agg({object}::text, ',' ORDER BY found.place) FROM found {joins})
"""
_ROWS = """
SELECT {object}::text{values}
FROM (
    SELECT *, row_number() OVER () AS place FROM ({found}) AS page (pk{names})
) AS found
{joins}
ORDER BY found.place
"""


def page_as_json(
    schema: type[Schema],
    rows: Rows[M],
    *,
    start: int,
    size: int,
    is_ranked: bool = False,
) -> tuple[int, bytes]:
    """
    Return the number of all rows, and those of a page as JSON, with commas and without brackets.

    ``is_ranked`` means that the order of all rows is computed for every page. One pass then also
    counts them.

    :raises UnsupportedField: if a field of the schema is not a column of the rows.
    """

    def build(rows: "QuerySet[M]", start: Any) -> tuple[str, Sequence[Any]]:
        return _page_sql(schema, rows, start=start, size=size, is_ranked=is_ranked)

    try:
        sql, parameters = sql_of(rows, build, kind=("page", schema, size, is_ranked), start=start)
    except EmptyResultSet:
        return 0, b""
    [(total, page)] = fetch_all(sql, parameters)
    if total is None:
        # No row of the page has the number: there is none, or the page is behind the last one.
        total = rows_of(rows).count() if start else 0
    return total, fill_in(page or "").encode()


def rows_as_json(
    schema: type[Schema],
    rows: Rows[M],
    *,
    keys: Sequence[str],
    keys_at: Sequence[int] = (),
    part: Callable[..., "QuerySet[M]"] | None = None,
    kind: tuple[Any, ...] = (),
    **more: Any,
) -> list[dict[str, Any]]:
    """
    Return for each row its JSON as ``json``, and the values of these columns by their names.

    ``keys_at`` are the only rows with these values, as numbers from 1; all rows have them by
    default. Reading a time takes longer than everything else about a row.

    ``part(rows, **more)`` returns the rows to fetch; the default is all of them. ``kind``
    identifies what it does.

    :raises UnsupportedField: if a field of the schema is neither a column nor an annotation.
    """

    def build(rows: "QuerySet[M]", **more: Any) -> tuple[str, Sequence[Any]]:
        form = form_of(schema, rows)
        places = ", ".join(map(str, keys_at))
        key = f'CASE WHEN place IN ({places}) THEN found."{{}}" END' if places else 'found."{}"'
        # The key comes first in any case.
        names = [name for name in dict.fromkeys([*keys, *rows.query.annotations]) if name != "pk"]
        some = part(rows, **more) if part else rows
        found, parameters = some.values("pk", *names).query.sql_with_params()
        sql = _ROWS.format(
            object=form.object,
            joins=form.joins,
            found=found,
            names=_columns(names),
            values="".join(f", {sql}" for sql in map(key.format, keys)),
        )
        return sql, parameters

    try:
        sql, parameters = sql_of(rows, build, kind=("rows", schema, *keys, *keys_at, *kind), **more)
    except EmptyResultSet:
        return []
    return _json_rows(fetch_all(sql, parameters), keys)


def list_ids(rows: Rows[M], *, keys: Sequence[str], limit: int) -> list[int]:
    """
    Return the primary keys of the first rows in the order of ``keys``, as in ``order_by``.
    """

    def build(rows: "QuerySet[M]") -> tuple[str, Sequence[Any]]:
        return rows.order_by(*keys).values("pk")[:limit].query.sql_with_params()

    try:
        sql, parameters = sql_of(rows, build, kind=("ids", *keys, limit))
    except EmptyResultSet:
        return []
    return [pk for (pk,) in fetch_all(sql, parameters)]


def list_values(rows: Rows[M], *, names: Sequence[str]) -> Sequence[tuple[Any, ...]]:
    """
    Return the values of these columns and annotations of all rows, as the database returns them.

    ``rows`` may be a union.
    """

    def build(rows: "QuerySet[M]") -> tuple[str, Sequence[Any]]:
        return rows.values_list(*names).query.sql_with_params()

    try:
        sql, parameters = sql_of(rows, build, kind=("list of values", *names))
    except EmptyResultSet:
        return []
    return fetch_all(sql, parameters)


def count_rows(rows: Rows[M]) -> int:
    """Return the number of rows."""

    def build(rows: "QuerySet[M]") -> tuple[str, Sequence[Any]]:
        keys, parameters = rows.values("pk").order_by().query.sql_with_params()
        return _COUNT.format(keys=keys), parameters

    try:
        sql, parameters = sql_of(rows, build, kind=("count",))
    except EmptyResultSet:
        return 0
    [(total,)] = fetch_all(sql, parameters)
    return int(total)


def find_values(rows: Rows[M], *, names: Sequence[str]) -> tuple[Any, ...] | None:
    """
    Return the values of these columns of the one row that ``rows`` has, or None if there is none.

    A column of a related object is named by its path, such as ``company__owner_id``.
    """

    def build(rows: "QuerySet[M]") -> tuple[str, Sequence[Any]]:
        return rows.order_by().values_list(*names).query.sql_with_params()

    try:
        sql, parameters = sql_of(rows, build, kind=("values", *names))
    except EmptyResultSet:
        return None
    return next(iter(fetch_all(sql, parameters)), None)


def respond_with_one(schema: type[Schema], rows: Rows[M], *, key: object) -> HttpResponse | M:
    """
    Respond with the one row that ``rows`` has. ``key`` is the client's name of it.

    If a field of the schema is computed in Python, return the object, which the router converts.

    :raises NotFound: if there is none.
    """

    def build(rows: "QuerySet[M]") -> tuple[str, Sequence[Any]]:
        form = form_of(schema, rows)
        keys, parameters = rows.values("pk", *form.names).query.sql_with_params()
        return (
            _ONE.format(
                keys=keys, names=_columns(form.names), object=form.object, joins=form.joins
            ),
            parameters,
        )

    try:
        sql, parameters = sql_of(rows, build, kind=("one", schema))
        for (text,) in fetch_all(sql, parameters):
            return respond_with_json(fill_in(text).encode())
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


def _page_sql(
    schema: type[Schema], rows: "QuerySet[M]", *, start: Any, size: int, is_ranked: bool
) -> tuple[str, Sequence[Any]]:
    form = form_of(schema, rows)
    # Sorting and skipping concerns keys only. An index can supply them without the rows.
    found: QuerySet[Any, Any] = rows.values("pk", *form.names)
    all_keys, counted = "", ()
    if is_ranked:
        found = found.annotate(rows_in_total=Window(Count("*")))
    else:
        all_keys, counted = rows.values("pk").order_by().query.sql_with_params()
    keys, listed = found.query.sql_with_params()
    sql = (_COUNTED_PAGE if is_ranked else _PAGE).format(
        all_keys=all_keys,
        keys=f"{keys} LIMIT {size} {'OFFSET %s' if start else ''}",
        names=_columns(form.names),
        object=form.object,
        joins=form.joins,
    )
    return sql, [*counted, *listed, *([start] if start else [])]


def _json_rows(found: Sequence[Any], keys: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "json": (fill_in(text) if PLACE in text else text).encode(),
            **dict(zip(keys, values, strict=True)),
        }
        for text, *values in found
    ]


def _columns(names: Sequence[str]) -> str:
    return "".join(f', "{name}"' for name in names)
