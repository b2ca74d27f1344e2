"""Rate limits of both transports, by user, or by address for anonymous requests."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from nexus.web.environ import COUNTED
from shared.accounts import services
from shared.auth.models import User
from shared.headers import response_headers
from shared.throttling import address_bucket, rate_headers, require_within, spend

_MAX_OPERATION_LENGTH = 300


def count_calls(request: HttpRequest, user: User | None, *, writes: bool, calls: int = 1) -> None:
    """
    Count the calls of a request: one over REST, one for each root field over GraphQL.

    :raises RateLimited: if its user, or an anonymous client's address, is over the limit.
    """
    if not settings.NEXUS_THROTTLES:
        return
    kind = "writes" if writes else "reads"
    if counted := request.META.pop(COUNTED, None):
        state = require_within(counted)
    elif user is None:
        state = spend(f"{kind}_address", address_bucket(request), cost=calls)
    else:
        state = spend(f"{kind}_user", str(user.pk), cost=calls)
    response_headers(request).update(rate_headers(state))


def record_admin_action(user: User | None, operation: str) -> None:
    """Log the operation in the security log if the user is an admin."""
    if user is not None and user.is_admin:
        services.record_admin_request(
            actor=user, operation=operation[:_MAX_OPERATION_LENGTH], now=timezone.now()
        )
