"""Carts over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from ninja import Status

from domains.commerce import schemas, selectors, services
from domains.commerce.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.idempotency.operations import idempotent


@router.get("/cart/", response={HTTPStatus.OK: schemas.CartOut}, auth=signed_in)
def get_cart(request: AuthenticatedRequest) -> selectors.CartContents:
    """
    Get your cart.

    For signed-in users. Returns the lines, their prices now and a total for each currency. A cart
    that holds nothing is empty.
    """
    return selectors.get_cart(user=request.auth)


@router.delete("/cart/", response={HTTPStatus.NO_CONTENT: None}, auth=signed_in)
def clear_cart(request: AuthenticatedRequest) -> Status[None]:
    """
    Clear your cart.

    For signed-in users. Removes every line. An empty cart is left unchanged.
    """
    services.clear_cart(user=request.auth)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/cart/items/",
    response={
        HTTPStatus.CREATED: schemas.CartOut,
        **problems("not_found", "insufficient_stock", "validation_error", "idempotency_conflict"),
    },
    auth=signed_in,
)
@idempotent
def add_to_cart(
    request: AuthenticatedRequest, response: HttpResponse, body: schemas.CartItemIn
) -> Status[selectors.CartContents]:
    """
    Add a product to your cart.

    For signed-in users. The quantity is added to what the cart holds of the product. Returns the
    cart. Refused if fewer units are left, or if the cart holds another currency.
    """
    cart = services.add_to_cart(
        user=request.auth, product_id=body.product_id, quantity=body.quantity
    )
    response["Location"] = request.path.removesuffix("items/")
    return Status(HTTPStatus.CREATED, cart)


@router.patch(
    "/cart/items/{item_id}/",
    response={HTTPStatus.OK: schemas.CartOut, **problems("not_found", "insufficient_stock")},
    auth=signed_in,
)
def update_cart_item(
    request: AuthenticatedRequest, item_id: Id, body: schemas.CartQuantityIn
) -> selectors.CartContents:
    """
    Update a line of your cart.

    For signed-in users. The quantity replaces the one before. Returns the cart. Refused if fewer
    units are left.
    """
    return services.set_cart_quantity(user=request.auth, item_id=item_id, quantity=body.quantity)


@router.delete(
    "/cart/items/{item_id}/",
    response={HTTPStatus.NO_CONTENT: None, **problems("not_found")},
    auth=signed_in,
)
def remove_from_cart(request: AuthenticatedRequest, item_id: Id) -> Status[None]:
    """
    Remove a line from your cart.

    For signed-in users. Refused if your cart has no such line.
    """
    services.remove_from_cart(user=request.auth, item_id=item_id)
    return Status(HTTPStatus.NO_CONTENT, None)
