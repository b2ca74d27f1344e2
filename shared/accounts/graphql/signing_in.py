"""Mutations of signing in and out, with or without a second factor."""

from typing import Any

import graphene
from django.utils import timezone

from shared.accounts import schemas, services
from shared.accounts.factor_schemas import PasskeyLogInIn, SecondFactorIn
from shared.accounts.graphql.types import CHALLENGE, TOKEN_PAIR, TOKEN_STATE
from shared.accounts.password_text import Password
from shared.auth.bearer import owner_of
from shared.auth.viewer import client_of
from shared.graphql import PASSWORD_HASH, ByUuid, Flat, current_user, mutation


@mutation(weight=PASSWORD_HASH, public=True, **TOKEN_PAIR)
def token_auth(info: Any, username: schemas.Username, password: Password) -> services.TokenPair:
    """Log in and get a pair of tokens. By user name or e-mail address, and the password."""
    return services.log_in(
        login=username, password=password, client=client_of(info.context), now=timezone.now()
    )


@mutation(public=True, **TOKEN_PAIR)
def token_auth_second_factor(info: Any, body: Flat[SecondFactorIn]) -> services.TokenPair:
    """
    Complete a log-in with a second factor.

    For holders of a challenge. Takes a code or a passkey, and returns a pair of tokens.
    """
    return services.log_in_with_second_factor(
        challenge_token=body.challenge_token,
        code=body.code or "",
        credential=body.credential,
        client=client_of(info.context),
        now=timezone.now(),
    )


@mutation(public=True, **CHALLENGE)
def start_passkey_auth(info: Any) -> services.PasskeyChallenge:
    """
    Start a log-in with a passkey.

    For everyone. Returns the options for `navigator.credentials.get()`.
    """
    return services.start_passkey_log_in(client=client_of(info.context), now=timezone.now())


@mutation(public=True, **TOKEN_PAIR)
def passkey_auth(info: Any, body: Flat[PasskeyLogInIn]) -> services.TokenPair:
    """Log in with a passkey alone, and get a pair of tokens. The device verifies its user."""
    return services.log_in_with_passkey(
        **body.model_dump(), client=client_of(info.context), now=timezone.now()
    )


@mutation(public=True, changes_viewer=True, **TOKEN_PAIR)
def refresh_token(info: Any, body: Flat[schemas.RefreshIn]) -> services.TokenPair:
    """
    Refresh your tokens.

    For holders of a refresh token. It can be used once; for some seconds the same pair is returned.
    """
    return services.refresh(token=body.refresh, client=client_of(info.context), now=timezone.now())


@mutation(public=True, **TOKEN_STATE)
def verify_token(info: Any, body: Flat[schemas.TokenIn]) -> services.TokenState:
    """Verify a token. Returns whether it is valid, and when it expires."""
    return services.inspect_token(token=body.token, now=timezone.now())


@mutation(changes_viewer=True, ok=graphene.Boolean)
def logout(info: Any) -> bool:
    """Log out. Ends this session, and refuses its tokens from then on."""
    services.log_out(session=owner_of(info.context)["session"], now=timezone.now())
    return True


@mutation(changes_viewer=True, ok=graphene.Boolean)
def logout_all(info: Any) -> bool:
    """Log out everywhere. Ends all your sessions, including this one."""
    user = current_user(info)
    services.log_out_everywhere(user=user, actor=user, now=timezone.now())
    return True


@mutation(changes_viewer=True, ok=graphene.Boolean)
def revoke_session(info: Any, session_id: ByUuid) -> bool:
    """Revoke one of your sessions. Its tokens are refused from then on."""
    user = current_user(info)
    services.revoke_session(user=user, session_id=session_id, actor=user, now=timezone.now())
    return True
