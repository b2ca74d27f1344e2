"""Page-number pagination, for lists that show their length."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar, cast

import orjson
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field, create_model
from typing_extensions import TypedDict

from shared.http import Filters
from shared.objects import page_of_objects
from shared.pagination.links import add_link_header, link_to
from shared.row_forms import UnsupportedField
from shared.rows import count_rows, page_as_json, respond_with_json
from shared.selections import Rows, Selection

T = TypeVar("T")
M = TypeVar("M", bound=Model)

DEFAULT_PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
MAX_PAGE = 1_000_000
LARGE_OFFSET = 200
"""From this offset on, in rows, selecting the page's ids first is cheaper than whole rows."""


class PageParams(Filters):
    """The query parameters of a list with page numbers."""

    page: int = Field(1, ge=1, le=MAX_PAGE, description="The number of the page, from 1.")
    page_size: int = Field(
        DEFAULT_PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE, description="The number of results on a page."
    )


class Page(TypedDict, Generic[T]):
    """One page of a list, as a router returns it."""

    count: int
    next: str | None
    previous: str | None
    results: Sequence[T]


@cache
def page_of(schema: type[Schema]) -> type[Schema]:
    """Return the schema of a page: ``page_of(ProductOut)`` is named ``ProductPage``."""
    name = schema.__name__.removesuffix("Out")
    return create_model(
        f"{name}Page",
        __base__=Schema,
        __doc__=f"One page of a list of {name}.",
        __module__=schema.__module__,
        count=(int, Field(description="The number of entries on all pages.")),
        next=(str | None, Field(description="The URL of the next page; null on the last one.")),
        previous=(
            str | None,
            Field(description="The URL of the previous page; null on the first one."),
        ),
        results=(list[schema], Field(description="The entries of this page.")),  # type: ignore[valid-type]  # made at run time
    )


def paginate(
    request: HttpRequest,
    rows: "Selection[Any] | QuerySet[Any, T] | Sequence[T]",
    params: PageParams,
    *,
    count: int | None = None,
) -> Page[T]:
    """
    Return one page of the rows with the URLs of its neighbours, and set the ``Link`` header.

    ``count`` is the number of all rows, if it is known. Otherwise one query counts them;
    another one fetches the page.
    """
    total = _count(rows) if count is None else count
    start = (params.page - 1) * params.page_size
    found = _slice(rows, start, params.page_size) if start < total else []
    return _page(request, found, params, total=total)


def paginate_as(
    schema: type[Schema],
    request: HttpRequest,
    rows: Rows[M],
    params: PageParams,
    *,
    is_ranked: bool = False,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse | Page[M]:
    """
    Respond with one page of the rows, as ``paginate`` does, without making objects of them.

    PostgreSQL writes the JSON of the schema, in one statement with the number of all rows. If a
    field of the schema is computed in Python, this is ``paginate``. ``is_ranked`` says that all
    rows are sorted by a value that is computed for each request: they are found once. ``more`` are
    further members of the response.
    """
    start = (params.page - 1) * params.page_size
    try:
        total, results = page_as_json(
            schema, rows, start=start, size=params.page_size, is_ranked=is_ranked
        )
    except UnsupportedField:
        page = paginate(request, rows, params)
        return cast("Page[M]", {**page, **(more or {})})
    next_page, previous = _link_neighbours(request, params, total=total)
    links = orjson.dumps({"count": total, "next": next_page, "previous": previous})
    others = b",%b" % orjson.dumps(more)[1:-1] if more else b""
    return respond_with_json(b'%b,"results":[%b]%b}' % (links[:-1], results, others))


def _page(request: HttpRequest, found: Sequence[T], params: PageParams, *, total: int) -> Page[T]:
    next_page, previous = _link_neighbours(request, params, total=total)
    return {"count": total, "next": next_page, "previous": previous, "results": found}


def _link_neighbours(
    request: HttpRequest, params: PageParams, *, total: int
) -> tuple[str | None, str | None]:
    """Return the URLs of the next and the previous page, and set the ``Link`` header to them."""
    last_page = max(1, -(-total // params.page_size))
    next_page = link_to(request, page=str(params.page + 1)) if params.page < last_page else None
    previous = (
        link_to(request, page=str(min(params.page - 1, last_page))) if params.page > 1 else None
    )
    add_link_header(request, next_page=next_page, previous=previous)
    return next_page, previous


def _count(rows: "Selection[Any] | QuerySet[Any, T] | Sequence[T]") -> int:
    if isinstance(rows, Selection):
        return count_rows(rows)
    return rows.count() if isinstance(rows, QuerySet) else len(rows)


def _slice(
    rows: "Selection[Any] | QuerySet[Any, T] | Sequence[T]", start: int, size: int
) -> Sequence[T]:
    stop = start + size
    if isinstance(rows, Selection):
        if start < LARGE_OFFSET:
            return page_of_objects(rows, start=start, size=size)
        rows = rows.rows
    if not isinstance(rows, QuerySet):
        return rows[start:stop]
    if start < LARGE_OFFSET or rows.query.combinator or rows.query.is_sliced:
        return list(rows[start:stop])
    # OFFSET builds every row that it skips. An index can supply bare ids, so skip ids and
    # fetch the rows of the page by them. This is still one statement.
    ids = rows.values("pk")[start:stop]
    return list(rows.filter(pk__in=ids))
