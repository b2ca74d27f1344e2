"""What a decorator under a route needs to know of the operation it stands on."""

import inspect
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest
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


def refusal(operation: Operation, request: HttpRequest, error: Exception) -> HttpResponseBase:
    """Turn an error into the answer that the API gives it."""
    return operation.api.on_exception(request, error)


def checks(operation: Operation, request: HttpRequest) -> HttpResponseBase | None:
    """Run the operation's authentication and throttles; return its refusal, or None."""
    return cast("Any", operation)._run_checks(request)  # type: ignore[no-any-return]
