"""
Rankings: lists in an order that keeps changing, such as what is liked most.

A walk goes through the order as it was when the walk began: its ids are written down on the
cache server, and the cursor carries the word they are found by. Nothing reshuffles while
somebody scrolls. Equal orders have equal words, so however many walk one, it is kept once.

If the order is lost, or the cache server away, the walk goes on behind the last row by the
keys as they are now: rows that moved meanwhile may be met twice or missed, and nothing fails.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Generic, TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from shared.caching.server import CacheUnavailable, cache_server, make_key
from shared.pagination.cursors import CursorPage, CursorParams
from shared.pagination.keyset import CursorSigner, Key, beyond, place_of
from shared.pagination.links import announce, link_to

M = TypeVar("M", bound=Model)

LONGEST = 500
"""How many rows a ranking has: further down, nobody looks."""

SECONDS_KEPT = 20 * 60


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a walk goes on: in the order that is found by ``word``, so many rows down.

    ``values`` are the keys of the last row, in case the order is lost.
    """

    word: str
    passed: int
    values: tuple[object, ...] = ()

    @classmethod
    def read(cls, spelled: Sequence[Any]) -> "Place":
        """Read what a cursor carried."""
        word, passed, *values = spelled
        return cls(word, passed, tuple(values))

    @property
    def spelled(self) -> list[object]:
        """What a cursor carries."""
        return [self.word, self.passed, *self.values]


@dataclass(frozen=True, slots=True)
class Stretch(Generic[M]):
    """Some rows of a ranking, the place behind each, and where the walk goes from here."""

    rows: Sequence[M]
    places: Sequence[Place]
    next: Place | None
    previous: Place | None


class Ranking(Generic[M]):
    """
    The rows that the reader may see, and what they are ranked by.

    The keys are columns or annotations of numbers that are never null, the last one unique.
    ``ids`` returns the keys of the rows in their order; without it they are asked for.
    """

    def __init__(
        self,
        rows: "QuerySet[M]",
        *,
        keys: Sequence[str],
        ids: Callable[[], Sequence[int]] | None = None,
    ) -> None:
        self.rows = rows
        self.keys = [Key.parse(key) for key in keys]
        self._ids = ids or self._present_order

    def stretch(
        self,
        place: Place | None,
        size: int,
        *,
        fetch: Callable[["QuerySet[M]"], Sequence[M]] = list,
    ) -> Stretch[M]:
        """Return the rows that follow the place, or the first ones."""
        if place is None:
            order = list(self._ids()[:LONGEST])
            word = _write_down(order) if len(order) > size else ""
            return self._by_order(order, Place(word, 0), size, fetch)
        kept = _read(place.word)
        if kept is None:
            return self._by_keys(place, size, fetch)
        return self._by_order(kept, place, size, fetch)

    def _present_order(self) -> Sequence[int]:
        ranked = self.rows.order_by(*(key.spelling for key in self.keys))
        return list(ranked.values_list("pk", flat=True)[:LONGEST])

    def _by_order(
        self,
        order: Sequence[int],
        place: Place,
        size: int,
        fetch: Callable[["QuerySet[M]"], Sequence[M]],
    ) -> Stretch[M]:
        start, end = place.passed, place.passed + size
        visible = {row.pk: row for row in fetch(self.rows.filter(pk__in=order[start:end]))}
        rows, places, last = [], [], place.values
        for passed, pk in enumerate(order[start:end], start=start + 1):
            # Who was deleted or hidden meanwhile leaves a gap, and nobody moves up.
            if pk in visible:
                rows.append(visible[pk])
                last = tuple(place_of(visible[pk], self.keys))
                places.append(Place(place.word, passed, last))
        following = Place(place.word, end, last) if end < len(order) else None
        previous = Place(place.word, max(0, start - size)) if start else None
        return Stretch(rows, places, following, previous)

    def _by_keys(
        self, place: Place, size: int, fetch: Callable[["QuerySet[M]"], Sequence[M]]
    ) -> Stretch[M]:
        rows = self.rows.order_by(*(key.spelling for key in self.keys))
        if place.values:
            rows = beyond(rows, self.keys, place.values)
        found = fetch(rows[: size + 1])
        shown = found[:size]
        places = [Place("", 0, tuple(place_of(row, self.keys))) for row in shown]
        return Stretch(shown, places, places[-1] if len(found) > size else None, None)


def paginate_ranking(
    request: HttpRequest, ranking: Ranking[M], params: CursorParams
) -> CursorPage[M]:
    """
    Return the stretch of the ranking that follows the cursor, or the first one.

    :raises InvalidCursor: if the cursor belongs to another list or was altered.
    """
    keys = ",".join(key.spelling for key in ranking.keys)
    signer = CursorSigner(salt=f"{request.path}:ranking:{keys}")
    place = Place.read(signer.read(params.cursor)[0]) if params.cursor else None
    stretch = ranking.stretch(place, params.page_size)
    next_page, previous = (
        link_to(request, cursor=signer.write(neighbour.spelled)) if neighbour else None
        for neighbour in (stretch.next, stretch.previous)
    )
    announce(request, next_page=next_page, previous=previous)
    return {"next": next_page, "previous": previous, "results": stretch.rows}


def _write_down(order: Sequence[int]) -> str:
    packed = array("q", order).tobytes()
    word = blake2b(packed, digest_size=12).hexdigest()
    try:
        cache_server().call(lambda client: client.set(_key(word), packed, ex=SECONDS_KEPT))
    except CacheUnavailable:
        return ""
    return word


def _read(word: str) -> Sequence[int] | None:
    if not word:
        return None
    try:
        # Kept for as long as somebody walks it.
        packed = cache_server().call(lambda client: client.getex(_key(word), ex=SECONDS_KEPT))
    except CacheUnavailable:
        return None
    return array("q", cast("bytes", packed)) if packed is not None else None


def _key(word: str) -> str:
    return make_key("ranking", word)
