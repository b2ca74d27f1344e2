"""Models of products."""

from decimal import Decimal
from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from domains.commerce.models.categories import Category
from shared.name_keys import KeyedByName, NameKeyField
from shared.search import FoldedText, contains_folded, has_trigram, search_column, search_query
from shared.slugs import SlugMixin
from shared.text_fields import BodyField, NameField

DEFAULT_CURRENCY = "USD"


class ProductQuerySet(SlugMixin, models.QuerySet["Product"]):
    """Queries of products."""

    def on_sale(self) -> Self:
        """Filter to the products on sale."""
        return self.filter(is_active=True)

    def for_reading(self) -> Self:
        """Join the category and defer the search index."""
        return self.select_related("category").defer("search")

    def matching(self, words: str) -> Self:
        """Filter to the products that match these words or this part of a name."""
        meant = Q(search=search_query(words))
        if has_trigram(words):
            meant |= contains_folded("name", words)
        return self.filter(meant)


class Product(KeyedByName):
    """A product, with its price and stock."""

    sku = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001  # NULL: no SKU
    sku_key = NameKeyField(of="sku", null=True)
    name = NameField(max_length=200)
    slug = models.SlugField(max_length=220, unique=True)
    description = BodyField(max_length=10_000, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    price = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3, default=DEFAULT_CURRENCY)
    stock = models.IntegerField(default=0)
    max_per_order = models.IntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    rating_sum = models.IntegerField(default=0, editable=False)
    rating_count = models.IntegerField(default=0, editable=False)
    rating = models.GeneratedField(
        expression=Case(
            When(rating_count=0, then=Value(Decimal(0))),
            default=Cast(F("rating_sum"), models.DecimalField(max_digits=12, decimal_places=4))
            / F("rating_count"),
            output_field=models.DecimalField(max_digits=3, decimal_places=2),
        ),
        output_field=models.DecimalField(max_digits=3, decimal_places=2),
        db_persist=True,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    search = search_column("name", "description")

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            # The SKU of a deleted product, whose row remains for past orders, may be used again.
            models.UniqueConstraint(
                fields=["sku_key"], condition=Q(is_active=True), name="one_product_on_sale_per_sku"
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_is_never_negative"),
            models.CheckConstraint(condition=Q(stock__gte=0), name="stock_is_never_negative"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="product_currency_is_an_iso_code"
            ),
            models.CheckConstraint(
                condition=Q(max_per_order__gte=1), name="some_of_a_product_may_be_ordered"
            ),
        ]
        indexes = [
            models.Index(
                fields=["category", "price", "id"],
                condition=Q(is_active=True),
                name="products_on_a_shelf_by_price",
            ),
            models.Index(
                fields=["category", "-created_at", "-id"],
                condition=Q(is_active=True),
                name="newest_products_of_a_category",
            ),
            models.Index(
                fields=["price", "id"], condition=Q(is_active=True), name="products_by_price"
            ),
            models.Index(
                fields=["name", "id"], condition=Q(is_active=True), name="products_by_name"
            ),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(is_active=True),
                name="products_by_age",
            ),
            models.Index(
                fields=["-rating", "-id"],
                condition=Q(is_active=True),
                name="products_by_rating",
            ),
            GinIndex(fields=["search"], name="products_by_words"),
            GinIndex(
                OpClass(FoldedText("name"), name="gin_trgm_ops"), name="products_by_part_of_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
