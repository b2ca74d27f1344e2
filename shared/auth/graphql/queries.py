"""Reading accounts over GraphQL."""

from collections.abc import Mapping, Sequence
from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone

from shared.auth import selectors, services
from shared.auth.bearer import sign_in_of
from shared.auth.graphql.access_tokens import AccessTokenQueries
from shared.auth.graphql.factors import FactorQuery
from shared.auth.graphql.inputs import AccountFilterInput
from shared.auth.graphql.types import (
    AccountType,
    IdentityType,
    SessionType,
    SignInProviderType,
    UserType,
)
from shared.auth.models import Identity, Session, User
from shared.auth.providers import Provider
from shared.auth.schemas import AccountFilters, ExportOut
from shared.graphql import ConnectionField, current_user, find_one, parse, viewer


class Query(AccessTokenQueries, FactorQuery):
    """What one can ask of accounts."""

    me = graphene.Field(AccountType, description="Your own account.")
    my_sessions = ConnectionField(
        lambda: SessionType, description="Your sessions that still go on, last used first."
    )
    user = graphene.Field(
        UserType, id=graphene.ID(required=True), description="What anybody may know of somebody."
    )
    users = ConnectionField(
        lambda: AccountType, filter=AccountFilterInput, description="The accounts, for admins."
    )

    sign_in_providers = graphene.List(
        graphene.NonNull(SignInProviderType),
        description="The services that one may sign in with.",
    )
    my_identities = ConnectionField(
        lambda: IdentityType,
        description="List your linked identities. They can sign in to your account.",
    )

    my_export = graphene.String(
        description="Export your data. Everything that is stored about you, as JSON text.",
    )

    @staticmethod
    def resolve_sign_in_providers(root: None, info: Any) -> Sequence[Provider]:
        """Return the services that the settings name."""
        return selectors.list_providers()

    @staticmethod
    def resolve_my_identities(root: None, info: Any) -> QuerySet[Identity]:
        """Return the identities of the viewer."""
        return selectors.list_identities(user=current_user(info))

    @staticmethod
    def resolve_my_export(root: None, info: Any) -> str:
        """Return the export of the viewer's data."""
        export = services.export_me(user=current_user(info), now=timezone.now())
        return ExportOut.model_validate(export).model_dump_json()

    @staticmethod
    def resolve_me(root: None, info: Any) -> User:
        """Return the viewer."""
        return current_user(info)

    @staticmethod
    def resolve_my_sessions(root: None, info: Any) -> QuerySet[Session]:
        """Return the sessions of the viewer."""
        sign_in = sign_in_of(info.context)
        return selectors.list_sessions(
            user=sign_in.user, current=sign_in.session, now=timezone.now()
        )

    @staticmethod
    def resolve_user(root: None, info: Any, *, id: str) -> User:  # noqa: A002 (GraphQL's word)
        """Return a public profile."""
        return find_one(info, selectors.list_profiles(), pk=id)

    @staticmethod
    def resolve_users(
        root: None,
        info: Any,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002 (GraphQL's word)
    ) -> QuerySet[User]:
        """Return the accounts to an admin."""
        wanted = parse(AccountFilters, filter)
        return selectors.list_accounts(
            viewer=viewer(info),
            search=wanted.search,
            role=wanted.role,
            is_active=wanted.is_active,
        )
