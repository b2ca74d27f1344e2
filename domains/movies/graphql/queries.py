"""Reading films."""

from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone

from domains.movies import schemas, selectors, services
from domains.movies.graphql.favourites import (
    DismissedMovieType,
    FavoriteMovieType,
    MoviePreferencesType,
    RecommendationPageType,
    RecommendationStrategy,
    WatchlistMovieType,
)
from domains.movies.graphql.types import GenreType, MovieDetailsType, MoviePageType
from domains.movies.models import Dismissal, Favorite, Movie, WatchlistEntry
from shared.graphql import (
    UPSTREAM_CALL,
    ConnectionField,
    cost,
    current_user,
    enum_of,
    input_of,
    ordering_enum,
    parse,
    parse_id,
    viewer,
)

MovieWindow = enum_of(
    schemas.Window, name="MovieWindow", about="The period of a trend.", module=__name__
)
DiscoverMoviesInput = input_of(
    schemas.DiscoverFilters,
    name="DiscoverMoviesInput",
    types={
        "genres": graphene.List(graphene.NonNull(graphene.ID)),
        "sort": ordering_enum(schemas.Sort, name="MovieSort", module=__name__),
    },
    omit=["language", "page"],
)


def _page(description: str, **arguments: Any) -> graphene.Field:
    field = graphene.Field(
        MoviePageType,
        page=graphene.Int(),
        language=graphene.String(),
        description=description,
        **arguments,
    )
    return cost(field, weight=UPSTREAM_CALL)


class Query:
    """What one can read of films."""

    trending_movies = _page("What most people look at, today or this week.", window=MovieWindow())
    popular_movies = _page("The films by popularity.", region=graphene.String())
    top_rated_movies = _page("The films by what people think.", region=graphene.String())
    upcoming_movies = _page("The films that are yet to come.", region=graphene.String())
    search_movies = _page(
        "Films by the words of their titles.",
        q=graphene.String(required=True),
        year=graphene.Int(),
    )
    discover_movies = _page("Films by what they are.", filter=DiscoverMoviesInput())
    movie_recommendations = _page(
        "The films that people who liked this one liked.", id=graphene.ID(required=True)
    )
    similar_movies = _page("The films that are like this one.", id=graphene.ID(required=True))
    movie = cost(
        graphene.Field(
            MovieDetailsType,
            id=graphene.ID(required=True),
            language=graphene.String(),
            description="One film with all that is known of it.",
        ),
        weight=UPSTREAM_CALL,
    )
    movie_genres = cost(
        graphene.Field(
            graphene.List(graphene.NonNull(GenreType)),
            language=graphene.String(),
            description="Every genre.",
        ),
        weight=UPSTREAM_CALL,
        assumed_size=20,
    )
    recommended_movies = cost(
        graphene.Field(
            RecommendationPageType,
            page=graphene.Int(),
            strategy=RecommendationStrategy(),
            description="Films that suit you, with the reasons.",
        ),
        weight=UPSTREAM_CALL,
    )
    favorite_movies = ConnectionField(
        lambda: FavoriteMovieType, description="The films you love, newest first."
    )
    movie_watchlist = ConnectionField(
        lambda: WatchlistMovieType, description="The films you want to see, newest first."
    )
    dismissed_movies = ConnectionField(
        lambda: DismissedMovieType, description="The films you do not want to be offered."
    )
    movie_preferences = graphene.Field(
        MoviePreferencesType, description="How you want films, and which genres you like."
    )

    @staticmethod
    def resolve_trending_movies(root: None, info: Any, **asked: Any) -> selectors.MoviePage:
        """List what most people look at."""
        said = parse(schemas.TrendingMoviesFilters, asked).model_dump()
        return selectors.list_trending(viewer=viewer(info), **said)

    @staticmethod
    def resolve_popular_movies(root: None, info: Any, **asked: Any) -> selectors.MoviePage:
        """List the films by popularity."""
        said = parse(schemas.ChartFilters, asked).model_dump()
        return selectors.list_chart(viewer=viewer(info), name="popular", **said)

    @staticmethod
    def resolve_top_rated_movies(root: None, info: Any, **asked: Any) -> selectors.MoviePage:
        """List the films by what people think of them."""
        said = parse(schemas.ChartFilters, asked).model_dump()
        return selectors.list_chart(viewer=viewer(info), name="top_rated", **said)

    @staticmethod
    def resolve_upcoming_movies(root: None, info: Any, **asked: Any) -> selectors.MoviePage:
        """List the films that are yet to come."""
        said = parse(schemas.ChartFilters, asked).model_dump()
        return selectors.list_chart(viewer=viewer(info), name="upcoming", **said)

    @staticmethod
    def resolve_search_movies(root: None, info: Any, **asked: Any) -> selectors.MoviePage:
        """Find films by the words of their titles."""
        said = parse(schemas.SearchFilters, asked)
        return selectors.search_movies(
            viewer=viewer(info), text=said.q, **said.model_dump(exclude={"q"})
        )

    @staticmethod
    def resolve_discover_movies(
        root: None,
        info: Any,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002
        **asked: Any,
    ) -> selectors.MoviePage:
        """Discover films by what they are."""
        said = parse(schemas.DiscoverFilters, {**(filter or {}), **asked})
        return selectors.discover_movies(
            viewer=viewer(info), wanted=said.wanted(), page=said.page, language=said.language
        )

    @staticmethod
    def resolve_movie_recommendations(
        root: None,
        info: Any,
        *,
        id: str,  # noqa: A002
        **asked: Any,
    ) -> selectors.MoviePage:
        """List the films that people who liked this one liked."""
        said = parse(schemas.KinFilters, asked).model_dump()
        return selectors.list_kin(
            viewer=viewer(info), movie_id=parse_id(id), kind="recommendations", **said
        )

    @staticmethod
    def resolve_similar_movies(
        root: None,
        info: Any,
        *,
        id: str,  # noqa: A002
        **asked: Any,
    ) -> selectors.MoviePage:
        """List the films that are like this one."""
        said = parse(schemas.KinFilters, asked).model_dump()
        return selectors.list_kin(
            viewer=viewer(info), movie_id=parse_id(id), kind="similar", **said
        )

    @staticmethod
    def resolve_movie(
        root: None,
        info: Any,
        *,
        id: str,  # noqa: A002
        **asked: Any,
    ) -> Movie:
        """Find one film."""
        said = parse(schemas.InLanguage, asked).model_dump()
        return selectors.get_movie(viewer=viewer(info), movie_id=parse_id(id), **said)

    @staticmethod
    def resolve_movie_genres(root: None, info: Any, **asked: Any) -> Any:
        """List every genre."""
        said = parse(schemas.InLanguage, asked).model_dump()
        return selectors.list_genres(viewer=viewer(info), **said).value

    @staticmethod
    def resolve_recommended_movies(
        root: None, info: Any, **asked: Any
    ) -> services.RecommendationPage:
        """Recommend films to whoever asks."""
        user = current_user(info)
        said = parse(schemas.RecommendationFilters, asked).model_dump()
        return services.recommend_movies(user=user, now=timezone.now(), **said)

    @staticmethod
    def resolve_favorite_movies(root: None, info: Any) -> QuerySet[Favorite]:
        """List what whoever asks loves."""
        return selectors.list_favorites(user=current_user(info))

    @staticmethod
    def resolve_movie_watchlist(root: None, info: Any) -> QuerySet[WatchlistEntry]:
        """List what whoever asks wants to see."""
        return selectors.list_watchlist(user=current_user(info))

    @staticmethod
    def resolve_dismissed_movies(root: None, info: Any) -> QuerySet[Dismissal]:
        """List what whoever asks does not want to be offered."""
        return selectors.list_dismissed(user=current_user(info))

    @staticmethod
    def resolve_movie_preferences(root: None, info: Any) -> selectors.Preferences:
        """Get how whoever asks wants films."""
        return selectors.get_preferences(user=current_user(info))
