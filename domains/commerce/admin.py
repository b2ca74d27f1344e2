"""The shop in Django's admin site; changes go through the services like any other."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from domains.commerce import services
from domains.commerce.models import (
    Category,
    Order,
    OrderEvent,
    OrderItem,
    Payment,
    Product,
    Review,
    StockMovement,
)
from shared.admin import RecordAdmin, ServicedAdmin
from shared.auth.viewer import Viewer
from shared.errors import DomainError


@admin.register(Category)
class CategoryAdmin(ServicedAdmin):
    """Categories: their names and where they stand."""

    list_display = ("name", "slug", "parent")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    ordering = ("name", "pk")
    fields = ("name", "parent")

    def save_model(
        self, request: HttpRequest, obj: Category, form: ModelForm[Category], change: Any
    ) -> None:
        """Create or change the category as the API would."""
        fields: services.CategoryFields = {"name": obj.name, "parent_id": obj.parent_id}
        if obj.pk is None:
            made = services.create_category(
                actor=_viewer(request), fields=fields, now=timezone.now()
            )
            obj.pk = made.pk
        else:
            services.update_category(
                actor=_viewer(request),
                category_id=obj.pk,
                changes={"name": obj.name, "parent_id": obj.parent_id},
            )

    def delete_model(self, request: HttpRequest, obj: Category) -> None:
        """Take the category down as the API would."""
        services.delete_category(actor=_viewer(request), category_id=obj.pk)


@admin.register(Product)
class ProductAdmin(ServicedAdmin):
    """Products: what is said of them, and their stock."""

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

    def save_model(
        self, request: HttpRequest, obj: Product, form: ModelForm[Product], change: Any
    ) -> None:
        """Create or change the product as the API would."""
        fields: services.ProductFields = {
            "name": obj.name,
            "description": obj.description,
            "price": obj.price,
            "currency": obj.currency,
            "category_id": obj.category_id,
            "stock": obj.stock,
            "sku": obj.sku,
            "max_per_order": obj.max_per_order,
        }
        if obj.pk is None:
            made = services.create_product(
                actor=_viewer(request), fields=fields, now=timezone.now()
            )
            obj.pk = made.pk
            return
        changed: services.ProductChanges = {
            name: value for name, value in fields.items() if name in _columns(form.changed_data)
        }  # type: ignore[assignment]  # a part of the fields
        services.update_product(
            actor=_viewer(request), product_id=obj.pk, changes=changed, now=timezone.now()
        )

    def delete_model(self, request: HttpRequest, obj: Product) -> None:
        """Take the product off sale as the API would."""
        services.delete_product(actor=_viewer(request), product_id=obj.pk, now=timezone.now())


class OrderItemInline(admin.TabularInline[OrderItem, Order]):
    """The lines of an order, to look at."""

    model = OrderItem
    can_delete = False
    extra = 0
    fields = ("product_name", "price", "quantity")


class OrderEventInline(admin.TabularInline[OrderEvent, Order]):
    """The steps of an order, to look at."""

    model = OrderEvent
    can_delete = False
    extra = 0
    fields = ("from_status", "to_status", "actor", "note", "created_at")


@admin.register(Order)
class OrderAdmin(RecordAdmin):
    """Orders, to look at and to move along."""

    list_display = ("pk", "user", "status", "total_price", "currency", "created_at")
    list_filter = ("status",)
    list_select_related = ("user",)
    ordering = ("-created_at", "-pk")
    inlines = (OrderItemInline, OrderEventInline)
    actions = ("ship", "deliver", "refund", "cancel")

    @admin.action(description="Mark as shipped")
    def ship(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Move the paid ones of these orders along."""
        self._move(request, queryset, to=Order.Status.SHIPPED)

    @admin.action(description="Mark as delivered")
    def deliver(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Move the shipped ones of these orders along."""
        self._move(request, queryset, to=Order.Status.DELIVERED)

    @admin.action(description="Mark as refunded")
    def refund(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Move the paid and delivered ones of these orders along."""
        self._move(request, queryset, to=Order.Status.REFUNDED)

    @admin.action(description="Cancel and restock")
    def cancel(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Cancel the pending ones of these orders."""
        self._move(request, queryset, to=Order.Status.CANCELLED)

    def _move(self, request: HttpRequest, orders: QuerySet[Order], *, to: str) -> None:
        for order_id in orders.values_list("pk", flat=True):
            try:
                services.set_order_status(
                    actor=_viewer(request), order_id=order_id, status=to, now=timezone.now()
                )
            except DomainError as refusal:
                self.message_user(request, refusal.message, level=messages.ERROR)


@admin.register(StockMovement)
class StockMovementAdmin(RecordAdmin):
    """The stock ledger, to look at."""

    list_display = ("created_at", "product", "delta", "reason", "order", "actor")
    list_select_related = ("product", "order", "actor")
    ordering = ("-pk",)


@admin.register(Payment)
class PaymentAdmin(RecordAdmin):
    """Payments, to look at."""

    list_display = ("provider_ref", "order", "amount", "currency", "status", "created_at")
    list_select_related = ("order",)
    ordering = ("-pk",)


@admin.register(Review)
class ReviewAdmin(RecordAdmin):
    """Reviews, to look at."""

    list_display = ("product", "user", "rating", "created_at")
    list_select_related = ("product", "user")
    ordering = ("-pk",)


def _columns(names: Sequence[str]) -> set[str]:
    return {"category_id" if name == "category" else name for name in names}


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.user
    return viewer
