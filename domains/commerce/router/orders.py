"""Orders and payments over REST."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Query, Status

from domains.commerce import schemas, selectors, services
from domains.commerce.models import Order, OrderEvent
from domains.commerce.router.base import router
from domains.commerce.router.signatures import SIGNATURE, signed_by_provider
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate


@router.post(
    "/orders/",
    response={
        HTTPStatus.CREATED: schemas.OrderOut,
        **problems(
            "not_found",
            "email_not_verified",
            "insufficient_stock",
            "too_many_unpaid_units",
            "price_changed",
            "idempotency_conflict",
            "validation_error",
        ),
    },
    auth=signed_in,
)
@idempotent
def place_order(
    request: AuthenticatedRequest, response: HttpResponse, body: schemas.OrderIn
) -> Status[Order]:
    """Order some products, or what is in your cart. All of it is ordered, or nothing."""
    order = services.place_order(customer=request.auth, request=body.request(), now=timezone.now())
    response["Location"] = f"{request.path}{order.pk}/"
    return Status(HTTPStatus.CREATED, order)


@router.get(
    "/orders/",
    response={HTTPStatus.OK: page_of(schemas.OrderOut), **problems("validation_error")},
    auth=signed_in,
)
def list_orders(
    request: AuthenticatedRequest,
    filters: Query[schemas.OrderFilters],
    params: Query[PageParams],
) -> Page[Order]:
    """List your orders, newest first. An admin sees everybody's."""
    orders = selectors.list_orders(viewer=request.auth, status=filters.status)
    return paginate(request, orders, params)


@router.get(
    "/orders/{order_id}/",
    response={HTTPStatus.OK: schemas.OrderOut, **problems("not_found")},
    auth=signed_in,
)
def get_order(request: AuthenticatedRequest, order_id: Id) -> Order:
    """Get one of your orders."""
    return selectors.get_order(order_id=order_id, viewer=request.auth)


@router.get(
    "/orders/{order_id}/events/",
    response={HTTPStatus.OK: page_of(schemas.OrderEventOut), **problems("not_found")},
    auth=signed_in,
)
def list_order_events(
    request: AuthenticatedRequest, order_id: Id, params: Query[PageParams]
) -> Page[OrderEvent]:
    """List the steps that one of your orders has taken, from the first."""
    events = selectors.list_order_events(order_id=order_id, viewer=request.auth)
    return paginate(request, events, params)


@router.post(
    "/orders/{order_id}/cancel/",
    response={HTTPStatus.OK: schemas.OrderOut, **problems("not_found", "invalid_transition")},
    auth=signed_in,
)
def cancel_order(request: AuthenticatedRequest, order_id: Id) -> Order:
    """Cancel an order that is pending. Asked again, it stays cancelled."""
    return services.cancel_order(actor=request.auth, order_id=order_id, now=timezone.now())


@router.post(
    "/orders/{order_id}/pay/",
    response={HTTPStatus.OK: schemas.OrderOut, **problems("not_found", "invalid_transition")},
    auth=signed_in,
)
def pay_order(request: AuthenticatedRequest, order_id: Id) -> Order:
    """Pay an order that is pending, through the demonstration provider: no money moves."""
    return services.pay_order(customer=request.auth, order_id=order_id, now=timezone.now())


@router.post(
    "/orders/{order_id}/status/",
    response={
        HTTPStatus.OK: schemas.OrderOut,
        **problems("permission_denied", "not_found", "invalid_transition"),
    },
    auth=signed_in,
)
def set_order_status(
    request: AuthenticatedRequest, order_id: Id, body: schemas.OrderStatusIn
) -> Order:
    """Move an order along. Cancelling it puts its units back."""
    return services.set_order_status(
        actor=request.auth, order_id=order_id, status=body.status, now=timezone.now()
    )


@router.post(
    "/payments/webhook/",
    response={
        HTTPStatus.OK: schemas.PaymentReceiptOut,
        **problems("invalid_signature", "not_found"),
    },
    auth=None,
)
@signed_by_provider
def receive_payment_event(
    request: HttpRequest,
    body: schemas.PaymentEventIn,
    # Read by the decorator; stated here for the documentation.
    signature: Annotated[str, Header(alias=SIGNATURE)] = "",
) -> schemas.PaymentReceiptOut:
    """
    Hear from the payment provider, once however often it says it.

    The header X-Payment-Signature holds `sha256=` and the HMAC of the body in hexadecimal.
    """
    services.receive_payment_event(
        event_id=body.id,
        kind=body.type,
        provider_ref=body.provider_ref,
        now=timezone.now(),
    )
    return schemas.PaymentReceiptOut(id=body.id)
