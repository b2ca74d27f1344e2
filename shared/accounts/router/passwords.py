"""Passwords over REST."""

from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from ninja import Status

from shared.accounts import services
from shared.accounts.router.base import router, shows_rate
from shared.accounts.schemas import (
    ChangePasswordIn,
    EmailIn,
    ResetPasswordIn,
)
from shared.auth.bearer import sign_in_of
from shared.auth.viewer import client_of
from shared.http import (
    AuthenticatedRequest,
    problems,
    signed_in,
)


@router.post(
    "/password/change/",
    auth=signed_in,
    response={HTTPStatus.NO_CONTENT: None, **problems("validation_error", "rate_limited")},
)
def change_password(request: AuthenticatedRequest, body: ChangePasswordIn) -> Status[None]:
    """
    Change your password.

    For signed-in users, with their old password. Ends all other sessions, all personal access
    tokens and a pending change of the address. Refused if the new password is too weak.
    """
    services.change_password(
        user=request.auth,
        session=sign_in_of(request).session,
        old_password=body.old_password,
        new_password=body.new_password,
        now=timezone.now(),
    )
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/password/reset/",
    auth=None,
    response={HTTPStatus.ACCEPTED: None, **problems("validation_error", "rate_limited")},
)
@shows_rate("reset_address")
def request_password_reset(request: HttpRequest, body: EmailIn) -> Status[None]:
    """
    Request a mail to reset a password.

    For everyone. An account with this address gets a mail with a code. The response is the same if
    there is no such account.
    """
    services.request_password_reset(email=body.email, client=client_of(request))
    return Status(HTTPStatus.ACCEPTED, None)


@router.post(
    "/password/reset/confirm/",
    auth=None,
    response={HTTPStatus.NO_CONTENT: None, **problems("validation_error", "rate_limited")},
)
@shows_rate("reset_address")
def reset_password(request: HttpRequest, body: ResetPasswordIn) -> Status[None]:
    """
    Reset a password.

    For holders of the code from the mail. Ends all sessions, all personal access tokens and a
    pending change of the address. Refused if the code was used, has expired or is unknown, or the
    password is too weak.
    """
    services.reset_password(
        token=body.token,
        new_password=body.new_password,
        client=client_of(request),
        now=timezone.now(),
    )
    return Status(HTTPStatus.NO_CONTENT, None)
