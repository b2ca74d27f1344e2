"""Services of reviews."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from domains.commerce.models import Product, Review
from domains.commerce.permissions import require_buyer
from domains.commerce.selectors import PRODUCTS
from shared.auth.models import User
from shared.errors import AlreadyExists, NotFound, ValidationFailed


@transaction.atomic
def add_review(*, user: User, product_id: int, rating: int, body: str, now: datetime) -> Review:
    """
    Add a review of a product and update the product's rating.

    :raises ValidationFailed: if the rating is not one to five.
    :raises NotFound: if no such product is on sale.
    :raises PermissionDenied: if the user has not bought it.
    :raises AlreadyExists: if the user has reviewed it.
    """
    if not 1 <= rating <= 5:
        raise ValidationFailed.of("rating", "Rate from 1 to 5.")
    # Locked, so that two reviews by one buyer at once cannot both be the first.
    on_sale = Product.objects.on_sale().defer("search").select_for_update(no_key=True)
    product = on_sale.filter(pk=product_id).first()
    if product is None:
        raise NotFound(f"There is no product {product_id}.")
    require_buyer(user, product=product)
    if Review.objects.filter(product=product, user=user).exists():
        raise AlreadyExists("You have reviewed this product.")
    review = Review.objects.create(
        product_id=product.pk, user=user, rating=rating, body=body, created_at=now
    )
    Product.objects.filter(pk=product.pk).update(
        rating_sum=F("rating_sum") + rating, rating_count=F("rating_count") + 1
    )
    PRODUCTS.bump()
    return review
