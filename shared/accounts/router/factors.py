"""Second factors over REST: logging in with them and managing them."""

from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Status

from shared.accounts import selectors, services
from shared.accounts.factor_schemas import (
    CodeIn,
    ConfirmationIn,
    EnrolmentOut,
    FactorOut,
    NewRecoveryCodesOut,
    PasskeyChallengeOut,
    PasskeyIn,
    PasskeyLogInIn,
    RecoveryCodesOut,
    SecondFactorIn,
    TotpSecretOut,
)
from shared.accounts.refresh_cookie import moves_refresh_token
from shared.accounts.router.base import router, shows_rate
from shared.accounts.schemas import TokenPairOut
from shared.auth.bearer import sign_in_of
from shared.auth.models import Factor
from shared.auth.viewer import client_of
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.pagination import Page, PageParams, page_of, paginate


@router.post(
    "/login/second-factor/",
    auth=None,
    response={
        HTTPStatus.OK: TokenPairOut,
        **problems("invalid_challenge", "invalid_second_factor", "rate_limited"),
    },
)
@shows_rate("login_address")
@moves_refresh_token
def log_in_with_second_factor(request: HttpRequest, body: SecondFactorIn) -> services.TokenPair:
    """
    Complete a log-in with a second factor.

    For holders of a challenge, as the problem `second_factor_required` contains it. Takes a code of
    the authenticator app, a recovery code or the answer of a passkey. Returns a pair of tokens.
    After a wrong answer the challenge can be answered again.
    """
    return services.log_in_with_second_factor(
        challenge_token=body.challenge_token,
        code=body.code or "",
        credential=body.credential,
        client=client_of(request),
        now=timezone.now(),
    )


@router.post(
    "/login/passkey/options/",
    auth=None,
    response={HTTPStatus.OK: PasskeyChallengeOut, **problems("rate_limited")},
)
@shows_rate("login_address")
def start_passkey_log_in(request: HttpRequest) -> services.PasskeyChallenge:
    """
    Start a log-in with a passkey.

    For everyone. Returns a challenge and the options for `navigator.credentials.get()`.
    """
    return services.start_passkey_log_in(client=client_of(request), now=timezone.now())


@router.post(
    "/login/passkey/",
    auth=None,
    response={
        HTTPStatus.OK: TokenPairOut,
        **problems("invalid_challenge", "invalid_credentials", "rate_limited"),
    },
)
@shows_rate("login_address")
@moves_refresh_token
def log_in_with_passkey(request: HttpRequest, body: PasskeyLogInIn) -> services.TokenPair:
    """
    Log in with a passkey.

    For holders of a challenge and of an enrolled passkey, without a password. The device has to
    verify its user. Returns a pair of tokens.
    """
    return services.log_in_with_passkey(
        challenge_token=body.challenge_token,
        credential=body.credential,
        client=client_of(request),
        now=timezone.now(),
    )


@router.get("/me/factors/", auth=signed_in, response=page_of(FactorOut))
def list_factors(request: AuthenticatedRequest, page: Query[PageParams]) -> Page[Factor]:
    """
    List your second factors.

    For signed-in users. Returns the authenticator app and the passkeys, the oldest first.
    """
    return paginate(request, selectors.list_factors(user=request.auth), page)


@router.post(
    "/me/factors/totp/",
    auth=signed_in,
    response={
        HTTPStatus.OK: TotpSecretOut,
        **problems("validation_error", "sign_in_again", "already_exists", "rate_limited"),
    },
)
def start_totp(request: AuthenticatedRequest, body: ConfirmationIn) -> services.TotpSecret:
    """
    Start the enrolment of an authenticator app.

    For signed-in users, confirmed by their password or a factor. Returns the secret for the app.
    The app is a second factor once a code has confirmed it. Refused if you have an app.
    """
    return services.start_totp(
        user=request.auth,
        session=sign_in_of(request).session,
        confirmation=body.confirmation(),
        now=timezone.now(),
    )


@router.post(
    "/me/factors/totp/confirm/",
    auth=signed_in,
    response={HTTPStatus.OK: EnrolmentOut, **problems("validation_error")},
)
def confirm_totp(request: AuthenticatedRequest, body: CodeIn) -> services.Enrolment:
    """
    Confirm the authenticator app with a code.

    For signed-in users who have started an app. Returns the factor; the first factor comes with
    recovery codes. Refused if the code is wrong.
    """
    return services.confirm_totp(
        user=request.auth,
        session=sign_in_of(request).session,
        code=body.code,
        now=timezone.now(),
    )


@router.post(
    "/me/factors/passkeys/options/",
    auth=signed_in,
    response={
        HTTPStatus.OK: PasskeyChallengeOut,
        **problems("validation_error", "sign_in_again", "invalid_transition", "rate_limited"),
    },
)
def start_passkey(request: AuthenticatedRequest, body: ConfirmationIn) -> services.PasskeyChallenge:
    """
    Start the enrolment of a passkey.

    For signed-in users, confirmed by their password or a factor. Returns a challenge and the
    options for `navigator.credentials.create()`. Refused if you have too many passkeys.
    """
    return services.start_passkey(
        user=request.auth,
        session=sign_in_of(request).session,
        confirmation=body.confirmation(),
        now=timezone.now(),
    )


@router.post(
    "/me/factors/passkeys/",
    auth=signed_in,
    response={
        HTTPStatus.OK: EnrolmentOut,
        **problems("validation_error", "already_exists", "invalid_transition"),
    },
)
def add_passkey(request: AuthenticatedRequest, body: PasskeyIn) -> services.Enrolment:
    """
    Add a passkey.

    For signed-in users who have started its enrolment. Returns the factor; the first factor comes
    with recovery codes. Refused if the passkey does not answer the challenge or is enrolled.
    """
    return services.add_passkey(
        user=request.auth,
        session=sign_in_of(request).session,
        challenge_token=body.challenge_token,
        name=body.name,
        credential=body.credential,
        now=timezone.now(),
    )


@router.post("/me/factors/challenge/", auth=signed_in, response=PasskeyChallengeOut)
def start_confirmation(request: AuthenticatedRequest) -> services.PasskeyChallenge:
    """
    Start a confirmation by passkey.

    For signed-in users. Returns a challenge; its answer confirms one change of the second factors.
    """
    return services.start_confirmation(user=request.auth, now=timezone.now())


@router.delete(
    "/me/factors/{int:factor_id}/",
    auth=signed_in,
    response={
        HTTPStatus.NO_CONTENT: None,
        **problems("validation_error", "sign_in_again", "invalid_transition", "rate_limited"),
    },
)
def remove_factor(
    request: AuthenticatedRequest, factor_id: Id, body: ConfirmationIn
) -> Status[None]:
    """
    Remove one of your second factors.

    For signed-in users, confirmed by their password or a factor. Removing the last factor removes
    the recovery codes too. Refused for a passkey if nothing else signs in to the account.
    """
    services.remove_factor(
        user=request.auth,
        session=sign_in_of(request).session,
        factor_id=factor_id,
        confirmation=body.confirmation(),
        now=timezone.now(),
    )
    return Status(HTTPStatus.NO_CONTENT, None)


@router.get("/me/recovery-codes/", auth=signed_in, response=RecoveryCodesOut)
def count_recovery_codes(request: AuthenticatedRequest) -> services.RecoveryCodes:
    """
    Count your recovery codes.

    For signed-in users. Returns how many codes are left, and when they were made.
    """
    return services.count_recovery_codes(user=request.auth)


@router.post(
    "/me/recovery-codes/",
    auth=signed_in,
    response={
        HTTPStatus.OK: NewRecoveryCodesOut,
        **problems("validation_error", "sign_in_again", "invalid_transition", "rate_limited"),
    },
)
def renew_recovery_codes(
    request: AuthenticatedRequest, body: ConfirmationIn
) -> NewRecoveryCodesOut:
    """
    Replace your recovery codes.

    For signed-in users who have a factor, confirmed by their password or that factor. Returns the
    new codes, which cannot be shown again. The old codes are void.
    """
    codes = services.renew_recovery_codes(
        user=request.auth,
        session=sign_in_of(request).session,
        confirmation=body.confirmation(),
        now=timezone.now(),
    )
    return NewRecoveryCodesOut(recovery_codes=list(codes))
