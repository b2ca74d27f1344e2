"""What a decorator under a route needs to know of the operation it stands on."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from ninja.operation import Operation

Run = Callable[..., HttpResponseBase]


def operation_of(run: Run) -> Operation:
    """Return the operation whose ``run`` this is, under whatever decorators."""
    return cast("Operation", inspect.unwrap(run).__self__)


def query_names(operation: Operation) -> frozenset[str]:
    """Return the names of the query parameters that the operation reads."""
    return frozenset(
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    )


def noting_declared_query(run: Run) -> Run:
    """Note on each request which query parameters its operation declares."""
    names = query_names(operation_of(run))

    @wraps(run)
    def run_noted(request: HttpRequest, **path: Any) -> HttpResponseBase:
        request.nexus_query_names = names  # type: ignore[attr-defined]  # ours, set on purpose
        return run(request, **path)

    return run_noted


def declared_query(request: HttpRequest) -> QueryDict:
    """
    Return a copy of the query that holds only what the operation was asked with.

    An undeclared parameter may carry a secret, and an empty one means "not given": neither
    belongs in a link, nor in the key of a cached response. Outside an operation every
    parameter counts as declared.
    """
    given = request.GET
    names = getattr(request, "nexus_query_names", None)
    query = QueryDict(mutable=True)
    for name in given:
        values = [value for value in given.getlist(name) if value]
        if values and (names is None or name in names):
            query.setlist(name, values)
    return query


def refusal(operation: Operation, request: HttpRequest, error: Exception) -> HttpResponseBase:
    """Turn an error into the answer that the API gives it."""
    return operation.api.on_exception(request, error)


def checks(operation: Operation, request: HttpRequest) -> HttpResponseBase | None:
    """Run the operation's authentication and throttles; return its refusal, or None."""
    return cast("Any", operation)._run_checks(request)  # type: ignore[no-any-return]
