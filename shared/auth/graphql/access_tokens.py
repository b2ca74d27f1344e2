"""Personal access tokens over GraphQL."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone

from shared.auth import selectors, services
from shared.auth.bearer import sign_in_of
from shared.auth.models import PersonalAccessToken
from shared.auth.schemas import PersonalAccessTokenIn
from shared.auth.scopes import Scope, list_scopes
from shared.errors import NotFound
from shared.graphql import ConnectionField, PlannedType, current_user, parse
from shared.graphql import Mutation as BaseMutation


class PersonalAccessTokenType(PlannedType):
    """A token for a script, without the token itself."""

    requires = {"id": ("id",), "scopes": ("scopes",), "networks": ("networks",)}

    id = graphene.ID(required=True)
    scopes = graphene.List(graphene.NonNull(graphene.String), required=True)
    networks = graphene.List(graphene.NonNull(graphene.String), required=True)

    class Meta:
        model = PersonalAccessToken
        fields = ("name", "ending", "created_at", "expires_at", "last_used_at")


class ScopeType(graphene.ObjectType):
    """Something that a personal access token may be allowed."""

    name = graphene.String(required=True)
    description = graphene.String(required=True)

    class Meta:
        name = "Scope"


class PersonalAccessTokenInput(graphene.InputObjectType):
    """A token for a script: what it is for, what it may do, and for how long."""

    name = graphene.String(required=True)
    scopes = graphene.List(graphene.NonNull(graphene.String), required=True)
    expires_in_days = graphene.Int(required=True)
    password = graphene.String()


class CreatePersonalAccessToken(BaseMutation):
    """Make a token for a script, and see it this once. Its owner is notified."""

    class Arguments:
        input = PersonalAccessTokenInput(required=True)

    token = graphene.String(required=True, description="The token itself, shown this once.")
    personal_access_token = graphene.Field(PersonalAccessTokenType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        *,
        input: Mapping[str, Any],  # noqa: A002 (GraphQL's word)
    ) -> "CreatePersonalAccessToken":
        sign_in = sign_in_of(info.context)
        body = parse(PersonalAccessTokenIn, input)
        made = services.create_access_token(
            user=sign_in.user,
            session=sign_in.session,
            name=body.name,
            scopes=body.scopes,
            expires_in_days=body.expires_in_days,
            password=body.password,
            now=timezone.now(),
        )
        return CreatePersonalAccessToken(token=made.token, personal_access_token=made.row)


class RevokePersonalAccessToken(BaseMutation):
    """End one of your personal access tokens."""

    class Arguments:
        id = graphene.ID(required=True)

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, id: str) -> "RevokePersonalAccessToken":  # noqa: A002
        user = current_user(info)
        services.revoke_access_token(
            user=user, token_id=_token_id(id), actor=user, now=timezone.now()
        )
        return RevokePersonalAccessToken(ok=True)


class AccessTokenQueries:
    """What one can ask of personal access tokens."""

    my_personal_access_tokens = ConnectionField(
        lambda: PersonalAccessTokenType,
        description="List your personal access tokens. The newest is first.",
    )
    personal_access_token_scopes = graphene.List(
        graphene.NonNull(ScopeType),
        required=True,
        description="List the scopes of access tokens. The widest is first.",
    )

    @staticmethod
    def resolve_my_personal_access_tokens(root: None, info: Any) -> QuerySet[PersonalAccessToken]:
        """Return the tokens of the viewer."""
        return selectors.list_access_tokens(user=current_user(info), now=timezone.now())

    @staticmethod
    def resolve_personal_access_token_scopes(root: None, info: Any) -> Sequence[Scope]:
        """Return every scope there is."""
        return list_scopes()


def _token_id(identifier: str) -> uuid.UUID:
    try:
        return uuid.UUID(identifier)
    except ValueError:
        raise NotFound("You have no such token.") from None
