"""Pages by cursor: for lists that grow while somebody walks them."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, create_model
from typing_extensions import TypedDict

from shared.http import Filters
from shared.pagination.keyset import CursorSigner, Key, beyond, place_of
from shared.pagination.links import announce, link_to
from shared.pagination.numbers import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE

T = TypeVar("T")


class CursorParams(Filters):
    """Where in a list to go on."""

    cursor: str | None = Field(
        None, max_length=1000, description="Where to go on, from `next` or `previous`."
    )
    page_size: int = Field(
        DEFAULT_PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE, description="How many results a page holds."
    )


class CursorPage(TypedDict, Generic[T]):
    """One stretch of a list, as a router returns it."""

    next: str | None
    previous: str | None
    results: Sequence[T]


@cache
def cursor_page_of(schema: type[Schema]) -> type[Schema]:
    """Return the schema of a stretch: ``cursor_page_of(PostOut)`` is named ``PostCursorPage``."""
    name = schema.__name__.removesuffix("Out")
    return create_model(
        f"{name}CursorPage",
        __base__=Schema,
        __doc__=f"A stretch of a list of {name}.",
        __module__=schema.__module__,
        next=(str | None, Field(description="The address of what follows.")),
        previous=(str | None, Field(description="The address of what comes before.")),
        results=(list[schema], Field(description="What is on this page.")),  # type: ignore[valid-type]  # made at run time
    )


def paginate_by_cursor(
    request: HttpRequest,
    rows: "QuerySet[Any, T]",
    params: CursorParams,
    *,
    keys: Sequence[str] = ("-created_at", "-id"),
) -> CursorPage[T]:
    """
    Return the stretch of the rows that follows the cursor, or the first one.

    The keys order the rows: they are never null, never change, and the last one is unique.
    So every row that was there when the walk began is met once, whatever is added
    meanwhile. Costs one query.

    :raises InvalidCursor: if the cursor belongs to another list or was altered.
    """
    order = [Key.parse(key) for key in keys]
    signer = CursorSigner(salt=f"{request.path}:{','.join(keys)}")
    place, is_backwards = signer.read(params.cursor) if params.cursor else (None, False)
    found, there_is_more = _walk(rows, order, place, params.page_size, is_backwards=is_backwards)

    def link(row: T, *, is_backwards: bool) -> str:
        cursor = signer.write(place_of(row, order), is_backwards=is_backwards)
        return link_to(request, cursor=cursor)

    has_next = there_is_more or is_backwards
    has_previous = there_is_more if is_backwards else place is not None
    next_page = link(found[-1], is_backwards=False) if found and has_next else None
    previous = link(found[0], is_backwards=True) if found and has_previous else None
    announce(request, next_page=next_page, previous=previous)
    return {"next": next_page, "previous": previous, "results": found}


def _walk(
    rows: "QuerySet[Any, T]",
    keys: Sequence[Key],
    place: Sequence[object] | None,
    size: int,
    *,
    is_backwards: bool,
) -> tuple[list[T], bool]:
    order = [key.reversed for key in keys] if is_backwards else keys
    ordered = rows.order_by(*(key.spelling for key in order))
    if place is not None:
        ordered = beyond(ordered, order, place)
    # One more than a page holds tells whether there is another page.
    found = list(ordered[: size + 1])
    page = found[:size]
    return (page[::-1] if is_backwards else page), len(found) > size
