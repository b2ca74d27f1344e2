"""Selectors of reviews."""

from django.db.models import QuerySet

from domains.commerce.models import Product, Review
from shared.errors import NotFound
from shared.lookups import get_or_not_found


def list_reviews(*, product_id: int) -> QuerySet[Review]:
    """
    Return the reviews of a product, newest first.

    :raises NotFound: if no such product is on sale.
    """
    if not Product.objects.on_sale().filter(pk=product_id).exists():
        raise NotFound(f"There is no product {product_id}.")
    return list_all_reviews().filter(product_id=product_id)


def list_all_reviews() -> QuerySet[Review]:
    """
    Return the reviews of all products, newest first.
    """
    return Review.objects.order_by("-created_at", "-pk")


def get_review(*, review_id: int) -> Review:
    """
    Return a review.

    :raises NotFound: if there is none.
    """
    return get_or_not_found(Review.objects.all(), kind="review", key=review_id)
