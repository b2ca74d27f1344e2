"""What any client may ask for, whichever door it uses: reads by address, writes by user."""

from django.conf import settings
from django.http import HttpRequest

from shared.auth.models import User
from shared.headers import answer_headers
from shared.throttling import address_bucket, rate_headers, spend


def count_anonymous(request: HttpRequest) -> None:
    """
    Count a request that nobody signed against its address.

    :raises RateLimited: if the address has asked too often.
    """
    _count(request, "reads_address", address_bucket(request))


def count_write(request: HttpRequest, user: User) -> None:
    """
    Count a write against the user who makes it.

    :raises RateLimited: if the user has written too often.
    """
    _count(request, "writes_user", str(user.pk))


def _count(request: HttpRequest, scope: str, identity: str) -> None:
    if settings.NEXUS_THROTTLES:
        answer_headers(request).update(rate_headers(spend(scope, identity)))
