"""
Rankings: lists in an order that keeps changing, such as the most liked posts.

The first page stores a snapshot of the order on the cache server: the ids of the rows. The
cursors hold the snapshot's id, so later pages follow the same order. Equal orders have equal
snapshot ids, so all clients that read the same order share one snapshot.

If the snapshot is lost, or the cache server is down, the next page follows the current order by
keyset, after the last row of the page before. Rows that moved since then may appear twice or be
missed, but the request does not fail.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Any, Generic, TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Schema

from shared.caching.server import CacheUnavailable, cache_server, make_key
from shared.pagination.cursors import CursorPage, CursorParams, respond_with_rows
from shared.pagination.keyset import CursorSigner, Key, key_values, rows_after
from shared.pagination.links import add_link_header, link_to
from shared.pagination.slices import Slice
from shared.rows import list_ids, rows_as_json
from shared.selections import Rows, rows_of

M = TypeVar("M", bound=Model)

MAX_RANKING_LENGTH = 500
"""The number of rows of a ranking. Rows further down are not listed."""

SNAPSHOT_TTL = 20 * 60
"""The lifetime of a snapshot in seconds, from its last use."""


@dataclass(frozen=True, slots=True)
class Position:
    """
    A position in a ranking: the snapshot and the number of its row in it, from one.

    A page begins after this row, or ends before it. ``values`` are the key values of the row, or
    of a near one if the row was deleted. They are used if the snapshot is lost.
    """

    snapshot: str
    offset: int
    values: tuple[object, ...] = ()

    @classmethod
    def parse(cls, serialized: Sequence[Any]) -> "Position":
        """Return the position that ``serialize`` made this list of."""
        snapshot, offset, *values = serialized
        return cls(snapshot, offset, tuple(values))

    def serialize(self) -> list[object]:
        """Return the position as a list for a cursor."""
        return [self.snapshot, self.offset, *self.values]


@dataclass(frozen=True, slots=True)
class RankingPage(Generic[M]):
    """
    Rows of a ranking.

    ``position_of`` returns the position of the row with this index on the page. ``continuation`` is
    the position from which the ranking continues in the direction of the slice. The page before,
    which has as many rows, begins after ``previous``.
    """

    rows: Sequence[Any]
    position_of: Callable[[int], Position]
    continuation: Position | None
    previous: Position | None


class Ranking(Generic[M]):
    """
    The rows that are visible to the viewer, and the keys that rank them.

    ``keys`` are columns or annotations of numbers, as in ``order_by``. They must never be null,
    and the last one must be unique. ``ids`` returns the primary keys of the rows in their
    order; without it, a query finds them. The rows of a snapshot are read from ``visible`` if that
    is given: rows that have ceased to qualify since the snapshot was taken remain on its pages.
    """

    def __init__(
        self,
        rows: Rows[M],
        *,
        keys: Sequence[str],
        ids: Callable[[], Sequence[int]] | None = None,
        visible: Rows[M] | None = None,
    ) -> None:
        self.rows = rows
        self._visible = rows if visible is None else visible
        self.keys = [Key.parse(key) for key in keys]
        self._ids = ids or self._current_order

    def page(self, wanted: Slice[Position], *, fetch: "Fetch | None" = None) -> RankingPage[M]:
        """
        Return the rows of a slice.

        ``fetch`` returns a part of the rows: objects, or mappings with their keys and ``pk``.
        """
        fetch = fetch or _fetch_objects
        snapshots = {each.snapshot for each in (wanted.after, wanted.before) if each is not None}
        if not snapshots:
            order = list(self._ids()[:MAX_RANKING_LENGTH])
            snapshot = _store_snapshot(order) if len(order) > wanted.size else ""
            return self._page_of_snapshot(order, snapshot, wanted, fetch)
        # Positions of two snapshots have only the current order in common.
        snapshot = snapshots.pop() if len(snapshots) == 1 else ""
        stored = _load_snapshot(snapshot)
        if stored is None:
            return self._page_by_keyset(wanted, fetch)
        return self._page_of_snapshot(stored, snapshot, wanted, fetch)

    def _current_order(self) -> Sequence[int]:
        keys = [key.ordering for key in self.keys]
        return list_ids(self.rows, keys=keys, limit=MAX_RANKING_LENGTH)

    def _page_of_snapshot(
        self, order: Sequence[int], snapshot: str, wanted: Slice[Position], fetch: "Fetch"
    ) -> RankingPage[M]:
        first = wanted.after.offset if wanted.after else 0
        stop = max(first, wanted.before.offset - 1) if wanted.before else len(order)
        start, end = wanted.offsets(first, stop)
        ids = list(order[start:end])
        found = fetch(self._visible, partial(_with_ids), {"ids": ids}) if ids else []
        visible = {row["pk"] if isinstance(row, dict) else row.pk: row for row in found}
        # Rows deleted or hidden since the snapshot leave a gap; later rows keep their positions.
        numbers = [number for number, pk in enumerate(ids, start=start + 1) if pk in visible]
        rows = [visible[order[number - 1]] for number in numbers]

        def position_of(index: int) -> Position:
            return Position(snapshot, numbers[index], self._values_of(rows[index]))

        has_more = start > first if wanted.is_backward else end < stop
        continuation = None
        if has_more:
            nearest = position_of(0 if wanted.is_backward else -1) if rows else None
            continuation = _continuation(wanted, nearest, snapshot, start, end)
        previous = Position(snapshot, max(0, start - wanted.size)) if start else None
        return RankingPage(rows, position_of, continuation, previous)

    def _page_by_keyset(self, wanted: Slice[Position], fetch: "Fetch") -> RankingPage[M]:
        part = partial(
            _between,
            keys=tuple(self.keys),
            number=wanted.size + 1,
            is_backward=wanted.is_backward,
        )
        after = wanted.after.values if wanted.after else ()
        before = wanted.before.values if wanted.before else ()
        found = fetch(self.rows, part, {"after": after, "before": before})
        shown = wanted.shown(found)

        def position_of(index: int) -> Position:
            return Position("", 0, self._values_of(shown[index]))

        has_more = len(found) > wanted.size
        last = position_of(0 if wanted.is_backward else -1) if has_more else None
        return RankingPage(shown, position_of, last, None)

    def _values_of(self, row: Any) -> tuple[object, ...]:
        return tuple(key_values(row, self.keys))


Part = partial["QuerySet[Any]"]
"""Returns a part of rows."""

Fetch = Callable[[Rows[Any], Part, dict[str, Any]], Sequence[Any]]
"""Returns the rows of a part, which is called with these arguments."""


def _with_ids(rows: "QuerySet[M]", *, ids: Sequence[int]) -> "QuerySet[M]":
    return rows.filter(pk__in=ids)


def _between(
    rows: "QuerySet[M]",
    *,
    keys: Sequence[Key],
    number: int,
    is_backward: bool,
    after: Sequence[object],
    before: Sequence[object],
) -> "QuerySet[M]":
    reversed_keys = [key.reversed for key in keys]
    order = reversed_keys if is_backward else keys
    ranked = rows.order_by(*(key.ordering for key in order))
    if after:
        ranked = rows_after(ranked, keys, after)
    if before:
        ranked = rows_after(ranked, reversed_keys, before)
    return ranked[:number]


def _fetch_objects(rows: Rows[M], part: Part, arguments: dict[str, Any]) -> Sequence[M]:
    return list(part(rows_of(rows), **arguments))


def paginate_ranking(
    request: HttpRequest, ranking: Ranking[M], params: CursorParams
) -> CursorPage[M]:
    """
    Return the page of the ranking after the cursor, or the first page.

    :raises InvalidCursor: if the cursor belongs to another list or was altered.
    """
    return _paginate(request, ranking, params, fetch=_fetch_objects)


def paginate_ranking_as(
    schema: type[Schema], request: HttpRequest, ranking: Ranking[Any], params: CursorParams
) -> HttpResponse:
    """
    Respond with one page of a ranking, as ``paginate_ranking`` does, without objects of its rows.

    :raises InvalidCursor: if the cursor belongs to another list or was altered.
    :raises UnsupportedField: if a field of the schema is neither a column nor an annotation.
    """
    keys = tuple(dict.fromkeys(["pk", *(key.name for key in ranking.keys)]))

    def fetch(rows: Rows[Any], part: Part, arguments: dict[str, Any]) -> Sequence[Any]:
        kind = (part.func, *part.keywords.items())
        return rows_as_json(schema, rows, keys=keys, part=part, kind=kind, **arguments)

    return respond_with_rows(_paginate(request, ranking, params, fetch=fetch))


def _paginate(
    request: HttpRequest, ranking: Ranking[M], params: CursorParams, *, fetch: Fetch
) -> CursorPage[M]:
    keys = ",".join(key.ordering for key in ranking.keys)
    signer = CursorSigner(salt=f"{request.path}:ranking:{keys}")
    position = Position.parse(signer.decode(params.cursor)[0]) if params.cursor else None
    page = ranking.page(Slice(params.page_size, after=position), fetch=fetch)
    next_page, previous = (
        link_to(request, cursor=signer.encode(neighbour.serialize())) if neighbour else None
        for neighbour in (page.continuation, page.previous)
    )
    add_link_header(request, next_page=next_page, previous=previous)
    return {"next": next_page, "previous": previous, "results": page.rows}


def _continuation(
    wanted: Slice[Position], nearest: Position | None, snapshot: str, start: int, end: int
) -> Position:
    # At the page's end, although its row may have been deleted.
    offset, given = (start + 1, wanted.before) if wanted.is_backward else (end, wanted.after)
    known = nearest or given
    return Position(snapshot, offset, known.values if known else ())


def _store_snapshot(order: Sequence[int]) -> str:
    packed = array("q", order).tobytes()
    snapshot = blake2b(packed, digest_size=12).hexdigest()
    try:
        cache_server().call(lambda client: client.set(_key(snapshot), packed, ex=SNAPSHOT_TTL))
    except CacheUnavailable:
        return ""
    return snapshot


def _load_snapshot(snapshot: str) -> Sequence[int] | None:
    if not snapshot:
        return None
    try:
        # Reading renews the lifetime, so a snapshot lives for as long as clients read it.
        packed = cache_server().call(lambda client: client.getex(_key(snapshot), ex=SNAPSHOT_TTL))
    except CacheUnavailable:
        return None
    return array("q", cast("bytes", packed)) if packed is not None else None


def _key(snapshot: str) -> str:
    return make_key("ranking", snapshot)
