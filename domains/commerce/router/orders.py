"""Orders over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.commerce import schemas, selectors, services
from domains.commerce.models import Order, OrderEvent
from domains.commerce.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.rows import respond_with_one
from shared.selections import select


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
    """
    Place an order.

    For signed-in users. Orders the items, or the cart with `from_cart`. Takes the stock and
    returns the order. If a line is refused, nothing is ordered.
    """
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
) -> HttpResponse | Page[Order]:
    """
    List your orders.

    For signed-in users. The newest is first. Admins see every order.
    """
    orders = select(selectors.list_orders, viewer=request.auth, status=filters.status)
    return paginate_as(schemas.OrderOut, request, orders, params)


@router.get(
    "/orders/{order_id}/",
    response={HTTPStatus.OK: schemas.OrderOut, **problems("not_found")},
    auth=signed_in,
)
def get_order(request: AuthenticatedRequest, order_id: Id) -> HttpResponse | Order:
    """
    Get an order.

    For its customer and admins. Returns the order with its lines.
    """
    order = select(selectors.find_order, order_id=order_id, viewer=request.auth)
    return respond_with_one(schemas.OrderOut, order, key=order_id)


@router.get(
    "/orders/{order_id}/events/",
    response={HTTPStatus.OK: page_of(schemas.OrderEventOut), **problems("not_found")},
    auth=signed_in,
)
def list_order_events(
    request: AuthenticatedRequest, order_id: Id, params: Query[PageParams]
) -> HttpResponse | Page[OrderEvent]:
    """
    List an order's events.

    For its customer and admins. Returns the changes of its status, oldest first.
    """
    events = selectors.list_order_events(order_id=order_id, viewer=request.auth)
    return paginate_as(schemas.OrderEventOut, request, events, params)


@router.post(
    "/orders/{order_id}/cancel/",
    response={HTTPStatus.OK: schemas.OrderOut, **problems("not_found", "invalid_transition")},
    auth=signed_in,
)
def cancel_order(request: AuthenticatedRequest, order_id: Id) -> Order:
    """
    Cancel an order.

    For its customer and admins, while it is pending. Its units return to stock. A repeated request
    changes nothing. Returns the order.
    """
    return services.cancel_order(actor=request.auth, order_id=order_id, now=timezone.now())


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
    """
    Set an order's status.

    For admins. Only the next steps of the present status are allowed. A cancelled order returns
    its units to stock. Returns the order.
    """
    return services.set_order_status(
        actor=request.auth, order_id=order_id, status=body.status, now=timezone.now()
    )
