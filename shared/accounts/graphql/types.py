"""The object types of accounts."""

import graphene

from shared.accounts import factor_schemas, schemas
from shared.auth.models import (
    Factor,
    FactorKind,
    Identity,
    PersonalAccessToken,
    Role,
    Session,
    User,
)
from shared.graphql import DateTime, PlannedType, enum_from_choices, fields_of, input_of, output_of

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
        # In the registry, this type would replace the public one in every relation to a user.
        skip_registry = True


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
    device = graphene.String(required=True, source="user_agent")
    address = graphene.String(source="ip")
    expires_at = DateTime(required=True)
    current = graphene.Boolean(required=True, source="is_current")

    class Meta:
        model = Session
        fields = ("created_at", "last_seen_at")


class IdentityType(PlannedType):
    """A person at another service, with access to the account."""

    class Meta:
        model = Identity
        fields = ("id", "provider", "email", "created_at", "last_used_at")


class FactorType(PlannedType):
    """An authenticator app or a passkey of the account."""

    kind = enum_from_choices(FactorKind)(required=True)

    class Meta:
        model = Factor
        fields = ("id", "name", "created_at", "last_used_at")


class PersonalAccessTokenType(PlannedType):
    """A token for a script, without the token itself."""

    requires = {"id": ("id",), "scopes": ("scopes",), "networks": ("networks",)}

    id = graphene.ID(required=True)
    scopes = graphene.List(graphene.NonNull(graphene.String), required=True)
    networks = graphene.List(graphene.NonNull(graphene.String), required=True)

    class Meta:
        model = PersonalAccessToken
        fields = ("name", "ending", "created_at", "expires_at", "last_used_at")


RegisterInput = input_of(schemas.RegisterIn, types={"role": enum_from_choices(Role)})
RecoveryCodesType = output_of(factor_schemas.RecoveryCodesOut)
ScopeType = output_of(schemas.ScopeOut)
SignInProviderType = output_of(schemas.ProviderOut, name="SignInProvider")

BEGINNING = fields_of(schemas.SignInBegunOut)
CHALLENGE = fields_of(factor_schemas.PasskeyChallengeOut)
ENROLMENT = fields_of(factor_schemas.EnrolmentOut, types={"factor": FactorType})
RECOVERY_CODES = fields_of(factor_schemas.NewRecoveryCodesOut)
TOKEN_PAIR = fields_of(schemas.TokenPairOut, types={"user": AccountType}, omit=["token_type"])
TOKEN_STATE = fields_of(schemas.TokenStateOut, types={"type": graphene.String})
TOTP_SECRET = fields_of(factor_schemas.TotpSecretOut)
