"""Reviews over REST."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.commerce import schemas, selectors, services
from domains.commerce.models import Review
from domains.commerce.router.base import router
from shared.caching import cache_response
from shared.http import AuthenticatedRequest, Id, anyone, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate_as


@router.get(
    "/products/{product_id}/reviews/",
    response={HTTPStatus.OK: page_of(schemas.ProductReviewOut), **problems("not_found")},
    auth=anyone,
)
@cache_response(selectors.PRODUCTS, ttl=timedelta(seconds=60))
def list_product_reviews(
    request: HttpRequest, product_id: Id, params: Query[PageParams]
) -> HttpResponse | Page[Review]:
    """
    List a product's reviews.

    For everyone. The newest is first.
    """
    reviews = selectors.list_reviews(product_id=product_id)
    return paginate_as(schemas.ProductReviewOut, request, reviews, params)


@router.post(
    "/products/{product_id}/reviews/",
    response={
        HTTPStatus.CREATED: schemas.ProductReviewOut,
        **problems("permission_denied", "not_found", "already_exists", "idempotency_conflict"),
    },
    auth=signed_in,
)
@idempotent
def add_product_review(
    request: AuthenticatedRequest,
    response: HttpResponse,
    product_id: Id,
    body: schemas.ProductReviewIn,
) -> Status[Review]:
    """
    Add a review of a product.

    For users who have bought and paid for it; one review per product and user. Returns the review.
    """
    review = services.add_review(
        user=request.auth,
        product_id=product_id,
        rating=body.rating,
        body=body.body,
        now=timezone.now(),
    )
    response["Location"] = request.path
    return Status(HTTPStatus.CREATED, review)
