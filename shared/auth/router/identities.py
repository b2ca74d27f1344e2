"""Signing in with another service over REST."""

from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Status

from shared.auth import selectors, services
from shared.auth.bearer import sign_in_of
from shared.auth.models import Identity
from shared.auth.refresh_cookie import moves_refresh_token
from shared.auth.router.base import router, shows_rate
from shared.auth.schemas import (
    BeginLinkIn,
    BeginSignInIn,
    FinishIn,
    IdentityOut,
    ProvidersOut,
    SignInBegunOut,
    TokenPairOut,
    UnlinkIn,
)
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
    """List the services that one may sign in with."""
    return {"results": selectors.list_providers()}


@router.post("/providers/{str:provider}/begin/", auth=None, response=_BEGUN)
@shows_rate("identity_address")
def begin_sign_in(request: HttpRequest, provider: str, body: BeginSignInIn) -> services.Beginning:
    """
    Begin to sign in with another service.

    For everyone. The client sends the browser to the returned address.
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
    Finish signing in with another service.

    For everyone. Exchanges what the browser brought back for a pair of tokens.
    """
    return services.finish_sign_in(returned=body, client=client_of(request), now=timezone.now())


@router.get("/identities/", auth=signed_in, response=page_of(IdentityOut))
def list_identities(request: AuthenticatedRequest, page: Query[PageParams]) -> Page[Identity]:
    """
    List your linked identities.

    For signed-in users. Identities at other services that can sign in to the account.
    """
    return paginate(request, selectors.list_identities(user=request.auth), page)


@router.post(
    "/identities/begin/",
    auth=signed_in,
    response={**_BEGUN, **problems("sign_in_again")},
)
def begin_link(request: AuthenticatedRequest, body: BeginLinkIn) -> services.Beginning:
    """Begin to link an identity at another service to your account."""
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

    For signed-in users. Uses what the browser brought back from the service.
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
    """Take an identity off your account. The last way to sign in stays."""
    sign_in = sign_in_of(request)
    services.unlink_identity(
        user=sign_in.user,
        session=sign_in.session,
        identity_id=identity_id,
        password=body.password,
        now=timezone.now(),
    )
    return Status(HTTPStatus.NO_CONTENT, None)
