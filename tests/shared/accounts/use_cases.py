"""The use cases of accounts, which both transports have in common."""

from datetime import timedelta

from django.utils import timezone

from shared.auth.models import (
    Factor,
    FactorKind,
    Identity,
    PersonalAccessToken,
    Role,
    SecurityEvent,
    Session,
    User,
)
from tests.contracts.use_cases import Case, Table

PASSWORD = "correct horse battery"


class Rows:
    """A user with a session, an identity and an access token, another user, and an admin."""

    def __init__(self) -> None:
        now = timezone.now()
        self.ada = User.objects.create_user("ada", "ada@nexus.test", PASSWORD)
        self.other = User.objects.create_user("other", "other@nexus.test", PASSWORD)
        self.admin = User.objects.create_user("root", "root@nexus.test", PASSWORD, role=Role.ADMIN)
        self.session = Session.objects.create(user=self.ada, created_at=now, last_seen_at=now)
        self.foreign = Session.objects.create(user=self.other, created_at=now, last_seen_at=now)
        self.identity = Identity.objects.create(
            user=self.ada,
            provider="work",
            issuer="https://id.example",
            subject="1",
            email=self.ada.email,
            created_at=now,
            last_used_at=now,
        )
        self.token = PersonalAccessToken.objects.create(
            user=self.ada,
            name="Script",
            hash="0" * 64,
            ending="abcd",
            scopes=["read"],
            created_at=now,
            expires_at=now + timedelta(days=30),
        )
        self.key = Factor.objects.create(
            user=self.other,
            kind=FactorKind.PASSKEY,
            name="Key",
            credential_id="AAAA",
            created_at=now,
            confirmed_at=now,
        )


ABSENT = 10**9
NEW = {"username": "grace", "email": "grace@nexus.test", "password": PASSWORD}
WRONG = {"password": "wrong"}
CONFIRMED = {"password": PASSWORD}
BAD = {"token": "bad"}
READS = [
    Case("nexus", "meta", None),
    Case("signInProviders", "all", None),
    Case("personalAccessTokenScopes", "all", None),
    Case("me", "own", "ada"),
    Case("user", "known", None, {"id": "{ada}"}),
    Case("user", "absent", None, {"id": ABSENT}, "not_found"),
    Case("users", "as an admin", "admin", {"role": "user", "search": "a"}),
    Case("users", "as a user", "ada", {}, "permission_denied"),
    Case("mySessions", "own", "ada"),
    Case("myIdentities", "own", "ada"),
    Case("myFactors", "own", "other"),
    Case("myRecoveryCodes", "own", "ada"),
    Case("myPersonalAccessTokens", "own", "ada"),
]
ACCOUNTS = [
    Case("register", "new", None, NEW),
    Case("register", "taken", None, NEW | {"username": "ada"}, "validation_error username"),
    Case("register", "common", None, NEW | {"password": "password1"}, "validation_error password"),
    Case("updateMe", "name", "ada", {"display_name": "Ada"}),
    Case("updateMe", "bad avatar", "ada", {"avatar_url": "x:1"}, "validation_error avatar_url"),
    Case("deleteMe", "confirmed", "ada", CONFIRMED),
    Case("deleteMe", "wrong password", "ada", WRONG, "validation_error password"),
    Case("updateUser", "role", "admin", {"id": "{ada}", "role": "employer"}),
    Case("updateUser", "as a user", "ada", {"id": "{other}"}, "permission_denied"),
    Case("updateUser", "absent", "admin", {"id": ABSENT}, "not_found"),
    Case("verifyEmail", "bad token", None, BAD, "validation_error token"),
    Case("resendVerification", "unverified", "ada"),
    Case("requestEmailChange", "new", "ada", {"email": "new@nexus.test", **CONFIRMED}),
    Case(
        "requestEmailChange",
        "wrong password",
        "ada",
        {"email": "new@nexus.test", **WRONG},
        "validation_error password",
    ),
    Case("confirmEmailChange", "bad token", None, BAD, "validation_error token"),
]
CHANGED = {"old_password": PASSWORD, "new_password": "another long passphrase"}
CHALLENGE = {"challenge_token": "bad"}
SIGNING_IN = [
    Case("changePassword", "confirmed", "ada", CHANGED),
    Case(
        "changePassword",
        "wrong",
        "ada",
        CHANGED | {"old_password": "x"},
        "validation_error old_password",
    ),
    Case(
        "changePassword",
        "short",
        "ada",
        CHANGED | {"new_password": "x"},
        "validation_error new_password new_password",
    ),
    Case("requestPasswordReset", "known", None, {"email": "ada@nexus.test"}),
    Case("requestPasswordReset", "unknown", None, {"email": "nothing@nexus.test"}),
    Case(
        "resetPassword",
        "bad token",
        None,
        BAD | {"new_password": PASSWORD},
        "validation_error token",
    ),
    Case("tokenAuth", "password", None, {"username": "ada", **CONFIRMED}),
    Case(
        "tokenAuth",
        "wrong password",
        None,
        {"username": "ada", **WRONG},
        "invalid_credentials",
    ),
    Case("tokenAuthSecondFactor", "bad", None, CHALLENGE | {"code": "123456"}, "invalid_challenge"),
    Case("startPasskeyAuth", "any", None),
    Case("refreshToken", "bad token", None, {"refresh": "bad"}, "token_invalid"),
    Case("verifyToken", "bad token", None, BAD, "token_invalid"),
    Case("logout", "own", "ada"),
    Case("logoutAll", "own", "ada"),
    Case("revokeSession", "own", "ada", {"id": "{session}"}),
    Case("revokeSession", "of another user", "ada", {"id": "{foreign}"}, "not_found"),
    Case("startTotp", "confirmed", "ada", CONFIRMED),
    Case("startTotp", "wrong password", "ada", WRONG, "validation_error password"),
    Case("confirmTotp", "not started", "ada", {"code": "123456"}, "validation_error code"),
    Case("startPasskey", "confirmed", "ada", CONFIRMED),
    Case("startConfirmation", "with a key", "other"),
    Case("removeFactor", "of another user", "ada", {"id": "{key}", **CONFIRMED}, "not_found"),
    Case("renewRecoveryCodes", "without a factor", "ada", CONFIRMED, "invalid_transition"),
]
TOKEN = {"name": "Import", "scopes": ["read"], "expires_in_days": 9, **CONFIRMED}
FINISH = {"state": "bad", "code": "bad", "verifier": "bad"}
LINKS = [
    Case("finishSignIn", "bad state", None, FINISH, "sign_in_refused"),
    Case("finishLink", "bad state", "ada", FINISH, "sign_in_refused"),
    Case("createPersonalAccessToken", "confirmed", "ada", TOKEN),
    Case("createPersonalAccessToken", "wrong", "ada", TOKEN | WRONG, "validation_error password"),
    Case(
        "createPersonalAccessToken",
        "unknown scope",
        "ada",
        TOKEN | {"scopes": ["nothing"]},
        "validation_error scopes",
    ),
    Case("revokePersonalAccessToken", "own", "ada", {"id": "{token}"}),
    Case("revokePersonalAccessToken", "of another user", "other", {"id": "{token}"}, "not_found"),
    Case(
        "beginSignIn", "unknown service", None, {"provider": "nothing"}, "provider_not_configured"
    ),
    Case(
        "beginLink",
        "unknown service",
        "ada",
        {"provider": "nothing", **CONFIRMED},
        "provider_not_configured",
    ),
    Case("unlinkIdentity", "own", "ada", {"id": "{identity}", **CONFIRMED}),
    Case(
        "unlinkIdentity", "of another user", "other", {"id": "{identity}", **CONFIRMED}, "not_found"
    ),
]
RANDOM = [
    *(
        "id",
        "mail_id",
        "session_id",
        "jti",
        "access",
        "refresh",
        "token",
        "ending",
        "challenge_token",
    ),
    *("password", "hash", "secret", "uri"),
]
TABLE = Table(
    app="identity",
    rows=Rows,
    cases=[*READS, *ACCOUNTS, *SIGNING_IN, *LINKS],
    random=RANDOM,
    unwatched=[SecurityEvent],
)
