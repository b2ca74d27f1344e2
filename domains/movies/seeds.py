"""The personas' favourites, watchlists and ratings of the invented films. Always the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from domains.movies import clients, selectors, services
from domains.movies.models import Movie
from domains.movies.permissions import DEFAULT_LANGUAGE
from domains.movies.simulator import Library
from domains.movies.simulator.answers import Answers
from domains.movies.simulator.films import FIRST_ID
from shared.auth.models import User

# The numbers are positions in the library of the simulator.
_FAVORITES: dict[str, Sequence[int]] = {"ada": (2, 30, 111), "grace": (5, 64), "linus": (17,)}
_WATCHLISTS: dict[str, Sequence[int]] = {"ada": (9, 45), "grace": (12,)}
_DISMISSED: dict[str, Sequence[int]] = {"ada": (80,)}
_RATINGS: Sequence[tuple[str, int, Decimal]] = (
    ("ada", 2, Decimal("9.5")),
    ("grace", 77, Decimal(8)),
)
_LIKED_GENRES = (878, 9648)


def load(*, now: datetime) -> None:
    """
    Load the personas' lists if there are no movies yet. If movies come from TMDb, nothing is
    loaded, and rows of earlier calls are deleted.
    """
    services.forget_invented()
    if Movie.objects.exists() or not clients.is_simulated():
        return
    people = {user.username: user for user in User.objects.filter(username__in=_FAVORITES)}
    if len(people) < len(_FAVORITES):
        return
    _load_snapshots(now)
    for lists, save in (
        (_FAVORITES, services.add_favorite),
        (_WATCHLISTS, services.add_to_watchlist),
        (_DISMISSED, services.dismiss_movie),
    ):
        for username, places in lists.items():
            for days, place in enumerate(reversed(places), start=1):
                saved_at = now - timedelta(days=20 - days)
                save(user=people[username], movie_id=FIRST_ID + place, now=saved_at)
    for username, place, stars in _RATINGS:
        services.rate_movie(user=people[username], movie_id=FIRST_ID + place, value=stars, now=now)
    preferences = SimpleNamespace(
        liked_genres=_LIKED_GENRES,
        disliked_genres=(),
        language=None,
        region=None,
        include_adult=False,
    )
    services.set_preferences(user=people["ada"], fields=preferences, now=now)


def _load_snapshots(now: datetime) -> None:
    # Build the simulator's responses directly: its process may not be running yet.
    answers = Answers(Library(today=now.date()), images=str)
    selectors.store_genres(tuple(clients.read_genres(answers.to("genre/movie/list", {}))))
    lists = (*_FAVORITES.values(), *_WATCHLISTS.values(), *_DISMISSED.values())
    places = {place for each in lists for place in each} | {place for _, place, _ in _RATINGS}
    for place in sorted(places):
        movie_id = FIRST_ID + place
        response = answers.to(f"movie/{movie_id}", {"append_to_response": "credits,videos"})
        details = clients.read_details(response, "demo", movie_id=movie_id)
        selectors.store_movie(details, language=DEFAULT_LANGUAGE, fetched_at=now)
