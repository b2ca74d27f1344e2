"""The admin site of commerce. Changes go through the services."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from domains.commerce import services
from domains.commerce.models import (
    Cart,
    CartItem,
    Category,
    Order,
    OrderEvent,
    OrderItem,
    Payment,
    PaymentEvent,
    Product,
    ProductImport,
    Review,
    StockMovement,
    WishlistItem,
)
from domains.commerce.services.stock import LOW_STOCK
from shared.admin import (
    Figure,
    ReadOnlyAdmin,
    ReadOnlyInline,
    ServiceAdmin,
    get_admin,
)
from shared.admin_forms import get_changes, get_initial_value
from shared.auth.models import User


def figures(*, now: datetime) -> Sequence[Figure]:
    """Return the figures of commerce on the admin's index page."""
    on_sale = Product.objects.on_sale()
    return [
        *(
            Figure(f"Orders {status.label.lower()}", Order.objects.filter(status=status), at=at)
            for status in Order.Status
            for at in [{"status__exact": status.value}]
        ),
        Figure("Products on sale", on_sale, at={"is_active__exact": "1"}),
        Figure(
            f"Products with {LOW_STOCK} units or fewer",
            on_sale.filter(stock__lte=LOW_STOCK),
            at={"is_active__exact": "1", "stock__lte": str(LOW_STOCK)},
            is_alarming=True,
        ),
        Figure(
            "Refunds due",
            Payment.objects.filter(status=Payment.Status.REFUND_DUE),
            at={"status__exact": Payment.Status.REFUND_DUE.value},
            is_alarming=True,
        ),
    ]


@admin.register(Category)
class CategoryAdmin(ServiceAdmin):
    """Categories, with their names and parents."""

    list_display = ("name", "slug", "parent")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    ordering = ("name", "pk")
    autocomplete_fields = ("parent",)
    fields = ("name", "parent")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """Exclude deleted categories."""
        return Category.objects.active()

    def create(self, row: Category, form: ModelForm[Category], *, actor: User) -> Category:
        """Create the category as the API does."""
        fields: services.CategoryFields = {"name": row.name, "parent_id": row.parent_id}
        return services.create_category(actor=actor, fields=fields, now=timezone.now())

    def update(self, row: Category, form: ModelForm[Category], *, actor: User) -> None:
        """Change the category as the API does."""
        changes = cast("services.CategoryFields", get_changes(form))
        services.update_category(actor=actor, category_id=row.pk, changes=changes)

    def delete(self, row: Category, *, actor: User) -> None:
        """Delete the category as the API does."""
        services.delete_category(actor=actor, category_id=row.pk)


@admin.register(Product)
class ProductAdmin(ServiceAdmin):
    """Products, with their fields and stock."""

    list_display = ("name", "sku", "category", "price", "currency", "stock", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("category",)
    search_fields = ("name", "sku")
    ordering = ("name", "pk")
    autocomplete_fields = ("category",)
    fields = (
        *("name", "description", "category", "price", "currency"),
        *("stock", "sku", "max_per_order", "is_active"),
    )
    readonly_fields = ("is_active",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """Defer the search index."""
        return Product.objects.defer("search")

    def create(self, row: Product, form: ModelForm[Product], *, actor: User) -> Product:
        """Create the product as the API does."""
        return services.create_product(actor=actor, fields=_all_fields(row), now=timezone.now())

    def update(self, row: Product, form: ModelForm[Product], *, actor: User) -> None:
        """Change the product as the API does."""
        changes = cast("services.ProductChanges", get_changes(form))
        if "stock" in changes:
            changes["expected_stock"] = get_initial_value(form, "stock")
        services.update_product(actor=actor, product_id=row.pk, changes=changes, now=timezone.now())

    def delete(self, row: Product, *, actor: User) -> None:
        """Delete the product as the API does."""
        services.delete_product(actor=actor, product_id=row.pk, now=timezone.now())


@admin.register(ProductImport)
class ProductImportAdmin(ReadOnlyAdmin):
    """Imports of products, read-only."""

    list_display = ("created_at", "file_name", "actor", "status", "lines", "problem_count")
    list_filter = ("status",)
    list_select_related = ("actor",)
    exclude = ("content",)
    ordering = ("-pk",)


class OrderItemInline(ReadOnlyInline):
    """The lines of an order, read-only."""

    model = OrderItem
    fields = ("product_name", "price", "quantity")


class OrderEventInline(ReadOnlyInline):
    """The events of an order, read-only."""

    model = OrderEvent
    fields = ("from_status", "to_status", "actor", "note", "created_at")
    related = ("actor",)


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """Orders, with actions that change their status."""

    list_display = ("pk", "user", "status", "total_price", "currency", "created_at")
    list_filter = ("status", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The customer's user name."
    ordering = ("-created_at", "-pk")
    inlines = (OrderItemInline, OrderEventInline)
    actions = ("ship", "deliver", "refund", "cancel")

    @admin.action(description="Mark as shipped")
    def ship(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Set the status of the paid orders to shipped."""
        self._move(request, queryset, to=Order.Status.SHIPPED)

    @admin.action(description="Mark as delivered")
    def deliver(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Set the status of the shipped orders to delivered."""
        self._move(request, queryset, to=Order.Status.DELIVERED)

    @admin.action(description="Mark as refunded")
    def refund(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Set the status of the paid and delivered orders to refunded."""
        self._move(request, queryset, to=Order.Status.REFUNDED)

    @admin.action(description="Cancel and restock")
    def cancel(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Cancel the pending orders."""
        self._move(request, queryset, to=Order.Status.CANCELLED)

    def _move(self, request: HttpRequest, orders: QuerySet[Order], *, to: Order.Status) -> None:
        actor, now = get_admin(request), timezone.now()
        self.apply_to_each(
            request,
            orders,
            lambda order: services.set_order_status(
                actor=actor, order_id=order.pk, status=to, now=now
            ),
            done=to.label.lower(),
        )


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnlyAdmin):
    """The stock ledger, read-only."""

    list_display = ("created_at", "product", "delta", "reason", "order", "actor")
    list_select_related = ("product", "order", "actor")
    search_fields = ("product__sku__exact",)
    search_help_text = "The product's stock-keeping unit."
    ordering = ("-pk",)


class PaymentEventInline(ReadOnlyInline):
    """The provider's messages about a payment, read-only."""

    model = PaymentEvent
    fields = ("event_id", "kind", "received_at")


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """Payments, read-only."""

    list_display = ("provider_ref", "order", "amount", "currency", "status", "created_at")
    list_filter = ("status",)
    list_select_related = ("order",)
    search_fields = ("provider_ref__exact",)
    search_help_text = "The provider's reference."
    ordering = ("-pk",)
    inlines = (PaymentEventInline,)


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Reviews, read-only."""

    list_display = ("product", "user", "rating", "created_at")
    list_filter = ("rating",)
    list_select_related = ("product", "user")
    search_fields = ("user__username__exact",)
    search_help_text = "The reviewer's user name."
    ordering = ("-pk",)


class CartItemInline(ReadOnlyInline):
    """The lines of a cart, read-only."""

    model = CartItem
    fields = ("product", "quantity")
    related = ("product",)


@admin.register(Cart)
class CartAdmin(ReadOnlyAdmin):
    """Carts, read-only."""

    list_display = ("pk", "user", "status", "created_at")
    list_filter = ("status",)
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The customer's user name."
    ordering = ("-pk",)
    inlines = (CartItemInline,)


@admin.register(WishlistItem)
class WishlistItemAdmin(ReadOnlyAdmin):
    """Wishlist items, read-only."""

    list_display = ("product", "user", "notify", "created_at")
    list_filter = ("notify",)
    list_select_related = ("product", "user")
    ordering = ("-pk",)


def _all_fields(product: Product) -> services.ProductFields:
    return {
        "name": product.name,
        "description": product.description,
        "price": product.price,
        "currency": product.currency,
        "category_id": product.category_id,
        "stock": product.stock,
        "sku": product.sku,
        "max_per_order": product.max_per_order,
    }
