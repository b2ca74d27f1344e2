"""Accounts over GraphQL."""

from shared.auth.graphql import identities
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
