"""The authentication backend of Django's log-in form, which the admin site uses."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from shared.auth import services
from shared.auth.errors import InvalidCredentials
from shared.auth.models import User
from shared.auth.viewer import client_of
from shared.errors import RateLimited, ServiceUnavailable


class AccountBackend(ModelBackend):
    """The same check, with the same limits on guessing, as the log-in of the API."""

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
            # Ends Django's search through the backends; the form says what it always says.
            raise PermissionDenied from None
