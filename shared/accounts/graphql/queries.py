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
from shared.graphql import ById, Found, connection, current_user, find_one, query
from shared.selections import Rows, select


@query(types.AccountType)
def me(info: Any) -> User:
    """Get your own account."""
    return current_user(info)


@connection(types.SessionType)
def my_sessions(info: Any) -> QuerySet[Session]:
    """List your active sessions. The last used one is first."""
    owner = owner_of(info.context)
    return selectors.list_sessions(user=owner["user"], current=owner["session"], now=timezone.now())


@query(types.UserType)
def user(info: Any, user_id: ById) -> Found[User]:
    """Get a public profile."""
    return find_one(info, select(selectors.list_profiles), pk=user_id)


@connection(types.AccountType, signed_in=True)
def users(info: Any, filters: AccountFilters) -> QuerySet[User]:
    """List the accounts. For admins."""
    return selectors.list_accounts(viewer=current_user(info), **filters.model_dump())


@query(graphene.List(graphene.NonNull(types.SignInProviderType)))
def sign_in_providers(info: Any) -> Sequence[Provider]:
    """List the external services that users can sign in with."""
    return selectors.list_providers()


@connection(types.IdentityType)
def my_identities(info: Any) -> Rows[Identity]:
    """List your linked identities. They can sign in to your account."""
    return select(selectors.list_identities, user=current_user(info))


@query(graphene.String)
def my_export(info: Any) -> str:
    """Export your data. Returns all that is stored about you, as JSON text."""
    export = services.export_me(user=current_user(info), now=timezone.now())
    return ExportOut.model_validate(export).model_dump_json()


@connection(types.FactorType)
def my_factors(info: Any) -> Rows[Factor]:
    """List your second factors. The oldest is first."""
    return select(selectors.list_factors, user=current_user(info))


@query(types.RecoveryCodesType)
def my_recovery_codes(info: Any) -> services.RecoveryCodes:
    """Count your unused recovery codes."""
    return services.count_recovery_codes(user=current_user(info))


@connection(types.PersonalAccessTokenType)
def my_personal_access_tokens(info: Any) -> Rows[PersonalAccessToken]:
    """List your personal access tokens. The newest is first."""
    return select(selectors.list_access_tokens, user=current_user(info), now=timezone.now())


@query(graphene.List(graphene.NonNull(types.ScopeType)), required=True)
def personal_access_token_scopes(info: Any) -> Sequence[Scope]:
    """List the scopes of access tokens. The widest is first."""
    return list_scopes()
