"""The viewer of a GraphQL request."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from shared.auth.bearer import authenticate
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.errors import NotAuthenticated


@dataclass(frozen=True, slots=True)
class ViewerOnly:
    """
    Stands for the request while SQL is built that later requests use, too.

    Nothing but the viewer can be read of it.
    """

    viewer: Viewer


def viewer(info: Any) -> Viewer:
    """
    Return the signed-in user of the request, or an anonymous one.

    :raises TokenInvalid: if the request carries a token that is not valid.
    :raises TokenExpired: if its token has expired.
    :raises SessionRevoked: if the session of its token was ended.
    """
    if isinstance(info.context, ViewerOnly):
        return info.context.viewer
    return authenticate(info.context) or AnonymousUser()


def current_user(info: Any) -> User:
    """
    Return the signed-in user of the request.

    :raises NotAuthenticated: if the request is anonymous.
    :raises TokenInvalid: if the request carries a token that is not valid.
    :raises TokenExpired: if its token has expired.
    :raises SessionRevoked: if the session of its token was ended.
    """
    user = viewer(info)
    if not isinstance(user, User):
        raise NotAuthenticated("Sign in first.")
    return user
