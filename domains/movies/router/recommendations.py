"""Recommendations over REST."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import StreamingHttpResponse
from django.utils import timezone
from ninja import Query

from domains.movies import schemas, selectors, services
from domains.movies.events import RECOMMENDATIONS
from domains.movies.router.base import UPSTREAM, page_links, router, set_freshness_headers
from shared.http import AuthenticatedRequest, problems, signed_in
from shared.realtime import StreamEvent, events, state, stream


@router.get(
    "/movies/recommendations/",
    response={
        HTTPStatus.OK: schemas.RecommendationPageOut,
        **problems("validation_error", *UPSTREAM),
    },
    auth=signed_in,
)
def recommend_movies(
    request: AuthenticatedRequest, filters: Query[schemas.RecommendationFilters]
) -> Mapping[str, object]:
    """
    List your recommendations.

    For signed-in users. Returns each movie with the reasons for it; without favourites and ratings
    they are trending movies.
    """
    page = services.recommend_movies(
        user=request.auth, page=filters.page, strategy=filters.strategy, now=timezone.now()
    )
    if page.freshness:
        set_freshness_headers(request, page.freshness)
    return {
        **page_links(request, page=page.page, has_more=page.has_more),
        "count": page.count,
        "strategy": page.strategy,
        "results": page.results,
    }


@router.get(
    "/movies/recommendations/stream/",
    response={**events(recommendations=schemas.RecommendationsReadyOut)},
    auth=signed_in,
)
def stream_movie_recommendations(request: AuthenticatedRequest) -> StreamingHttpResponse:
    """
    Stream updates of your recommendations.

    For signed-in users. Sends an event at once and after every recomputation, with the number of
    recommendations.
    """
    user = request.auth

    def read() -> StreamEvent:
        ready = selectors.get_readiness(user=user)
        return StreamEvent("recommendations", schemas.RecommendationsReadyOut.from_orm(ready))

    return stream(request, state(RECOMMENDATIONS.channel(user.pk), read=read, audience=user.pk))
