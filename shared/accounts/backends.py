"""The authentication backend of Django's log-in form, which the admin site uses."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from shared.accounts import services
from shared.auth.errors import InvalidCredentials
from shared.auth.models import User
from shared.auth.viewer import client_of
from shared.errors import RateLimited, ServiceUnavailable


class AccountBackend(ModelBackend):
    """Checks a password like the log-in of the API, with the same limits of guesses."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> User | None:
        """Return the account, or None if the name and the password belong to none."""
        if request is None or not username or not password:
            return None
        try:
            return services.check_credentials(
                login=username, password=password, client=client_of(request), now=timezone.now()
            )
        except InvalidCredentials:
            return None
        except (RateLimited, ServiceUnavailable):
            # Django tries no other backend, and the form shows its usual error.
            raise PermissionDenied from None
