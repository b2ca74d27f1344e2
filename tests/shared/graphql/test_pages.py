"""Pages of connections, without a database."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db.models import Model

from shared.graphql.cursors import CursorPaginator
from shared.graphql.forms import JsonRow, RowForm
from shared.graphql.pages import Page
from shared.pagination.slices import Slice

SECONDS = 5


class _SlowSource:
    """A source whose statement ends when that of another source has begun."""

    def __init__(self, statements: Barrier) -> None:
        self.form: RowForm | None = None
        self._statements = statements

    @property
    def paginator(self) -> CursorPaginator:
        raise NotImplementedError

    def rows(self) -> Sequence[Model | JsonRow]:
        raise NotImplementedError

    def count(self) -> int:
        self._statements.wait(SECONDS)
        return 3


class TestPage:
    def test_statements_of_two_threads_run_at_the_same_time(self) -> None:
        statements = Barrier(2)
        pages = [Page(_SlowSource(statements), Slice(1)) for _ in range(2)]

        with ThreadPoolExecutor(2) as threads:
            counts = list(threads.map(lambda page: page.total_count, pages))

        assert counts == [3, 3]
