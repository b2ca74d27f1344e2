"""The manifest of movies."""

from shared.plugin import Companion, Domain, Setting

DOMAIN = Domain(
    name="movies",
    title="Movies",
    summary="Trending movies, search, favourites and recommendations with reasons.",
    version="1.0.0",
    owns=("movies",),
    features=(
        "Trending, popular, top-rated and upcoming films out of TMDb",
        "A cache that makes an outage of TMDb invisible",
        "Favourites, watchlist, ratings and films you never want to see again",
        "Personal recommendations with their reasons",
        "A bundled simulator of TMDb, so that no key is needed",
    ),
    settings=(
        Setting("TMDB_API_TOKEN", ""),
        Setting("TMDB_API_KEY", ""),
        Setting("TMDB_API_URL", ""),
        Setting("TMDB_IMAGE_URL", ""),
        Setting("TMDB_PROXY_URL", ""),
        Setting("TMDB_CONNECT_SECONDS", 2.0),
        Setting("TMDB_READ_SECONDS", 3.0),
        Setting("TMDB_TOTAL_SECONDS", 6.0),
        Setting("TMDB_CALLS_PER_SECOND", 30),
        Setting("TMDB_CIRCUIT_FAILURES", 5),
        Setting("TMDB_CIRCUIT_SECONDS", 30.0),
        Setting("NEXUS_MOVIES_FRESH_SECONDS", 72 * 3600.0),
    ),
    subscribes_to=("shared.auth.events.UserDeleted",),
    companions=(
        Companion(
            name="tmdb-simulator",
            module="domains.movies.simulator",
            address_setting="TMDB_API_URL",
            path="/3",
            unless=("TMDB_API_TOKEN", "TMDB_API_KEY", "TMDB_API_URL"),
        ),
    ),
)
