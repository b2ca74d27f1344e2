"""Products over REST."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.commerce import schemas, selectors, services
from domains.commerce.models import Product
from domains.commerce.router.base import router
from shared.caching import cache_response
from shared.http import AuthenticatedRequest, Id, anyone, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.rows import respond_with_one
from shared.selections import select


@router.get(
    "/products/",
    response={HTTPStatus.OK: page_of(schemas.ProductOut), **problems("validation_error")},
    auth=anyone,
)
@cache_response(selectors.PRODUCTS, ttl=timedelta(seconds=60))
def list_products(
    request: HttpRequest, filters: Query[schemas.ProductFilters], params: Query[PageParams]
) -> HttpResponse | Page[Product]:
    """
    List the products on sale.

    For everyone. The filter `category` includes the categories below it. Responses are cached for
    60 seconds at most, and until a product changes.
    """
    products = select(selectors.list_products, **filters.model_dump())
    return paginate_as(schemas.ProductOut, request, products, params)


@router.post(
    "/products/",
    response={
        HTTPStatus.CREATED: schemas.ProductOut,
        **problems(
            "permission_denied", "already_exists", "validation_error", "idempotency_conflict"
        ),
    },
    auth=signed_in,
)
@idempotent
def create_product(
    request: AuthenticatedRequest, response: HttpResponse, body: schemas.ProductIn
) -> Status[Product]:
    """
    Create a product.

    For admins. Its first stock is recorded in the stock ledger. Returns the product. Refused if
    another product on sale has its `sku`.
    """
    product = services.create_product(actor=request.auth, fields=body.fields(), now=timezone.now())
    response["Location"] = f"{request.path}{product.pk}/"
    return Status(HTTPStatus.CREATED, product)


@router.get(
    "/products/{product_id}/",
    response={HTTPStatus.OK: schemas.ProductOut, **problems("not_found")},
    auth=anyone,
)
@cache_response(selectors.PRODUCTS, ttl=timedelta(minutes=5))
def get_product(request: HttpRequest, product_id: schemas.IdOrSlug) -> HttpResponse | Product:
    """
    Get a product.

    For everyone. The path contains its id or its slug. Products that are not on sale are not found.
    """
    product = select(selectors.find_product, id_or_slug=product_id)
    return respond_with_one(schemas.ProductOut, product, key=product_id)


@router.put(
    "/products/{product_id}/",
    response={
        HTTPStatus.OK: schemas.ProductOut,
        **problems(
            *("permission_denied", "not_found", "already_exists"),
            *("insufficient_stock", "precondition_required"),
        ),
    },
    auth=signed_in,
)
def replace_product(
    request: AuthenticatedRequest, product_id: Id, body: schemas.ProductPutIn
) -> Product:
    """
    Replace a product.

    For admins. Absent fields get their defaults. Returns the product.

    A stock other than the present one needs `If-Match` or `expected_stock`. The difference to the
    stock that you have seen is applied, so units that were sold since stay sold.
    """
    return services.update_product(
        actor=request.auth, product_id=product_id, changes=body.fields(), now=timezone.now()
    )


@router.patch(
    "/products/{product_id}/",
    response={
        HTTPStatus.OK: schemas.ProductOut,
        **problems(
            *("permission_denied", "not_found", "already_exists"),
            *("insufficient_stock", "precondition_required"),
        ),
    },
    auth=signed_in,
)
def update_product(
    request: AuthenticatedRequest, product_id: Id, body: schemas.ProductPatchIn
) -> Product:
    """
    Update a product.

    For admins. Absent fields stay. Returns the product.

    A stock other than the present one needs `If-Match` or `expected_stock`. The difference to the
    stock that you have seen is applied, so units that were sold since stay sold.
    """
    return services.update_product(
        actor=request.auth, product_id=product_id, changes=body.changes(), now=timezone.now()
    )


@router.delete(
    "/products/{product_id}/",
    response={HTTPStatus.NO_CONTENT: None, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def delete_product(request: AuthenticatedRequest, product_id: Id) -> Status[None]:
    """
    Delete a product.

    For admins. A product that was ordered is hidden, because orders show it; its `sku` is free
    again.
    """
    services.delete_product(actor=request.auth, product_id=product_id, now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)
