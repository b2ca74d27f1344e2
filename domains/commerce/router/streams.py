"""Streams of commerce over REST."""

from django.http import StreamingHttpResponse

from domains.commerce import schemas, selectors
from domains.commerce.events import NEW_ORDERS, ORDERS, STOCK
from domains.commerce.models import Order
from domains.commerce.router.base import router
from shared.http import AuthenticatedRequest, Id, ViewerRequest, anyone, problems, signed_in
from shared.realtime import Announcement, Replay, StreamEvent, events, messages, state, stream


@router.get(
    "/orders/new/stream/",
    response={**events(order=schemas.OrderOut), **problems("permission_denied")},
    auth=signed_in,
)
def stream_new_orders(request: AuthenticatedRequest) -> StreamingHttpResponse:
    """
    Stream new orders.

    For admins. Sends each order once, when it is placed. With `Last-Event-ID`, the missed orders
    are sent first.
    """
    # Refuses before the response starts, also without missed events.
    new_orders = selectors.get_new_orders(viewer=request.auth)

    def read(announcement: Announcement) -> StreamEvent:
        return _placed(new_orders.get(order_id=announcement.facts["order_id"]))

    replay = Replay(new_orders.list_after, _placed)
    return stream(
        request, messages(NEW_ORDERS.channel(), read=read, replay=replay, audience="admins")
    )


@router.get(
    "/orders/{order_id}/stream/",
    response={**events(order=schemas.OrderOut), **problems("not_found")},
    auth=signed_in,
)
def stream_order(request: AuthenticatedRequest, order_id: Id) -> StreamingHttpResponse:
    """
    Stream an order.

    For its customer and admins. Sends the order at once and after every change of its status.
    """
    viewer = request.auth

    def read() -> StreamEvent:
        order = selectors.get_order(order_id=order_id, viewer=viewer)
        return StreamEvent("order", schemas.OrderOut.from_orm(order))

    return stream(request, state(ORDERS.channel(order_id), read=read, audience=viewer.pk))


@router.get(
    "/products/{product_id}/stream/",
    response={**events(product=schemas.ProductOut), **problems("not_found")},
    auth=anyone,
)
def stream_product(request: ViewerRequest, product_id: Id) -> StreamingHttpResponse:
    """
    Stream a product.

    For everyone. Sends the product at once and whenever its stock changes.
    """

    def read() -> StreamEvent:
        product = selectors.get_product(id_or_slug=str(product_id))
        return StreamEvent("product", schemas.ProductOut.from_orm(product))

    return stream(request, state(STOCK.channel(product_id), read=read, audience="everybody"))


def _placed(order: Order) -> StreamEvent:
    return StreamEvent("order", schemas.OrderOut.from_orm(order), id=order.pk)
