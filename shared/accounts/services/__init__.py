"""Change accounts and sessions. Both transports, tasks and the admin site call these functions."""

from shared.accounts.services.access_tokens import (
    MOST_DAYS,
    NewAccessToken,
    create_access_token,
    revoke_access_token,
    revoke_access_tokens,
)
from shared.accounts.services.accounts import (
    ProfileChanges,
    confirm_email_change,
    create_account,
    delete_me,
    register,
    request_email_change,
    request_verification,
    update_me,
    verify_email,
)
from shared.accounts.services.administration import (
    AccountChanges,
    change_account,
    record_admin_entry,
    record_admin_request,
)
from shared.accounts.services.challenges import PasskeyChallenge
from shared.accounts.services.confirming import Confirmation, start_confirmation
from shared.accounts.services.credentials import check_credentials
from shared.accounts.services.enrolling import add_passkey, confirm_totp, start_passkey, start_totp
from shared.accounts.services.exporting import Export, export_me
from shared.accounts.services.factor_log_ins import log_in_with_passkey, log_in_with_second_factor
from shared.accounts.services.factors import (
    Enrolment,
    remove_factor,
    remove_factors,
    renew_recovery_codes,
)
from shared.accounts.services.handshakes import Beginning
from shared.accounts.services.identities import (
    begin_link,
    begin_sign_in,
    finish_link,
    finish_sign_in,
    unlink_identity,
)
from shared.accounts.services.mails import (
    announce_session,
    send_email_change,
    send_notice,
    send_password_reset,
    send_verification,
)
from shared.accounts.services.passwords import (
    change_password,
    request_password_reset,
    reset_password,
)
from shared.accounts.services.purging import purge_expired
from shared.accounts.services.recovery_codes import RecoveryCodes, count_recovery_codes
from shared.accounts.services.second_factor import (
    check_second_factor,
    require_second_factor,
    start_passkey_log_in,
)
from shared.accounts.services.sessions import (
    TokenPair,
    TokenState,
    inspect_token,
    log_in,
    log_out,
    log_out_everywhere,
    log_out_with,
    refresh,
    revoke_session,
    sign_in,
    start_session,
)
from shared.accounts.services.totp import TotpSecret, reencrypt_secrets
from shared.auth.tickets import TICKET_LIFETIME, issue_ticket, redeem_ticket

__all__ = [
    "MOST_DAYS",
    "TICKET_LIFETIME",
    "AccountChanges",
    "Beginning",
    "Confirmation",
    "Enrolment",
    "Export",
    "NewAccessToken",
    "PasskeyChallenge",
    "ProfileChanges",
    "RecoveryCodes",
    "TokenPair",
    "TokenState",
    "TotpSecret",
    "add_passkey",
    "announce_session",
    "begin_link",
    "begin_sign_in",
    "change_account",
    "change_password",
    "check_credentials",
    "check_second_factor",
    "confirm_email_change",
    "confirm_totp",
    "count_recovery_codes",
    "create_access_token",
    "create_account",
    "delete_me",
    "export_me",
    "finish_link",
    "finish_sign_in",
    "inspect_token",
    "issue_ticket",
    "log_in",
    "log_in_with_passkey",
    "log_in_with_second_factor",
    "log_out",
    "log_out_everywhere",
    "log_out_with",
    "purge_expired",
    "record_admin_entry",
    "record_admin_request",
    "redeem_ticket",
    "reencrypt_secrets",
    "refresh",
    "register",
    "remove_factor",
    "remove_factors",
    "renew_recovery_codes",
    "request_email_change",
    "request_password_reset",
    "request_verification",
    "require_second_factor",
    "reset_password",
    "revoke_access_token",
    "revoke_access_tokens",
    "revoke_session",
    "send_email_change",
    "send_notice",
    "send_password_reset",
    "send_verification",
    "sign_in",
    "start_confirmation",
    "start_passkey",
    "start_passkey_log_in",
    "start_session",
    "start_totp",
    "unlink_identity",
    "update_me",
    "verify_email",
]
