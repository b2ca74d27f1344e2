"""The router of accounts, and a decorator for its rate limits."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router
from ninja.decorators import decorate_view

from shared import throttling
from shared.headers import response_headers
from shared.rates import rate_headers

router = Router()


def shows_rate(scope: str) -> Callable[[Any], Any]:
    """Add the state of a rate limit of the client's address to every response."""

    def wrap(run: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(run)
        def answer(request: HttpRequest, **arguments: object) -> HttpResponseBase:
            with throttling.noting(scope) as noted:
                response = run(request, **arguments)
            # A request that was refused before it was counted has no state yet.
            state = noted.state or throttling.peek(scope, throttling.address_bucket(request))
            response_headers(request).update(rate_headers(state))
            return response

        return answer

    return decorate_view(wrap)
