"""Queries of accounts."""

from collections.abc import Sequence
from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone

from shared.accounts import selectors, services
from shared.accounts.graphql import types
from shared.accounts.providers import Provider
from shared.accounts.schemas import AccountFilters, ExportOut
from shared.auth.bearer import owner_of
from shared.auth.models import Factor, Identity, PersonalAccessToken, Session, User
from shared.auth.scopes import Scope, list_scopes
from shared.graphql import ConnectionField, current_user, find_one, input_of, with_filters


class Query:
    """The queries of accounts."""

    me = graphene.Field(types.AccountType, description="Get your own account.")
    my_sessions = ConnectionField(
        lambda: types.SessionType,
        description="List your active sessions. The last used one is first.",
    )
    user = graphene.Field(
        types.UserType,
        user_id=graphene.ID(required=True, name="id"),
        description="Get a public profile.",
    )
    users = ConnectionField(
        lambda: types.AccountType,
        filter=input_of(AccountFilters),
        description="List the accounts. For admins.",
    )
    sign_in_providers = graphene.List(
        graphene.NonNull(types.SignInProviderType),
        description="List the external services that users can sign in with.",
    )
    my_identities = ConnectionField(
        lambda: types.IdentityType,
        description="List your linked identities. They can sign in to your account.",
    )
    my_export = graphene.String(
        description="Export your data. Returns all that is stored about you, as JSON text."
    )
    my_factors = ConnectionField(
        lambda: types.FactorType,
        description="List your second factors. The oldest is first.",
    )
    my_recovery_codes = graphene.Field(
        types.RecoveryCodesType, description="Count your unused recovery codes."
    )
    my_personal_access_tokens = ConnectionField(
        lambda: types.PersonalAccessTokenType,
        description="List your personal access tokens. The newest is first.",
    )
    personal_access_token_scopes = graphene.List(
        graphene.NonNull(types.ScopeType),
        required=True,
        description="List the scopes of access tokens. The widest is first.",
    )

    @staticmethod
    def resolve_me(root: None, info: Any) -> User:
        return current_user(info)

    @staticmethod
    def resolve_my_sessions(root: None, info: Any) -> QuerySet[Session]:
        owner = owner_of(info.context)
        return selectors.list_sessions(
            user=owner["user"], current=owner["session"], now=timezone.now()
        )

    @staticmethod
    def resolve_user(root: None, info: Any, *, user_id: str) -> User:
        return find_one(info, selectors.list_profiles(), pk=user_id)

    @staticmethod
    @with_filters(AccountFilters, signed_in=True)
    def resolve_users(root: None, info: Any, filters: AccountFilters) -> QuerySet[User]:
        return selectors.list_accounts(viewer=current_user(info), **filters.model_dump())

    @staticmethod
    def resolve_sign_in_providers(root: None, info: Any) -> Sequence[Provider]:
        return selectors.list_providers()

    @staticmethod
    def resolve_my_identities(root: None, info: Any) -> QuerySet[Identity]:
        return selectors.list_identities(user=current_user(info))

    @staticmethod
    def resolve_my_export(root: None, info: Any) -> str:
        export = services.export_me(user=current_user(info), now=timezone.now())
        return ExportOut.model_validate(export).model_dump_json()

    @staticmethod
    def resolve_my_factors(root: None, info: Any) -> QuerySet[Factor]:
        return selectors.list_factors(user=current_user(info))

    @staticmethod
    def resolve_my_recovery_codes(root: None, info: Any) -> services.RecoveryCodes:
        return services.count_recovery_codes(user=current_user(info))

    @staticmethod
    def resolve_my_personal_access_tokens(root: None, info: Any) -> QuerySet[PersonalAccessToken]:
        return selectors.list_access_tokens(user=current_user(info), now=timezone.now())

    @staticmethod
    def resolve_personal_access_token_scopes(root: None, info: Any) -> Sequence[Scope]:
        return list_scopes()
