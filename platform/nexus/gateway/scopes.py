"""The scopes that REST operations require of a personal access token."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja.operation import Operation

from shared.auth.bearer import access_token_of
from shared.auth.scopes import Access, Need, require
from shared.errors import DomainError
from shared.operations import error_response, get_operation

Run = Callable[..., HttpResponseBase]


def requiring_scope(run: Run) -> Run:
    """Wrap an operation so that personal access tokens need the scope for its part and method."""
    operation = get_operation(run)

    @wraps(run)
    def run_with_scope(request: HttpRequest, **path: Any) -> HttpResponseBase:
        token = access_token_of(request)
        if token is not None:
            try:
                require(token.scopes, need_of(operation, str(request.method)))
            except DomainError as error:
                return error_response(operation, request, error)
        return run(request, **path)

    return run_with_scope


def need_of(operation: Operation, method: str) -> Need:
    """Return the scope that an operation requires for this method."""
    # The router of each part gives its operations one tag: the name of the part.
    [part] = operation.tags or [""]
    access = Access.READ if method in ("GET", "HEAD") else Access.WRITE
    return Need(part, operation.view_func.__name__, access)
