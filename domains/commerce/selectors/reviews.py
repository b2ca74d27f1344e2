"""Selectors of reviews."""

from django.db.models import QuerySet

from domains.commerce.models import Product, Review
from shared.errors import NotFound
from shared.lookups import get_or_not_found
from shared.rows import find_values
from shared.selections import Selection, select


def list_reviews(*, product_id: int) -> Selection[Review]:
    """
    Return the reviews of a product, newest first.

    :raises NotFound: if no such product is on sale.
    """
    if find_values(select(_product_on_sale, product_id=product_id), names=["pk"]) is None:
        raise NotFound(f"There is no product {product_id}.")
    return select(_reviews_of, product_id=product_id)


def _product_on_sale(*, product_id: int) -> QuerySet[Product]:
    return Product.objects.on_sale().filter(pk=product_id)


def _reviews_of(*, product_id: int) -> QuerySet[Review]:
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
    return get_or_not_found(select(list_all_reviews), kind="review", key=review_id)
