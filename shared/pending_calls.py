"""Calls that are counted against a rate limit by the next look-up in the cache."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from shared.headers import response_headers
from shared.rates import Charge, RateState, rate_headers, require_within


@dataclass(frozen=True, slots=True)
class PendingCall:
    """
    A call that is to be counted: one round trip counts it and looks up a cached value.

    ``count`` counts it by a round trip of its own.
    """

    request: HttpRequest
    charge: Charge
    count: Callable[[Charge], RateState]

    def settle(self, state: RateState) -> None:
        """
        Add the headers of the counted call to the response.

        :raises RateLimited: if the call exceeded its rate.
        """
        response_headers(self.request).update(rate_headers(require_within(state)))

    def settle_alone(self) -> None:
        """
        Count the call by itself.

        :raises RateLimited: if the call exceeds its rate.
        """
        self.settle(self.count(self.charge))


def hold_call(call: PendingCall) -> None:
    """Leave a call to be counted by the first caller of ``take_call``."""
    call.request.nexus_call = call  # type: ignore[attr-defined]  # ours, set on purpose


def take_call(request: HttpRequest) -> PendingCall | None:
    """Return the call that is to be counted, once; None if there is none, or it was taken."""
    call: PendingCall | None = vars(request).pop("nexus_call", None)
    return call
