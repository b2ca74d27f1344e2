"""Signing in with another service over REST."""

from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Status

from shared.accounts import selectors, services
from shared.accounts.refresh_cookie import moves_refresh_token
from shared.accounts.router.base import router, shows_rate
from shared.accounts.schemas import (
    BeginLinkIn,
    BeginSignInIn,
    FinishIn,
    IdentityOut,
    ProvidersOut,
    SignInBegunOut,
    TokenPairOut,
    UnlinkIn,
)
from shared.auth.bearer import sign_in_of
from shared.auth.models import Identity
from shared.auth.viewer import client_of
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.pagination import Page, PageParams, page_of, paginate

_BEGUN = {
    HTTPStatus.OK: SignInBegunOut,
    **problems(
        "validation_error", "provider_not_configured", "rate_limited", "upstream_unavailable"
    ),
}
_OF_FINISHING = (
    *("validation_error", "sign_in_refused", "provider_not_configured"),
    *("rate_limited", "upstream_unavailable"),
)


@router.get("/providers/", auth=None, response=ProvidersOut)
def list_sign_in_providers(request: HttpRequest) -> dict[str, object]:
    """
    List the sign-in providers.

    For everyone. Returns the services that this server accepts for signing in.
    """
    return {"results": selectors.list_providers()}


@router.post("/providers/{str:provider}/begin/", auth=None, response=_BEGUN)
@shows_rate("identity_address")
def begin_sign_in(request: HttpRequest, provider: str, body: BeginSignInIn) -> services.Beginning:
    """
    Start a sign-in with another service.

    For everyone. Returns the address to which the client sends the browser. Refused if the server
    does not accept the service, or the browser may not return to that address.
    """
    return services.begin_sign_in(
        provider=provider,
        redirect_uri=body.redirect_uri,
        client=client_of(request),
        now=timezone.now(),
    )


@router.post(
    "/providers/finish/",
    auth=None,
    response={
        HTTPStatus.OK: TokenPairOut,
        **problems(
            *_OF_FINISHING,
            "identity_not_linked",
            "identity_without_email",
            "invalid_credentials",
            "second_factor_required",
        ),
    },
)
@shows_rate("identity_address")
@moves_refresh_token
def finish_sign_in(request: HttpRequest, body: FinishIn) -> services.TokenPair:
    """
    Complete a sign-in with another service.

    For everyone. Exchanges the code that the browser brought back for a pair of tokens. The first
    sign-in creates an account, or links the account that has the same verified address.
    """
    return services.finish_sign_in(returned=body, client=client_of(request), now=timezone.now())


@router.get("/identities/", auth=signed_in, response=page_of(IdentityOut))
def list_identities(request: AuthenticatedRequest, page: Query[PageParams]) -> Page[Identity]:
    """
    List your linked identities.

    For signed-in users. Returns the identities at other services that can sign in to the account.
    """
    return paginate(request, selectors.list_identities(user=request.auth), page)


@router.post(
    "/identities/begin/",
    auth=signed_in,
    response={**_BEGUN, **problems("sign_in_again")},
)
def begin_link(request: AuthenticatedRequest, body: BeginLinkIn) -> services.Beginning:
    """
    Start to link an identity to your account.

    For signed-in users, with their password. Returns the address to which the client sends the
    browser. An account without a password needs a recent sign-in.
    """
    sign_in = sign_in_of(request)
    return services.begin_link(
        user=sign_in.user,
        session=sign_in.session,
        password=body.password,
        provider=body.provider,
        redirect_uri=body.redirect_uri,
        now=timezone.now(),
    )


@router.post(
    "/identities/finish/",
    auth=signed_in,
    response={HTTPStatus.OK: IdentityOut, **problems(*_OF_FINISHING, "already_exists")},
)
def finish_link(request: AuthenticatedRequest, body: FinishIn) -> Identity:
    """
    Link an identity to your account.

    For signed-in users who have started it. Takes the code that the browser brought back from the
    service. Returns the identity. Refused if another account has it.
    """
    return services.finish_link(user=request.auth, returned=body, now=timezone.now())


@router.delete(
    "/identities/{int:identity_id}/",
    auth=signed_in,
    response={
        HTTPStatus.NO_CONTENT: None,
        **problems(
            *("validation_error", "sign_in_again", "not_found"),
            *("invalid_transition", "rate_limited"),
        ),
    },
)
def unlink_identity(request: AuthenticatedRequest, identity_id: Id, body: UnlinkIn) -> Status[None]:
    """
    Unlink an identity from your account.

    For signed-in users, with their password. Refused if you could not sign in any more.
    """
    sign_in = sign_in_of(request)
    services.unlink_identity(
        user=sign_in.user,
        session=sign_in.session,
        identity_id=identity_id,
        password=body.password,
        now=timezone.now(),
    )
    return Status(HTTPStatus.NO_CONTENT, None)
