"""Stock over REST."""

from http import HTTPStatus

from django.utils import timezone

from domains.commerce import schemas, services
from domains.commerce.models import StockMovement
from domains.commerce.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in


@router.patch(
    "/products/{product_id}/stock/",
    response={
        HTTPStatus.OK: schemas.StockMovementOut,
        **problems("permission_denied", "not_found", "insufficient_stock"),
    },
    auth=signed_in,
)
def adjust_stock(
    request: AuthenticatedRequest, product_id: Id, body: schemas.StockAdjustmentIn
) -> StockMovement:
    """
    Adjust a product's stock.

    For admins. Adds or removes units and records the reason. Returns the line of the stock ledger.
    Refused if the stock would fall below zero.
    """
    return services.adjust_stock(
        actor=request.auth,
        product_id=product_id,
        delta=body.delta,
        reason=body.reason,
        now=timezone.now(),
    )
