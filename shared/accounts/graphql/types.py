"""The object types of accounts."""

import graphene

from shared.accounts import factor_schemas, schemas
from shared.auth.models import (
    Factor,
    Identity,
    PersonalAccessToken,
    Role,
    Session,
    User,
)
from shared.graphql import PlannedType, enum_from_choices, fields_of, input_of, output_of, row_type


class UserType(PlannedType):
    """The public profile of a user."""

    class Meta:
        model = User
        schema = schemas.ProfileOut


class AccountType(PlannedType):
    """What oneself and the admins know."""

    class Meta:
        model = User
        schema = schemas.AccountOut
        # In the registry, this type would replace the public one in every relation to a user.
        skip_registry = True


SessionType = row_type(
    Session,
    schemas.SessionOut,
    requires={"expires_at": ("created_at",), "current": ()},
)
IdentityType = row_type(
    Identity,
    schemas.IdentityOut,
    about="A person at another service, with access to the account.",
)
FactorType = row_type(Factor, factor_schemas.FactorOut)
PersonalAccessTokenType = row_type(
    PersonalAccessToken,
    schemas.PersonalAccessTokenOut,
    about="A token for a script, without the token itself.",
)
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
