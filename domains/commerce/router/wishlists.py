"""Wishlists over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from domains.commerce import schemas, selectors, services
from domains.commerce.models import WishlistItem
from domains.commerce.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.selections import select


@router.get("/wishlist/", response={HTTPStatus.OK: page_of(schemas.WishOut)}, auth=signed_in)
def list_wishes(
    request: AuthenticatedRequest, params: Query[PageParams]
) -> HttpResponse | Page[WishlistItem]:
    """
    List your wishlist.

    For signed-in users. The product that was added last is first. Products that are not on sale
    are left out.
    """
    wishes = select(selectors.list_wishes, user=request.auth)
    return paginate_as(schemas.WishOut, request, wishes, params)


@router.post(
    "/wishlist/",
    response={HTTPStatus.OK: schemas.WishStateOut, **problems("not_found")},
    auth=signed_in,
)
def add_to_wishlist(request: AuthenticatedRequest, body: schemas.WishIn) -> services.WishState:
    """
    Add a product to your wishlist.

    For signed-in users. A product that is on it is not added again; `notify` is changed if it is
    sent. Returns whether the product is on the wishlist, and the length of the list.
    """
    return services.add_to_wishlist(
        user=request.auth, product_id=body.product_id, notify=body.notify, now=timezone.now()
    )


@router.put(
    "/wishlist/{product_id}/",
    response={HTTPStatus.OK: schemas.WishStateOut, **problems("not_found")},
    auth=signed_in,
)
def save_wish(request: AuthenticatedRequest, product_id: Id) -> services.WishState:
    """
    Save a product to your wishlist.

    For signed-in users. The same as adding it, without a body; `notify` is left unchanged. Returns
    whether the product is on the wishlist, and the length of the list.
    """
    return services.add_to_wishlist(
        user=request.auth, product_id=product_id, notify=None, now=timezone.now()
    )


@router.delete(
    "/wishlist/{product_id}/",
    response={HTTPStatus.OK: schemas.WishStateOut},
    auth=signed_in,
)
def remove_from_wishlist(request: AuthenticatedRequest, product_id: Id) -> services.WishState:
    """
    Remove a product from your wishlist.

    For signed-in users. A list without the product is left unchanged. Returns whether the product
    is on the wishlist, and the length of the list.
    """
    return services.remove_from_wishlist(user=request.auth, product_id=product_id)
