"""The viewer of a GraphQL request."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from shared.auth.bearer import authenticate
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.errors import NotAuthenticated


def viewer(info: Any) -> Viewer:
    """
    Return the signed-in user of the request, or an anonymous one.

    :raises TokenInvalid: if the request carries a token that is not valid.
    :raises TokenExpired: if its token has expired.
    :raises SessionRevoked: if the session of its token was ended.
    """
    return authenticate(info.context) or AnonymousUser()


def current_user(info: Any) -> User:
    """
    Return the signed-in user of the request.

    :raises NotAuthenticated: if the request is anonymous.
    :raises TokenInvalid: if the request carries a token that is not valid.
    :raises TokenExpired: if its token has expired.
    :raises SessionRevoked: if the session of its token was ended.
    """
    user = authenticate(info.context)
    if user is None:
        raise NotAuthenticated("Sign in first.")
    return user
