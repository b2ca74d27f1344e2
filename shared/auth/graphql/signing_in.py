"""Signing in and out over GraphQL."""

import uuid
from typing import Any

import graphene
from django.utils import timezone

from shared.auth import services
from shared.auth.bearer import sign_in_of
from shared.auth.graphql.types import AccountType
from shared.auth.schemas import (
    LoginIn,
    RefreshIn,
    TokenIn,
)
from shared.auth.viewer import client_of
from shared.errors import NotFound
from shared.graphql import (
    DateTime,
    current_user,
    parse,
)
from shared.graphql import Mutation as BaseMutation


class _TokenPairPayload:
    access = graphene.String(required=True)
    refresh = graphene.String(required=True)
    expires_in = graphene.Int(required=True, description="Seconds until the access token expires.")
    user = graphene.Field(AccountType, required=True)


class TokenAuth(_TokenPairPayload, BaseMutation):
    """Sign in and get a pair of tokens."""

    class Arguments:
        username = graphene.String(required=True, description="Or the e-mail address.")
        password = graphene.String(required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, username: str, password: str) -> services.TokenPair:
        body = parse(LoginIn, {"username": username, "password": password})
        return services.log_in(
            login=body.username or "",
            password=body.password,
            client=client_of(info.context),
            now=timezone.now(),
        )


class RefreshToken(_TokenPairPayload, BaseMutation):
    """
    Refresh your tokens.

    For holders of a refresh token. It can be used once; for some seconds the same pair is returned.
    """

    class Arguments:
        refresh = graphene.String(required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, refresh: str) -> services.TokenPair:
        body = parse(RefreshIn, {"refresh": refresh})
        return services.refresh(
            token=body.refresh, client=client_of(info.context), now=timezone.now()
        )


class VerifyToken(BaseMutation):
    """Say whether a token still opens anything."""

    class Arguments:
        token = graphene.String(required=True)

    active = graphene.Boolean(required=True)
    expires_at = DateTime(required=True)
    type = graphene.String(required=True, description="access or refresh")

    @staticmethod
    def mutate(root: None, info: Any, *, token: str) -> services.TokenState:
        body = parse(TokenIn, {"token": token})
        return services.inspect_token(token=body.token, now=timezone.now())


class Logout(BaseMutation):
    """End this session; its tokens are dead from now on."""

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any) -> "Logout":
        services.log_out(session=sign_in_of(info.context).session, now=timezone.now())
        return Logout(ok=True)


class LogoutAll(BaseMutation):
    """End every session of yours, this one included."""

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any) -> "LogoutAll":
        user = current_user(info)
        services.log_out_everywhere(user=user, actor=user, now=timezone.now())
        return LogoutAll(ok=True)


class RevokeSession(BaseMutation):
    """End one of your sessions."""

    class Arguments:
        id = graphene.ID(required=True)

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, id: str) -> "RevokeSession":  # noqa: A002
        user = current_user(info)
        services.revoke_session(
            user=user, session_id=_session_id(id), actor=user, now=timezone.now()
        )
        return RevokeSession(ok=True)


def _session_id(identifier: str) -> uuid.UUID:
    try:
        return uuid.UUID(identifier)
    except ValueError:
        raise NotFound("You have no such session.") from None
