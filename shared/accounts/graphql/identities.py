"""Mutations of signing in with external services, and of linked identities."""

from typing import Any

import graphene
from django.utils import timezone

from shared.accounts import schemas, services
from shared.accounts.graphql.types import BEGINNING, TOKEN_PAIR, IdentityType
from shared.auth.bearer import owner_of
from shared.auth.models import Identity
from shared.auth.viewer import client_of
from shared.graphql import PASSWORD_HASH, UPSTREAM_CALL, ById, Flat, current_user, mutation


@mutation(weight=UPSTREAM_CALL, public=True, **BEGINNING)
def begin_sign_in(
    info: Any, provider: schemas.ProviderName, body: Flat[schemas.BeginSignInIn]
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
def finish_sign_in(info: Any, body: schemas.FinishIn) -> services.TokenPair:
    """
    Finish signing in with another service.

    For everyone. Exchanges what the browser brought back for a pair of tokens.
    """
    return services.finish_sign_in(
        returned=body, client=client_of(info.context), now=timezone.now()
    )


@mutation(weight=UPSTREAM_CALL + PASSWORD_HASH, **BEGINNING)
def begin_link(info: Any, body: Flat[schemas.BeginLinkIn]) -> services.Beginning:
    """Start to link an identity. The account keeps its other ways to sign in."""
    return services.begin_link(**owner_of(info.context), **body.model_dump(), now=timezone.now())


@mutation(weight=UPSTREAM_CALL, identity=IdentityType)
def finish_link(info: Any, body: schemas.FinishIn) -> Identity:
    """
    Link an identity to your account.

    For signed-in users. Uses what the browser brought back from the service.
    """
    return services.finish_link(user=current_user(info), returned=body, now=timezone.now())


@mutation(weight=PASSWORD_HASH, ok=graphene.Boolean)
def unlink_identity(info: Any, identity_id: ById, body: Flat[schemas.UnlinkIn]) -> bool:
    """Unlink an identity from your account. Refused for the last way to sign in."""
    services.unlink_identity(
        **owner_of(info.context),
        identity_id=identity_id,
        password=body.password,
        now=timezone.now(),
    )
    return True
