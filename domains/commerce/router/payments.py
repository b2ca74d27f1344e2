"""Payments over REST."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header

from domains.commerce import schemas, services
from domains.commerce.models import Order
from domains.commerce.router.base import router
from domains.commerce.router.signatures import SIGNATURE, signed_by_provider
from shared.http import AuthenticatedRequest, Id, problems, signed_in


@router.post(
    "/orders/{order_id}/pay/",
    response={
        HTTPStatus.OK: schemas.OrderOut,
        **problems("permission_denied", "not_found", "invalid_transition"),
    },
    auth=signed_in,
)
def pay_order(request: AuthenticatedRequest, order_id: Id) -> Order:
    """
    Pay an order.

    For its customer, while it is pending. The demonstration provider moves no money. Returns the
    order. Refused if another customer placed it.
    """
    return services.pay_order(customer=request.auth, order_id=order_id, now=timezone.now())


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
    Receive a payment event.

    For the payment provider. A message takes effect once; later deliveries of it change nothing.
    The header X-Payment-Signature holds `sha256=` and the HMAC of the body in hexadecimal.
    """
    services.receive_payment_event(
        event_id=body.id,
        kind=body.type,
        provider_ref=body.provider_ref,
        now=timezone.now(),
    )
    return schemas.PaymentReceiptOut(id=body.id)
