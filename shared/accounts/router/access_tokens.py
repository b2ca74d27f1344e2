"""Personal access tokens over REST."""

import uuid
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Status

from shared.accounts import selectors, services
from shared.accounts.router.base import router
from shared.accounts.schemas import (
    NewPersonalAccessTokenOut,
    PersonalAccessTokenIn,
    PersonalAccessTokenOut,
    ScopesOut,
)
from shared.auth.bearer import sign_in_of
from shared.auth.models import PersonalAccessToken
from shared.auth.scopes import list_scopes
from shared.headers import response_headers
from shared.http import AuthenticatedRequest, problems, signed_in
from shared.pagination import Page, PageParams, page_of, paginate


@router.get("/personal-access-tokens/", auth=signed_in, response=page_of(PersonalAccessTokenOut))
def list_personal_access_tokens(
    request: AuthenticatedRequest, page: Query[PageParams]
) -> Page[PersonalAccessToken]:
    """
    List your personal access tokens.

    For signed-in users. Returns the tokens that are still valid, the newest first.
    """
    tokens = selectors.list_access_tokens(user=request.auth, now=timezone.now())
    return paginate(request, tokens, page)


@router.post(
    "/personal-access-tokens/",
    auth=signed_in,
    response={
        HTTPStatus.CREATED: NewPersonalAccessTokenOut,
        **problems("validation_error", "sign_in_again", "rate_limited"),
    },
)
def create_personal_access_token(
    request: AuthenticatedRequest, body: PersonalAccessTokenIn
) -> Status[NewPersonalAccessTokenOut]:
    """
    Create a personal access token.

    For signed-in users. Returns the token, which cannot be shown again; you are notified by mail.
    Refused if the password is wrong, a scope is unknown, or you have too many tokens. An account
    without a password needs a recent sign-in.
    """
    made = services.create_access_token(
        user=request.auth,
        session=sign_in_of(request).session,
        name=body.name,
        scopes=body.scopes,
        expires_in_days=body.expires_in_days,
        password=body.password,
        now=timezone.now(),
    )
    shown: dict[str, Any] = PersonalAccessTokenOut.model_validate(
        made.personal_access_token
    ).model_dump()
    address = f"{request.path}{made.personal_access_token.pk}/"
    response_headers(request)["Location"] = address
    return Status(HTTPStatus.CREATED, NewPersonalAccessTokenOut(**shown, token=made.token))


@router.delete(
    "/personal-access-tokens/{uuid:token_id}/",
    auth=signed_in,
    response={HTTPStatus.NO_CONTENT: None},
)
def revoke_personal_access_token(
    request: AuthenticatedRequest, token_id: uuid.UUID
) -> Status[None]:
    """
    Revoke a personal access token.

    For its owner. It is refused from the next request on.
    """
    services.revoke_access_token(
        user=request.auth, token_id=token_id, actor=request.auth, now=timezone.now()
    )
    return Status(HTTPStatus.NO_CONTENT, None)


@router.get("/personal-access-tokens/scopes/", auth=None, response=ScopesOut)
def list_personal_access_token_scopes(request: HttpRequest) -> dict[str, Any]:
    """
    List the scopes of access tokens.

    For everyone. Returns each scope with a sentence about it; the widest is first.
    """
    return {"results": list_scopes()}
