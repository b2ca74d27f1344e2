"""Watching the shop over REST."""

from django.http import StreamingHttpResponse

from domains.commerce import schemas, selectors
from domains.commerce.events import NEW_ORDERS, ORDERS, STOCK
from domains.commerce.models import Order
from domains.commerce.router.base import router
from shared.http import AuthenticatedRequest, Id, ViewerRequest, anyone, problems, signed_in
from shared.realtime import Announcement, Replay, Shown, events, state, stream, things


@router.get(
    "/orders/new/stream/",
    response={**events(order=schemas.OrderOut), **problems("permission_denied")},
    auth=signed_in,
)
def stream_new_orders(request: AuthenticatedRequest) -> StreamingHttpResponse:
    """Watch the orders that people place, as an admin: each of them, once."""
    admin = request.auth
    # Asked before anything is answered, whether or not the client has missed any.
    selectors.list_new_orders(viewer=admin)

    def read(announcement: Announcement) -> Shown:
        order_id = announcement.facts["order_id"]
        return _placed(selectors.get_order(order_id=order_id, viewer=admin))

    missed = Replay(lambda last: selectors.list_new_orders(viewer=admin, after=last), _placed)
    return stream(request, things(NEW_ORDERS.of(), read=read, missed=missed, audience="admins"))


@router.get(
    "/orders/{order_id}/stream/",
    response={**events(order=schemas.OrderOut), **problems("not_found")},
    auth=signed_in,
)
def stream_order(request: AuthenticatedRequest, order_id: Id) -> StreamingHttpResponse:
    """Watch one of your orders: as it is now, and after every step it takes."""
    viewer = request.auth

    def read() -> Shown:
        order = selectors.get_order(order_id=order_id, viewer=viewer)
        return Shown("order", schemas.OrderOut.from_orm(order))

    return stream(request, state(ORDERS.of(order_id), read=read, audience=viewer.pk))


@router.get(
    "/products/{product_id}/stream/",
    response={**events(product=schemas.ProductOut), **problems("not_found")},
    auth=anyone,
)
def stream_product(request: ViewerRequest, product_id: Id) -> StreamingHttpResponse:
    """Watch how many units of a product are left, with all else that is said of it."""

    def read() -> Shown:
        product = selectors.get_product(id_or_slug=str(product_id))
        return Shown("product", schemas.ProductOut.from_orm(product))

    return stream(request, state(STOCK.of(product_id), read=read, audience="everybody"))


def _placed(order: Order) -> Shown:
    return Shown("order", schemas.OrderOut.from_orm(order), id=order.pk)
