"""Pages of lists: by number, and by cursor."""

from shared.pagination.cursors import (
    CursorPage,
    CursorParams,
    cursor_page_of,
    paginate_by_cursor,
    paginate_by_cursor_as,
)
from shared.pagination.numbers import (
    Page,
    PageParams,
    page_of,
    paginate,
    paginate_as,
)
from shared.pagination.rankings import Ranking, paginate_ranking, paginate_ranking_as

__all__ = [
    "CursorPage",
    "CursorParams",
    "Page",
    "PageParams",
    "Ranking",
    "cursor_page_of",
    "page_of",
    "paginate",
    "paginate_as",
    "paginate_by_cursor",
    "paginate_by_cursor_as",
    "paginate_ranking",
    "paginate_ranking_as",
]
