"""What any client may ask for, through both transports: by user, or else by address."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from shared.auth import services
from shared.auth.models import User
from shared.headers import response_headers
from shared.throttling import address_bucket, rate_headers, spend

_LONGEST_OPERATION = 300


def count_calls(request: HttpRequest, user: User | None, *, writes: bool, calls: int = 1) -> None:
    """
    Count what a request asks for: one call over REST, each root field over GraphQL.

    :raises RateLimited: if its user, or without one its address, has asked too often.
    """
    if not settings.NEXUS_THROTTLES:
        return
    act = "writes" if writes else "reads"
    if user is None:
        state = spend(f"{act}_address", address_bucket(request), cost=calls)
    else:
        state = spend(f"{act}_user", str(user.pk), cost=calls)
    response_headers(request).update(rate_headers(state))


def record_act(user: User | None, operation: str) -> None:
    """Write to the security log what an admin is about to change; others' changes are not acts."""
    if user is not None and user.is_admin:
        services.record_admin_request(
            actor=user, operation=operation[:_LONGEST_OPERATION], now=timezone.now()
        )
