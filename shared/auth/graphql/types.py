"""What GraphQL shows of accounts."""

from typing import Any

import graphene

from shared.auth.models import Identity, Role, Session, User
from shared.auth.schemas import ProviderOut
from shared.graphql import (
    DateTime,
    PlannedType,
    enum_from_choices,
    output_of,
)

PROFILE_FIELDS = ("id", "username", "display_name", "avatar_url", "created_at")


class UserType(PlannedType):
    """The public profile of a user."""

    class Meta:
        model = User
        fields = PROFILE_FIELDS


class AccountType(PlannedType):
    """What oneself and the admins know."""

    role = enum_from_choices(Role)(required=True)

    class Meta:
        model = User
        fields = (*PROFILE_FIELDS, "email", "is_active", "email_verified_at")
        # Or every relation to a user would lead here instead of to the public type.
        skip_registry = True


TOKEN_PAIR = {
    "access": graphene.String,
    "refresh": graphene.String,
    "expires_in": graphene.Int,
    "user": AccountType,
}
"""The fields of the payload of every log-in."""


class SessionType(PlannedType):
    """One sign-in on one device."""

    requires = {
        "id": ("id",),
        "device": ("user_agent",),
        "address": ("ip",),
        "expires_at": ("created_at",),
        "current": (),
    }

    id = graphene.ID(required=True)
    device = graphene.String(required=True, description="What the device calls itself.")
    address = graphene.String(description="Where it was last seen.")
    expires_at = DateTime(required=True)
    current = graphene.Boolean(required=True, description="Whether it is the one that asks.")

    class Meta:
        model = Session
        fields = ("created_at", "last_seen_at")

    @staticmethod
    def resolve_device(session: Session, info: Any) -> str:
        """Return what the device calls itself."""
        return session.user_agent

    @staticmethod
    def resolve_address(session: Session, info: Any) -> str | None:
        """Return where it was last seen."""
        return session.ip

    @staticmethod
    def resolve_current(session: Any, info: Any) -> bool:
        """Say whether it is the session that asks."""
        is_current: bool = session.is_current
        return is_current


class IdentityType(PlannedType):
    """A person at another service, with access to the account."""

    class Meta:
        model = Identity
        fields = ("id", "provider", "email", "created_at", "last_used_at")


SignInProviderType = output_of(ProviderOut, name="SignInProvider")
