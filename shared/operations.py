"""Access to the ninja operation that a decorator below a route wraps."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja.operation import Operation

Run = Callable[..., HttpResponseBase]


def get_operation(run: Run) -> Operation:
    """Return the operation of this ``run`` method, through all its decorators."""
    return cast("Operation", inspect.unwrap(run).__self__)


def query_names(operation: Operation) -> frozenset[str]:
    """Return the names of the query parameters that the operation reads."""
    return frozenset(
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    )


def record_declared_query(run: Run) -> Run:
    """Record on each request which query parameters its operation declares."""
    names = query_names(get_operation(run))

    @wraps(run)
    def run_recording(request: HttpRequest, **path: Any) -> HttpResponseBase:
        request.nexus_query_names = names  # type: ignore[attr-defined]  # ours, set on purpose
        return run(request, **path)

    return run_recording


def declared_query(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    """
    Return the values of the query's declared parameters that have one.

    An undeclared parameter may contain a secret, and an empty one means "not given": neither
    belongs in a link or in the key of a cached response. Outside an operation every
    parameter counts as declared.
    """
    names = getattr(request, "nexus_query_names", None)
    known = getattr(request, "nexus_declared_query", None)
    if known is None or known[0] is not names:
        query = {
            name: declared
            for name, values in request.GET.lists()
            if (names is None or name in names) and (declared := [each for each in values if each])
        }
        known = request.nexus_declared_query = (names, query)  # type: ignore[attr-defined]  # ours
    found: Mapping[str, Sequence[str]] = known[1]
    return found


def error_response(
    operation: Operation, request: HttpRequest, error: Exception
) -> HttpResponseBase:
    """Return the response of the API's exception handler for this error."""
    return operation.api.on_exception(request, error)


def run_checks(operation: Operation, request: HttpRequest) -> HttpResponseBase | None:
    """Run the operation's authentication and throttles; return the error response, or None."""
    return cast("Any", operation)._run_checks(request)  # type: ignore[no-any-return]
