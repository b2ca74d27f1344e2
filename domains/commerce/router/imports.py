"""
Imports of products over REST.

These paths come before those of one product, whose slug could match them.
"""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.commerce import schemas, selectors, services
from domains.commerce.models import ProductImport
from domains.commerce.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.pagination import Page, PageParams, page_of, paginate
from shared.uploads import FormOrJson, document_form


@router.post(
    "/products/imports/",
    response={
        HTTPStatus.ACCEPTED: schemas.ProductImportOut,
        **problems("permission_denied", "validation_error", "payload_too_large"),
    },
    auth=signed_in,
    openapi_extra=document_form(schemas.ProductImportIn),
)
def import_products(
    request: AuthenticatedRequest,
    response: HttpResponse,
    body: Annotated[schemas.ProductImportIn, FormOrJson(...)],
) -> Status[ProductImport]:
    """
    Import products from a CSV file.

    For admins. The response is sent before the import starts; `Location` is the address of its
    progress. A `description`, `currency` or `stock` that is absent or empty leaves that of a known
    product unchanged. Refused if the file is empty or too large. The import fails, with the reason
    in `error`, if the first line of the file does not name the columns.
    """
    queued = services.queue_import(
        actor=request.auth,
        file_name=body.name,
        content=body.file.read(),
        is_dry_run=body.dry_run,
        skips_bad_lines=body.partial,
        now=timezone.now(),
    )
    response["Location"] = f"{request.path}{queued.pk}/"
    return Status(HTTPStatus.ACCEPTED, queued)


@router.get(
    "/products/imports/",
    response={HTTPStatus.OK: page_of(schemas.ProductImportOut), **problems("permission_denied")},
    auth=signed_in,
)
def list_product_imports(
    request: AuthenticatedRequest, params: Query[PageParams]
) -> Page[ProductImport]:
    """
    List the imports of products.

    For admins. The newest import is first.
    """
    return paginate(request, selectors.list_imports(viewer=request.auth), params)


@router.get(
    "/products/imports/{import_id}/",
    response={
        HTTPStatus.OK: schemas.ProductImportOut,
        **problems("permission_denied", "not_found"),
    },
    auth=signed_in,
)
def get_product_import(request: AuthenticatedRequest, import_id: Id) -> ProductImport:
    """
    Get an import of products.

    For admins. Returns its progress and, when it has finished, its result and the first bad lines.
    """
    return selectors.get_import(import_id=import_id, viewer=request.auth)
