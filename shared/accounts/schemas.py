"""Schemas of accounts."""

import uuid
from typing import Annotated, Literal, cast

from pydantic import Field, StringConstraints

from shared.accounts.password_text import OptionalPassword, Password
from shared.accounts.services import MOST_DAYS, AccountChanges, ProfileChanges
from shared.auth.models import Role
from shared.auth.names import LONGEST_EMAIL
from shared.http import Filters, In, Line, Moment, Name, Out, Patch, Words

Username = Annotated[str, Line(100)]
Email = Annotated[str, Line(LONGEST_EMAIL)]
Token = Annotated[str, Line(2000)]
ProviderName = Annotated[str, Line(30)]
ScopeName = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z][a-z0-9_:]*$")]


class RegisterIn(In):
    """A new account."""

    username: Username = Field(examples=["ada"])
    email: Email = Field(examples=["ada@nexus.test"])
    password: Password = Field(examples=["correct horse battery"])
    role: Literal["user", "employer"] = "user"


class LoginIn(In):
    """A user name or an e-mail address, and the password."""

    username: Username | None = Field(None, examples=["ada"])
    email: Email | None = Field(None, examples=["ada@nexus.test"])
    password: Password = Field(examples=["correct horse battery"])


class RefreshIn(In):
    """A refresh token to exchange."""

    refresh: Token


class TokenIn(In):
    """A token to verify."""

    token: Token


class PasswordIn(In):
    """The account's password, which confirms an action that cannot be undone."""

    password: Password


class ChangePasswordIn(In):
    """The current password and the new one."""

    old_password: Password
    new_password: Password


class EmailIn(In):
    """The address of an account."""

    email: Email = Field(examples=["ada@nexus.test"])


class ChangeEmailIn(In):
    """A new address for the account, and its password."""

    email: Email = Field(examples=["countess@nexus.test"])
    password: Password = Field(examples=["correct horse battery"])


class ResetPasswordIn(In):
    """The code from the mail, and the new password."""

    token: Token
    new_password: Password


class BeginSignInIn(In):
    """The address to which the browser returns."""

    redirect_uri: Annotated[str, Line(500)] | None = Field(
        None, examples=["https://shop.example/signed-in"]
    )


class BeginLinkIn(BeginSignInIn):
    """A service to link, and the account's password, if it has one."""

    provider: ProviderName = Field(examples=["google"])
    password: OptionalPassword = Field("", examples=["correct horse battery"])


class UnlinkIn(In):
    """The account's password, if it has one."""

    password: OptionalPassword = Field("", examples=["correct horse battery"])


class FinishIn(In):
    """The values that the browser brought back, and the verifier of the first step."""

    state: Token = Field(examples=["pXbS3l0bVbEYd0Fr9mQ2mQGZzXgQ8q7J8rj4Wc1tE0Y"])
    code: Token = Field(examples=["4/0AVMBsJj"])
    verifier: Token = Field(examples=["1JYf0mH2o8yX8cXyG0bW7a5nq4k3J9d2s6r0t1u4v7w"])
    iss: Token | None = Field(None, examples=["https://accounts.google.com"])


class ProfileIn(Patch):
    """The changed fields of a profile. Absent fields keep their values, and null clears one."""

    display_name: Annotated[str, Name(80, 0)] | None = Field(None, examples=["Ada Lovelace"])
    avatar_url: Annotated[str, Line(500, 0)] | None = Field(
        None, examples=["https://nexus.test/ada.png"]
    )

    def changes(self) -> ProfileChanges:
        """Return what was sent, and nothing that was not."""
        return cast("ProfileChanges", self.model_dump(exclude_unset=True))


class AccountIn(Patch):
    """The changed fields of an account. Absent fields keep their values."""

    role: Role = Role.USER
    is_active: bool = True

    def changes(self) -> AccountChanges:
        """Return what was sent, and nothing that was not."""
        return cast("AccountChanges", self.model_dump(exclude_unset=True))


class AccountFilters(Filters):
    """Filters of accounts."""

    role: Role | None = None
    is_active: bool | None = None
    search: Annotated[str, Words(100)] = ""


class ProfileOut(Out):
    """The public profile of a user."""

    id: int
    username: str
    display_name: str
    avatar_url: str
    created_at: Moment


class AccountOut(ProfileOut):
    """An account, as its owner and admins see it."""

    email: str
    role: Role
    is_active: bool
    email_verified_at: Moment | None


class ExportOut(Out):
    """All stored data about a user."""

    exported_at: Moment = Field(description="When the rows were read.")
    parts: dict[str, dict[str, list[dict[str, object]]]] = Field(
        description="The rows of each table of each part: the core and the enabled domains.",
        examples=[{"feed": {"likes": [{"post_id": 7, "created_at": "2026-11-21T19:17:38.925Z"}]}}],
    )


class TokenPairOut(Out):
    """The tokens of a new session, and its account."""

    access: str
    refresh: str = Field(
        description="The refresh token, valid for 7 days and for one exchange: use the new one"
        " next. Empty if the request asked for it in the cookie."
    )
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (a scheme of HTTP)
    expires_in: int
    user: AccountOut


class TokenStateOut(Out):
    """The state of a token."""

    active: bool
    expires_at: Moment
    type: Literal["access", "refresh"]


class SessionOut(Out):
    """One sign-in on one device."""

    id: uuid.UUID
    device: str = Field(validation_alias="user_agent")
    address: str | None = Field(validation_alias="ip")
    created_at: Moment
    last_seen_at: Moment
    expires_at: Moment
    current: bool = Field(validation_alias="is_current")


class ProviderOut(Out):
    """A service that one may sign in with."""

    name: str = Field(examples=["google"])
    title: str = Field(examples=["Google"])


class ProvidersOut(Out):
    """The services for signing in. The list is empty if the settings name none."""

    results: list[ProviderOut]


class SignInBegunOut(Out):
    """The address for the browser, and the values to store until it returns."""

    authorization_url: str = Field(examples=["https://accounts.google.com/o/oauth2/v2/auth?…"])
    state: str = Field(examples=["pXbS3l0bVbEYd0Fr9mQ2mQGZzXgQ8q7J8rj4Wc1tE0Y"])
    verifier: str = Field(examples=["1JYf0mH2o8yX8cXyG0bW7a5nq4k3J9d2s6r0t1u4v7w"])
    expires_in: int = Field(examples=[600])


class IdentityOut(Out):
    """An identity at another service that signs in to the account."""

    id: int
    provider: str = Field(examples=["google"])
    email: str = Field(examples=["ada@nexus.test"])
    created_at: Moment
    last_used_at: Moment


class TicketOut(Out):
    """A ticket that opens one stream within a minute."""

    ticket: str
    expires_in: int


class PersonalAccessTokenIn(In):
    """A new personal access token: its name, its scopes and its lifetime."""

    name: Annotated[str, Name(80)] = Field(examples=["Nightly import"])
    scopes: Annotated[list[ScopeName], Field(min_length=1, max_length=50)] = Field(
        examples=[["read"]]
    )
    expires_in_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = Field(examples=[90])
    password: OptionalPassword = Field("", examples=["correct horse battery"])


class PersonalAccessTokenOut(Out):
    """A personal access token, without its secret text."""

    id: uuid.UUID
    name: str
    scopes: list[str]
    ending: str
    created_at: Moment
    expires_at: Moment
    last_used_at: Moment | None
    networks: list[str]


class NewPersonalAccessTokenOut(PersonalAccessTokenOut):
    """A new token. The token itself cannot be shown again."""

    token: str


class ScopeOut(Out):
    """A permission that a personal access token may have."""

    name: str
    description: str


class ScopesOut(Out):
    """The scopes that a personal access token may have."""

    results: list[ScopeOut]
