"""Signing in with another service over GraphQL."""

from collections.abc import Mapping
from typing import Any

import graphene
from django.utils import timezone

from shared.auth import services
from shared.auth.bearer import sign_in_of
from shared.auth.graphql.signing_in import TokenPairPayload
from shared.auth.graphql.types import IdentityType
from shared.auth.schemas import BeginLinkIn, BeginSignInIn, FinishIn, UnlinkIn
from shared.auth.viewer import client_of
from shared.graphql import Mutation as BaseMutation
from shared.graphql import current_user, parse, pk_of


class FinishInput(graphene.InputObjectType):
    """What came back with the browser, and the verifier that was given at the beginning."""

    state = graphene.String(required=True)
    code = graphene.String(required=True)
    verifier = graphene.String(required=True)
    iss = graphene.String()


class _BeginningPayload:
    authorization_url = graphene.String(required=True)
    state = graphene.String(required=True)
    verifier = graphene.String(required=True)
    expires_in = graphene.Int(required=True, description="Seconds until it can not be finished.")


class BeginSignIn(_BeginningPayload, BaseMutation):
    """Begin to sign in with another service: send the browser to the address in the answer."""

    class Arguments:
        provider = graphene.String(required=True)
        redirect_uri = graphene.String()

    @staticmethod
    def mutate(
        root: None, info: Any, *, provider: str, redirect_uri: str | None = None
    ) -> services.Beginning:
        body = parse(BeginSignInIn, {"redirect_uri": redirect_uri})
        return services.begin_sign_in(
            provider=provider,
            redirect_uri=body.redirect_uri,
            client=client_of(info.context),
            now=timezone.now(),
        )


class FinishSignIn(TokenPairPayload, BaseMutation):
    """Exchange what came back with the browser for a pair of tokens."""

    class Arguments:
        input = FinishInput(required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        *,
        input: Mapping[str, Any],  # noqa: A002 (GraphQL's word)
    ) -> services.TokenPair:
        return services.finish_sign_in(
            returned=parse(FinishIn, input), client=client_of(info.context), now=timezone.now()
        )


class BeginLink(_BeginningPayload, BaseMutation):
    """Begin to link an identity at another service to your account."""

    class Arguments:
        provider = graphene.String(required=True)
        password = graphene.String()
        redirect_uri = graphene.String()

    @staticmethod
    def mutate(root: None, info: Any, **given: str | None) -> services.Beginning:
        sign_in = sign_in_of(info.context)
        body = parse(
            BeginLinkIn, {name: value for name, value in given.items() if value is not None}
        )
        return services.begin_link(
            user=sign_in.user,
            session=sign_in.session,
            password=body.password,
            provider=body.provider,
            redirect_uri=body.redirect_uri,
            now=timezone.now(),
        )


class FinishLink(BaseMutation):
    """Link the identity that came back with the browser to your account."""

    class Arguments:
        input = FinishInput(required=True)

    identity = graphene.Field(IdentityType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        *,
        input: Mapping[str, Any],  # noqa: A002 (GraphQL's word)
    ) -> "FinishLink":
        user = current_user(info)
        identity = services.finish_link(
            user=user, returned=parse(FinishIn, input), now=timezone.now()
        )
        return FinishLink(identity=identity)


class UnlinkIdentity(BaseMutation):
    """Take an identity off your account. The last way to sign in stays."""

    class Arguments:
        id = graphene.ID(required=True)
        password = graphene.String()

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        *,
        id: str,  # noqa: A002 (GraphQL's word)
        password: str | None = None,
    ) -> "UnlinkIdentity":
        sign_in = sign_in_of(info.context)
        services.unlink_identity(
            user=sign_in.user,
            session=sign_in.session,
            identity_id=pk_of(id),
            password=parse(UnlinkIn, {"password": password or ""}).password,
            now=timezone.now(),
        )
        return UnlinkIdentity(ok=True)
