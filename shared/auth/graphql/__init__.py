"""Accounts over GraphQL."""

from shared.auth.graphql import factors, identities
from shared.auth.graphql.access_tokens import (
    CreatePersonalAccessToken,
    PersonalAccessTokenType,
    RevokePersonalAccessToken,
)
from shared.auth.graphql.accounts import (
    ConfirmEmailChange,
    DeleteMe,
    Register,
    RequestEmailChange,
    ResendVerification,
    UpdateMe,
    UpdateUser,
    VerifyEmail,
)
from shared.auth.graphql.examples import EXAMPLES
from shared.auth.graphql.factors import FactorType
from shared.auth.graphql.passwords import ChangePassword, RequestPasswordReset, ResetPassword
from shared.auth.graphql.queries import Query
from shared.auth.graphql.signing_in import (
    Logout,
    LogoutAll,
    RefreshToken,
    RevokeSession,
    TokenAuth,
    VerifyToken,
)
from shared.auth.graphql.types import AccountType, SessionType, UserType
from shared.graphql import PASSWORD_HASH, cost

__all__ = [
    "EXAMPLES",
    "AccountType",
    "FactorType",
    "Mutation",
    "PersonalAccessTokenType",
    "Query",
    "SessionType",
    "UserType",
]


class Mutation:
    """What one can change about accounts."""

    register = cost(Register.Field(), weight=PASSWORD_HASH)
    token_auth = cost(TokenAuth.Field(), weight=PASSWORD_HASH)
    begin_sign_in = identities.begin_sign_in
    finish_sign_in = identities.finish_sign_in
    begin_link = identities.begin_link
    finish_link = identities.finish_link
    unlink_identity = identities.unlink_identity
    token_auth_second_factor = factors.token_auth_second_factor
    start_passkey_auth = factors.start_passkey_auth
    passkey_auth = factors.passkey_auth
    start_totp = factors.start_totp
    confirm_totp = factors.confirm_totp
    start_passkey = factors.start_passkey
    add_passkey = factors.add_passkey
    start_confirmation = factors.start_confirmation
    remove_factor = factors.remove_factor
    renew_recovery_codes = factors.renew_recovery_codes
    refresh_token = RefreshToken.Field()
    verify_token = VerifyToken.Field()
    logout = Logout.Field()
    logout_all = LogoutAll.Field()
    revoke_session = RevokeSession.Field()
    create_personal_access_token = cost(CreatePersonalAccessToken.Field(), weight=PASSWORD_HASH)
    revoke_personal_access_token = RevokePersonalAccessToken.Field()
    change_password = cost(ChangePassword.Field(), weight=PASSWORD_HASH)
    request_password_reset = RequestPasswordReset.Field()
    reset_password = cost(ResetPassword.Field(), weight=PASSWORD_HASH)
    verify_email = VerifyEmail.Field()
    resend_verification = ResendVerification.Field()
    request_email_change = cost(RequestEmailChange.Field(), weight=PASSWORD_HASH)
    confirm_email_change = ConfirmEmailChange.Field()
    update_me = UpdateMe.Field()
    delete_me = cost(DeleteMe.Field(), weight=PASSWORD_HASH)
    update_user = UpdateUser.Field()
