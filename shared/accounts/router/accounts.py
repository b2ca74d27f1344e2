"""One's own account, and others' profiles, over REST."""

from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from ninja import Status

from shared.accounts import selectors, services
from shared.accounts.router.base import router, shows_rate
from shared.accounts.schemas import (
    AccountOut,
    ChangeEmailIn,
    ExportOut,
    PasswordIn,
    ProfileIn,
    ProfileOut,
    RegisterIn,
    TokenIn,
)
from shared.auth.models import User
from shared.auth.viewer import client_of
from shared.caching import etagged
from shared.headers import response_headers
from shared.http import (
    AuthenticatedRequest,
    Id,
    ViewerRequest,
    anyone,
    problems,
    signed_in,
)


@router.post(
    "/register/",
    auth=None,
    response={HTTPStatus.CREATED: AccountOut, **problems("validation_error", "rate_limited")},
)
@shows_rate("register_address")
def register_user(request: HttpRequest, body: RegisterIn) -> Status[User]:
    """
    Register an account.

    For everyone. Returns the account and sends a mail that verifies its address. Refused if the
    name or the address is taken, or the password is too weak.
    """
    user = services.register(
        username=body.username,
        email=body.email,
        password=body.password,
        role=body.role,
        client=client_of(request),
        now=timezone.now(),
    )
    response_headers(request)["Location"] = f"/api/v1/users/{user.pk}/profile/"
    return Status(HTTPStatus.CREATED, user)


@router.get("/me/", auth=signed_in, response=AccountOut)
@etagged
def get_me(request: AuthenticatedRequest) -> User:
    """
    Get your own account.

    For signed-in users. Returns the role, the address and the profile.
    """
    return request.auth


@router.get(
    "/me/export/",
    auth=signed_in,
    response={HTTPStatus.OK: ExportOut, **problems("rate_limited")},
)
def export_me(request: AuthenticatedRequest) -> services.Export:
    """
    Export your data.

    For signed-in users. Returns everything that the core and the enabled domains store about you.
    Refused if you ask too often.
    """
    return services.export_me(user=request.auth, now=timezone.now())


@router.patch(
    "/me/", auth=signed_in, response={HTTPStatus.OK: AccountOut, **problems("validation_error")}
)
def update_me(request: AuthenticatedRequest, body: ProfileIn) -> User:
    """
    Update your profile.

    For signed-in users. Absent fields keep their values, and null clears a field. Returns the
    account.
    """
    return services.update_me(user=request.auth, changes=body.changes(), now=timezone.now())


@router.delete(
    "/me/",
    auth=signed_in,
    response={HTTPStatus.NO_CONTENT: None, **problems("validation_error", "invalid_transition")},
)
def delete_me(request: AuthenticatedRequest, body: PasswordIn) -> Status[None]:
    """
    Delete your account.

    For signed-in users, with their password. It cannot be undone. Content that others rely on
    stays, without your name. Refused for the last admin.
    """
    services.delete_me(user=request.auth, password=body.password, now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/email/verify/",
    auth=None,
    response={HTTPStatus.NO_CONTENT: None, **problems("validation_error", "rate_limited")},
)
@shows_rate("reset_address")
def verify_email(request: HttpRequest, body: TokenIn) -> Status[None]:
    """
    Verify an e-mail address.

    For holders of the code from the mail. Refused if the code was used, has expired or is unknown.
    """
    services.verify_email(token=body.token, client=client_of(request), now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/email/resend/",
    auth=signed_in,
    response={HTTPStatus.ACCEPTED: None, **problems("rate_limited")},
)
def resend_verification(request: AuthenticatedRequest) -> Status[None]:
    """
    Send the verification mail again.

    For signed-in users. No mail is sent for a verified address. Refused if you ask too often.
    """
    services.request_verification(user=request.auth)
    return Status(HTTPStatus.ACCEPTED, None)


@router.post(
    "/email/change/",
    auth=signed_in,
    response={HTTPStatus.ACCEPTED: None, **problems("validation_error", "rate_limited")},
)
def request_email_change(request: AuthenticatedRequest, body: ChangeEmailIn) -> Status[None]:
    """
    Request a change of your e-mail address.

    For signed-in users, with their password. The new address gets a mail with a code, and the
    present address is notified. The address changes when the code is confirmed.
    """
    services.request_email_change(
        user=request.auth, email=body.email, password=body.password, now=timezone.now()
    )
    return Status(HTTPStatus.ACCEPTED, None)


@router.post(
    "/email/change/confirm/",
    auth=None,
    response={HTTPStatus.NO_CONTENT: None, **problems("validation_error", "rate_limited")},
)
@shows_rate("reset_address")
def confirm_email_change(request: HttpRequest, body: TokenIn) -> Status[None]:
    """
    Confirm a new e-mail address.

    For holders of the code from the mail. The new address replaces the present one. Refused if the
    code was used, has expired or is unknown, the password was changed since the request, or another
    account has the address by now.
    """
    services.confirm_email_change(token=body.token, client=client_of(request), now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.get(
    "/{int:user_id}/profile/",
    auth=anyone,
    response={HTTPStatus.OK: ProfileOut, **problems("not_found")},
)
@etagged
def get_profile(request: ViewerRequest, user_id: Id) -> User:
    """
    Get a public profile.

    For everyone. Returns the names and the picture of a user. Deleted accounts have no name.
    """
    return selectors.get_profile(user_id=user_id)
