"""Mutations of personal access tokens."""

from typing import Any

import graphene
from django.utils import timezone

from shared.accounts import services
from shared.accounts.graphql.types import PersonalAccessTokenType
from shared.accounts.schemas import PersonalAccessTokenIn
from shared.auth.bearer import owner_of
from shared.graphql import PASSWORD_HASH, ByUuid, current_user, mutation

NEW = {"token": graphene.String, "personal_access_token": PersonalAccessTokenType}


@mutation(weight=PASSWORD_HASH, **NEW)
def create_personal_access_token(info: Any, body: PersonalAccessTokenIn) -> services.NewAccessToken:
    """Create a personal access token. Returns the token once; its owner is notified."""
    return services.create_access_token(
        **owner_of(info.context), **body.model_dump(), now=timezone.now()
    )


@mutation(ok=graphene.Boolean)
def revoke_personal_access_token(info: Any, token_id: ByUuid) -> bool:
    """Revoke one of your personal access tokens."""
    user = current_user(info)
    services.revoke_access_token(user=user, token_id=token_id, actor=user, now=timezone.now())
    return True
