"""Rate limits of both transports, by user, or by address for anonymous requests."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from nexus.web.environ import COUNTED
from shared.accounts import services
from shared.auth.bearer import count_with_authentication, counted_call
from shared.auth.models import User
from shared.caching.responses import looks_up_response
from shared.errors import RateLimited
from shared.operations import error_response, get_operation
from shared.pending_calls import PendingCall, hold_call, take_call
from shared.throttling import address_bucket, charge_of, spend_charge

_MAX_OPERATION_LENGTH = 300

Run = Callable[..., HttpResponseBase]


def count_calls(
    request: HttpRequest,
    user: User | None,
    *,
    writes: bool,
    calls: int = 1,
    with_look_up: bool = False,
) -> None:
    """
    Count the calls of a request: one over REST, one for each root field over GraphQL.

    With ``with_look_up``, the look-up of the cached response counts them in its own round trip. An
    operation without one counts them by ``counting_calls``.

    :raises RateLimited: if its user, or an anonymous client's address, is over the limit.
    """
    if not settings.NEXUS_THROTTLES:
        return
    kind = "writes" if writes else "reads"
    if user is None:
        charge = charge_of(f"{kind}_address", address_bucket(request), cost=calls)
    else:
        charge = charge_of(f"{kind}_user", str(user.pk), cost=calls)
    call = PendingCall(request, charge, spend_charge)
    by_authentication = counted_call(request)
    counted = request.META.pop(COUNTED, None) or (by_authentication if user else None)
    if counted:
        call.settle(counted)
    elif with_look_up:
        hold_call(call)
    else:
        call.settle_alone()


def count_while_authenticating(request: HttpRequest, *, writes: bool) -> None:
    """Let authentication count a request's call, if it takes a round trip to the cache anyway."""
    if settings.NEXUS_THROTTLES:
        count_with_authentication(request, scope=f"{'writes' if writes else 'reads'}_user")


def count_rest(request: HttpRequest) -> None:
    """
    Count the calls that were left to a look-up which did not take place.

    :raises RateLimited: as ``count_calls``.
    """
    if call := take_call(request):
        call.settle_alone()


def counting_calls(run: Run) -> Run:
    """Wrap an operation so that it counts its call, unless it looks up its response."""
    if looks_up_response(run):
        return run
    operation = get_operation(run)

    @wraps(run)
    def run_counting(request: HttpRequest, **path: Any) -> HttpResponseBase:
        try:
            count_rest(request)
        except RateLimited as refusal:
            return error_response(operation, request, refusal)
        return run(request, **path)

    return run_counting


def record_admin_action(user: User | None, operation: str) -> None:
    """Log the operation in the security log if the user is an admin."""
    if user is not None and user.is_admin:
        services.record_admin_request(
            actor=user, operation=operation[:_MAX_OPERATION_LENGTH], now=timezone.now()
        )
