"""Who asks, as resolvers know them."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from shared.auth.bearer import authenticate
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.errors import NotAuthenticated


def viewer(info: Any) -> Viewer:
    """Return who asks, signed in or not."""
    return authenticate(info.context) or AnonymousUser()


def current_user(info: Any) -> User:
    """
    Return the user who asks.

    :raises NotAuthenticated: if nobody is signed in.
    """
    user = authenticate(info.context)
    if user is None:
        raise NotAuthenticated("Sign in first.")
    return user
