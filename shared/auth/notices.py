"""The mails that notify the owner of an account of security events, by kind of event."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.auth.models.security import EventKind


@dataclass(frozen=True, slots=True)
class Notice:
    """The texts of a mail: subject, event, and advice if the owner did not cause the event."""

    subject: str
    text: str
    advice: str


_REMOVE = (
    "If it was not you, set a new password now, which ends every session, and remove the second"
    " factors that are not yours."
)
_RESET = "If it was not you, set a new password now: that ends every session and token."

NOTICES: Mapping[EventKind, Notice] = {
    EventKind.PASSWORD_CHANGED: Notice(
        "Your password was changed",
        "the password of your account was changed. All other sessions, and all personal access"
        " tokens, have ended.",
        _RESET,
    ),
    EventKind.PASSWORD_RESET: Notice(
        "Your password was reset",
        "a new password was set with the code from a mail. All sessions and personal access tokens"
        " have ended.",
        _RESET,
    ),
    EventKind.ACCESS_TOKEN_CREATED: Notice(
        "A personal access token was created",
        "a personal access token was created. It acts for you until it ends or you revoke it.",
        _RESET,
    ),
    EventKind.FACTOR_ADDED: Notice(
        "A second factor was added",
        "your account has another second factor: an authenticator app or a passkey.",
        _REMOVE,
    ),
    EventKind.FACTOR_REMOVED: Notice(
        "A second factor was removed",
        "an authenticator app or a passkey of your account was removed.",
        _RESET,
    ),
    EventKind.RECOVERY_CODE_USED: Notice(
        "A recovery code was used",
        "a recovery code of your account was used in place of a second factor.",
        _RESET,
    ),
    EventKind.RECOVERY_CODES_RENEWED: Notice(
        "You have new recovery codes",
        "your account has new recovery codes. The former ones are void.",
        _REMOVE,
    ),
    EventKind.SECOND_FACTOR_GUESSED: Notice(
        "Someone has your password",
        "your password was entered and the second factor was guessed at, too often. It was not"
        " found.",
        "If it was not you, set a new password now: your present one is known to someone else.",
    ),
    EventKind.ROLE_CHANGED: Notice(
        "Your role was changed",
        "an admin has changed the role of your account.",
        "If you did not expect it, please ask an admin.",
    ),
    EventKind.EMAIL_CHANGE_REQUESTED: Notice(
        "A new e-mail address was requested",
        "another e-mail address was requested for your account. It replaces this one as soon as it"
        " is confirmed.",
        _RESET,
    ),
    EventKind.EMAIL_CHANGED: Notice(
        "Your e-mail address was changed",
        "your account has another e-mail address now. This one gets no more mails.",
        "If it was not you, please ask an admin at once.",
    ),
    EventKind.IDENTITY_LINKED: Notice(
        "A way to sign in was added",
        "an account at another service can sign in to your account from now on.",
        f"See which one under your identities, and remove it. {_RESET}",
    ),
    EventKind.IDENTITY_UNLINKED: Notice(
        "A way to sign in was removed",
        "an account at another service can no longer sign in to your account.",
        _RESET,
    ),
}
