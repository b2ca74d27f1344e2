"""The catalogue of movies: the operations of TMDb, with typed parameters and results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx

from domains.movies.clients import records
from domains.movies.clients.circuit import Limits, SharedCircuitBreaker, upstream_tag, upstream_url
from domains.movies.clients.records import FilmDetails, FilmPage, GenreRecord
from domains.movies.clients.tmdb import Query, TimeLimits, TmdbClient
from shared.outbound import DeadlineBackend
from shared.plugin_settings import get_setting

TMDB_SITE = "https://www.themoviedb.org/"
TMDB_LOGO = "https://www.themoviedb.org/assets/2/v4/logos/v2/blue_short.svg"
TMDB_IMAGES = "https://image.tmdb.org/t/p/"

LEAST_VOTES = 200
"""The minimum number of votes in lists by rating, because averages of few votes are unreliable."""

Window = Literal["day", "week"]
Chart = Literal["popular", "top_rated", "upcoming"]
Relation = Literal["recommendations", "similar"]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The common parameters of a request: page, language and region."""

    page: int
    language: str
    region: str = ""

    @property
    def query(self) -> dict[str, str | int | float | bool]:
        """Return the parameters of the request to TMDb."""
        query: dict[str, str | int | float | bool] = {
            "page": self.page,
            "language": self.language,
        }
        return {**query, "region": self.region} if self.region else query


@dataclass(frozen=True, slots=True)
class DiscoverCriteria:
    """The criteria of discovered movies."""

    genres: tuple[int, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    min_rating: float | None = None
    sort: str = "popularity.desc"

    @property
    def is_by_rating(self) -> bool:
        """Whether the results are filtered or ordered by the average of the votes."""
        return self.min_rating is not None or self.sort.startswith("vote_average")


class FilmCatalogue:
    """
    The data of TMDb as records.

    Every method may raise ``CatalogueFailed``, and ``ValidationFailed`` if TMDb refuses the
    parameters.
    """

    def __init__(self, client: TmdbClient) -> None:
        self._client = client

    def trending(self, page_request: PageRequest, *, window: Window) -> FilmPage:
        """Return the most viewed movies of the day or the week."""
        return self._page(f"trending/movie/{window}", page_request.query)

    def chart(self, page_request: PageRequest, *, name: Chart) -> FilmPage:
        """Return a page of one of the charts."""
        return self._page(f"movie/{name}", page_request.query)

    def search(
        self, page_request: PageRequest, *, text: str, year: int | None, include_adult: bool
    ) -> FilmPage:
        """Return the movies with titles that match the text."""
        query = {**page_request.query, "query": text, "include_adult": _word(include_adult)}
        return self._page("search/movie", {**query, "year": year} if year else query)

    def discover(
        self, page_request: PageRequest, *, criteria: DiscoverCriteria, include_adult: bool
    ) -> FilmPage:
        """Return the films that match the criteria."""
        parameters: dict[str, Any] = {
            "with_genres": ",".join(str(genre) for genre in criteria.genres) or None,
            "primary_release_date.gte": _first_day(criteria.year_from),
            "primary_release_date.lte": _last_day(criteria.year_to),
            "vote_average.gte": criteria.min_rating,
            "vote_count.gte": LEAST_VOTES if criteria.is_by_rating else None,
            "sort_by": criteria.sort,
            "include_adult": _word(include_adult),
        }
        filters = {name: value for name, value in parameters.items() if value is not None}
        return self._page("discover/movie", {**page_request.query, **filters})

    def related(self, page_request: PageRequest, *, movie_id: int, kind: Relation) -> FilmPage:
        """
        Return the similar or recommended movies of a movie.

        :raises NotFound: if there is no such movie.
        """
        return self._page(f"movie/{movie_id}/{kind}", page_request.query, absent=_absent(movie_id))

    def find(self, *, movie_id: int, language: str) -> FilmDetails:
        """
        Return the details of a movie.

        :raises NotFound: if there is no such movie.
        :raises UpstreamIncomplete: if TMDb describes another movie.
        """
        return self._client.get(
            f"movie/{movie_id}",
            {"language": language, "append_to_response": "credits,videos"},
            partial(records.read_details, movie_id=movie_id),
            absent=_absent(movie_id),
        )

    def genres(self, *, language: str) -> Sequence[GenreRecord]:
        """Return the genres with their names in the language."""
        return self._client.get("genre/movie/list", {"language": language}, records.read_genres)

    def image_base_url(self) -> str:
        """Return the base URL of images."""
        return self._client.get("configuration", {}, records.read_image_base_url)

    def _page(self, path: str, query: Query, *, absent: str = "") -> FilmPage:
        return self._client.get(path, query, records.read_page, absent=absent)


def catalogue() -> FilmCatalogue:
    """Return the client of this process for the configured catalogue."""
    return _catalogue(
        upstream_url(),
        get_setting("TMDB_API_TOKEN").strip(),
        get_setting("TMDB_API_KEY").strip(),
        get_setting("TMDB_PROXY_URL"),
        TimeLimits(
            connect=get_setting("TMDB_CONNECT_SECONDS"),
            read=get_setting("TMDB_READ_SECONDS"),
            whole=get_setting("TMDB_TOTAL_SECONDS"),
        ),
        Limits(
            calls_per_second=get_setting("TMDB_CALLS_PER_SECOND"),
            failures=get_setting("TMDB_CIRCUIT_FAILURES"),
            seconds=get_setting("TMDB_CIRCUIT_SECONDS"),
        ),
    )


def is_simulated() -> bool:
    """Return whether the settings have no TMDb credential, so that invented movies are shown."""
    return not (get_setting("TMDB_API_TOKEN") or get_setting("TMDB_API_KEY"))


def uses_tmdb() -> bool:
    """
    Return whether movies come from TMDb or a mirror of it, so that invented ones are not shown.

    A catalogue on this machine is the simulator, with or without a credential.
    """
    host = urlsplit(upstream_url()).hostname or ""
    return not is_simulated() and host not in {"localhost", "127.0.0.1", "::1"}


def default_image_base_url(source: str) -> str:
    """Return the base URL of images that is used until the catalogue returned one."""
    if source == "demo":
        parts = urlsplit(upstream_url())
        return f"{parts.scheme}://{parts.netloc}/t/p/"
    return TMDB_IMAGES


@cache
def _catalogue(
    url: str, token: str, api_key: str, proxy: str, time_limits: TimeLimits, limits: Limits
) -> FilmCatalogue:
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    http = httpx.Client(
        base_url=url,
        headers=[
            (name.encode(), value.encode("utf-8", "surrogateescape"))
            for name, value in headers.items()
        ],
        # The bearer token has priority, because a key in the URL appears in the logs of proxies.
        params={"api_key": api_key} if api_key and not token else None,
        follow_redirects=False,
        # Proxies and .netrc of the environment are ignored.
        trust_env=False,
        transport=_transport(proxy),
    )
    return FilmCatalogue(
        TmdbClient(http, SharedCircuitBreaker(upstream_tag(), limits), time_limits)
    )


def _transport(proxy: str) -> httpx.HTTPTransport:
    transport = httpx.HTTPTransport(
        trust_env=False,
        proxy=proxy or None,
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=5),
    )
    # httpx has no parameter for this. The simulator and a proxy have internal addresses.
    transport._pool._network_backend = DeadlineBackend(allow_internal=True)
    return transport


def _absent(movie_id: int) -> str:
    return f"There is no film {movie_id}."


def _word(flag: bool) -> str:  # noqa: FBT001  # part of the query
    return "true" if flag else "false"


def _first_day(year: int | None) -> str | None:
    return date(year, 1, 1).isoformat() if year else None


def _last_day(year: int | None) -> str | None:
    return date(year, 12, 31).isoformat() if year else None
