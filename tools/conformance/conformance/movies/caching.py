"""Performance: answers come from a cache, and favourites need no call for each movie."""

from functools import partial

from conformance.api import Answer, Call
from conformance.errors import NotApplicableError
from conformance.movies.base import CHECKS, Movies
from conformance.rubric import Criterion
from conformance.shared import require, shown
from conformance.shared.performance import (
    fastest,
    require_burst,
    require_constant_cost,
    require_time,
)

_FAVORITES = 20


@CHECKS.add("list-fast", Criterion.PERFORMANCE, points=4)
def trending_is_fast(movies: Movies) -> None:
    """Trending movies are read within the limit (250 ms; the fastest of five reads)."""
    require_time(movies, "list_ms", "trending", lambda: movies.rows("trending", "movie", page=1))


@CHECKS.add("answers-cached", Criterion.PERFORMANCE, points=5)
def answers_are_cached(movies: Movies) -> None:
    """A repeated read says that it comes from a cache, or takes at most 100 ms."""
    for page in (1, 2):
        movies.carry_out("trending", page=page)
        answer = movies.carry_out("trending", page=page)
        best = fastest(partial(movies.carry_out, "trending", page=page)) * 1000
        limit = movies.api.mapping.limits["cached_ms"]
        require(
            best <= limit or _says_hit(answer),
            f"repeated reads of trending movies take {best:.0f} ms: is each one sent on to TMDb?",
        )


def _says_hit(answer: Answer) -> bool:
    headers = (answer.headers.get(name, "") for name in ("cache-status", "x-cache", "age"))
    status, x_cache, age = headers
    return "hit" in status.lower() or "hit" in x_cache.lower() or age.isdigit()


@CHECKS.add("conditional-read", Criterion.PERFORMANCE, points=2)
def repeated_read_is_304(movies: Movies) -> None:
    """A repeated read with the ETag of the first is answered with 304."""
    if movies.api.is_document("trending"):
        raise NotApplicableError("a document of GraphQL is sent with POST, which has no 304")
    etag = movies.carry_out("trending", page=1).headers.get("etag")
    require(bool(etag), "the list of trending movies has no ETag")
    answer = movies.api.revalidate("trending", movies.reader, str(etag), page=1)
    require(answer.status == 304, f"a read with its ETag is answered with {shown(answer)}")


@CHECKS.add("burst-fast", Criterion.PERFORMANCE, points=2)
def burst_of_reads_is_answered(movies: Movies) -> None:
    """Sixteen reads of trending movies at the same moment are answered, within five seconds."""
    require_burst(movies, Call("trending", movies.reader, {"page": 1}))


@CHECKS.add("list-cost-constant", Criterion.PERFORMANCE, points=4)
def favourites_cost_the_same_for_more_rows(movies: Movies) -> None:
    """Twenty favourites do not take many times as long as one: they need no call for each movie."""
    user = movies.users[2]
    known = [*movies.trending, *movies.rows("trending", "movie", page=2)]
    for movie in known[:_FAVORITES]:
        movies.require_added(user, movie)
    found = len(movies.favorites_of(user))
    require(found >= _FAVORITES, f"of {_FAVORITES} favourites, {found} are listed")
    require_constant_cost(
        lambda size: movies.rows("list_favorites", "favorite", user, page_size=size),
        rows=_FAVORITES,
        what="one favourite",
    )
