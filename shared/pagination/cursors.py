"""Cursor pagination, for lists that grow while a client reads them."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, Generic, TypeVar

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field, create_model
from typing_extensions import TypedDict

from shared.http import Filters
from shared.pagination.keyset import CursorSigner, Key, key_values, rows_after
from shared.pagination.links import add_link_header, link_to
from shared.pagination.numbers import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE
from shared.rows import respond_with_json, rows_as_json
from shared.selections import Rows

T = TypeVar("T")


class CursorParams(Filters):
    """The query parameters of a list with cursors."""

    cursor: str | None = Field(
        None,
        max_length=1000,
        description="The position of the page, as `next` and `previous` contain it.",
    )
    page_size: int = Field(
        DEFAULT_PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE, description="The number of results on a page."
    )


class CursorPage(TypedDict, Generic[T]):
    """One page of a list, as a router returns it."""

    next: str | None
    previous: str | None
    results: Sequence[T]


@cache
def cursor_page_of(schema: type[Schema]) -> type[Schema]:
    """Return the schema of a page: ``cursor_page_of(PostOut)`` is named ``PostCursorPage``."""
    name = schema.__name__.removesuffix("Out")
    return create_model(
        f"{name}CursorPage",
        __base__=Schema,
        __doc__=f"One page of a list of {name}.",
        __module__=schema.__module__,
        next=(str | None, Field(description="The URL of the next page; null on the last one.")),
        previous=(
            str | None,
            Field(description="The URL of the previous page; null on the first one."),
        ),
        results=(list[schema], Field(description="The entries of this page.")),  # type: ignore[valid-type]  # made at run time
    )


def paginate_by_cursor(
    request: HttpRequest,
    rows: "QuerySet[Any, T]",
    params: CursorParams,
    *,
    keys: Sequence[str] = ("-created_at", "-id"),
) -> CursorPage[T]:
    """
    Return the page of rows after the cursor, or the first page, and set the ``Link`` header.

    ``keys`` order the rows, as in ``order_by``. They must never be null and never change, and
    the last one must be unique. Then every row that existed at the first page appears exactly
    once, even if rows are added while the client reads. Runs one query.

    :raises InvalidCursor: if the cursor belongs to another list or was altered.
    """

    def fetch(rows: "QuerySet[Any, T]", part: _Part, position: Sequence[object] | None) -> list[T]:
        return list(part(rows, position=position))

    return _paginate(request, rows, params, keys=keys, fetch=fetch)


def paginate_by_cursor_as(
    schema: type[Schema],
    request: HttpRequest,
    rows: Rows[Any],
    params: CursorParams,
    *,
    keys: Sequence[str] = ("-created_at", "-id"),
) -> HttpResponse:
    """
    Respond with one page of the rows, as ``paginate_by_cursor`` does, without objects of them.

    PostgreSQL writes the JSON of the schema. Runs one query.

    :raises InvalidCursor: if the cursor belongs to another list or was altered.
    :raises UnsupportedField: if a field of the schema is neither a column nor an annotation.
    """
    names = [Key.parse(key).name for key in keys]
    # The cursors of a page are those of its ends, in either direction. The row behind the last one
    # only shows that there is another page.
    ends = (1, params.page_size)

    def fetch(rows: Rows[Any], part: _Part, position: Sequence[object] | None) -> list[Any]:
        kind = (part.func, *part.keywords.items())
        return rows_as_json(
            schema, rows, keys=names, keys_at=ends, part=part, kind=kind, position=position
        )

    return respond_with_rows(_paginate(request, rows, params, keys=keys, fetch=fetch))


def respond_with_rows(page: CursorPage[Any]) -> HttpResponse:
    """Respond with a page of rows that have their JSON as ``json``."""
    links = orjson.dumps({"next": page["next"], "previous": page["previous"]})
    results = b",".join(row["json"] for row in page["results"])
    return respond_with_json(b'%b,"results":[%b]}' % (links[:-1], results))


_Part = partial[QuerySet[Any, Any]]


def _paginate(
    request: HttpRequest,
    rows: Any,
    params: CursorParams,
    *,
    keys: Sequence[str],
    fetch: Callable[[Any, _Part, Sequence[object] | None], list[T]],
) -> CursorPage[T]:
    order = [Key.parse(key) for key in keys]
    signer = CursorSigner(salt=f"{request.path}:{','.join(keys)}")
    position, is_backwards = signer.decode(params.cursor) if params.cursor else (None, False)
    found, has_more = _fetch_page(
        rows, order, position, params.page_size, is_backwards=is_backwards, fetch=fetch
    )

    def link(row: T, *, is_backwards: bool) -> str:
        cursor = signer.encode(key_values(row, order), is_backwards=is_backwards)
        return link_to(request, cursor=cursor)

    has_next = has_more or is_backwards
    has_previous = has_more if is_backwards else position is not None
    next_page = link(found[-1], is_backwards=False) if found and has_next else None
    previous = link(found[0], is_backwards=True) if found and has_previous else None
    add_link_header(request, next_page=next_page, previous=previous)
    return {"next": next_page, "previous": previous, "results": found}


def _fetch_page(
    rows: Any,
    keys: Sequence[Key],
    position: Sequence[object] | None,
    size: int,
    *,
    is_backwards: bool,
    fetch: Callable[[Any, _Part, Sequence[object] | None], list[T]],
) -> tuple[list[T], bool]:
    order = tuple(key.reversed for key in keys) if is_backwards else tuple(keys)
    # Fetch one row more than the page holds to see if there is another page.
    found = fetch(rows, partial(_rows_behind, order=order, number=size + 1), position)
    page = found[:size]
    return (page[::-1] if is_backwards else page), len(found) > size


def _rows_behind(
    rows: "QuerySet[Any, Any]",
    *,
    order: Sequence[Key],
    number: int,
    position: Sequence[object] | None,
) -> "QuerySet[Any, Any]":
    ordered = rows.order_by(*(key.ordering for key in order))
    if position is not None:
        ordered = rows_after(ordered, order, position)
    return ordered[:number]
