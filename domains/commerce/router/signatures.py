"""The check of the payment provider's signature, before the body is parsed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja.decorators import decorate_view

from domains.commerce import services
from shared.operations import Run, error_response, get_operation

V = TypeVar("V", bound=Callable[..., Any])

SIGNATURE = "X-Payment-Signature"


def signed_by_provider(view: V) -> V:
    """
    Refuse a request without the provider's signature before its body is parsed.

    Stands under the route, like ``@idempotent``.
    """
    attached: V = decorate_view(_checked)(view)
    return attached


def _checked(run: Run) -> Run:
    operation = get_operation(run)

    @wraps(run)
    def run_signed(request: HttpRequest, **path: Any) -> HttpResponseBase:
        try:
            services.require_provider_signature(
                message=request.body, signature=request.headers.get(SIGNATURE, "")
            )
        except Exception as error:
            return error_response(operation, request, error)
        return run(request, **path)

    return run_signed
