"""Signing in with another service over GraphQL."""

from typing import Any

import graphene
from django.utils import timezone

from shared.auth import services
from shared.auth.bearer import sign_in_of
from shared.auth.graphql.types import TOKEN_PAIR, IdentityType
from shared.auth.models import Identity
from shared.auth.schemas import BeginLinkIn, BeginSignInIn, FinishIn, ProviderName, UnlinkIn
from shared.auth.viewer import client_of
from shared.graphql import PASSWORD_HASH, UPSTREAM_CALL, ById, Flat, current_user, mutation

BEGINNING = {
    "authorization_url": graphene.String,
    "state": graphene.String,
    "verifier": graphene.String,
    "expires_in": graphene.Int,
}


@mutation(weight=UPSTREAM_CALL, public=True, **BEGINNING)
def begin_sign_in(
    info: Any, provider: ProviderName, body: Flat[BeginSignInIn]
) -> services.Beginning:
    """
    Begin to sign in with another service.

    For everyone. The client sends the browser to the returned address.
    """
    return services.begin_sign_in(
        provider=provider,
        redirect_uri=body.redirect_uri,
        client=client_of(info.context),
        now=timezone.now(),
    )


@mutation(weight=UPSTREAM_CALL, public=True, **TOKEN_PAIR)
def finish_sign_in(info: Any, body: FinishIn) -> services.TokenPair:
    """
    Finish signing in with another service.

    For everyone. Exchanges what the browser brought back for a pair of tokens.
    """
    return services.finish_sign_in(
        returned=body, client=client_of(info.context), now=timezone.now()
    )


@mutation(weight=UPSTREAM_CALL + PASSWORD_HASH, **BEGINNING)
def begin_link(info: Any, body: Flat[BeginLinkIn]) -> services.Beginning:
    """Begin to link an identity at another service to your account."""
    sign_in = sign_in_of(info.context)
    return services.begin_link(
        user=sign_in.user,
        session=sign_in.session,
        password=body.password,
        provider=body.provider,
        redirect_uri=body.redirect_uri,
        now=timezone.now(),
    )


@mutation(weight=UPSTREAM_CALL, identity=IdentityType)
def finish_link(info: Any, body: FinishIn) -> Identity:
    """
    Link an identity to your account.

    For signed-in users. Uses what the browser brought back from the service.
    """
    return services.finish_link(user=current_user(info), returned=body, now=timezone.now())


@mutation(weight=PASSWORD_HASH, ok=graphene.Boolean)
def unlink_identity(info: Any, identity_id: ById, body: Flat[UnlinkIn]) -> bool:
    """Take an identity off your account. The last way to sign in stays."""
    sign_in = sign_in_of(info.context)
    services.unlink_identity(
        user=sign_in.user,
        session=sign_in.session,
        identity_id=identity_id,
        password=body.password,
        now=timezone.now(),
    )
    return True
