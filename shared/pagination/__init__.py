"""Pages of lists: by number, and by cursor."""

from shared.pagination.cursors import (
    CursorPage,
    CursorParams,
    cursor_page_of,
    paginate_by_cursor,
)
from shared.pagination.numbers import Page, PageParams, page_of, paginate

__all__ = [
    "CursorPage",
    "CursorParams",
    "Page",
    "PageParams",
    "cursor_page_of",
    "page_of",
    "paginate",
    "paginate_by_cursor",
]
