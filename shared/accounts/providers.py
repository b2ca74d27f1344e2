"""The configured sign-in services and their users. The settings import it, so it has no Django."""

from dataclasses import dataclass, field

OIDC = "oidc"
GITHUB = "github"

KINDS = (OIDC, GITHUB)
"""OpenID Connect, and the OAuth of GitHub, which has no id_token."""


@dataclass(frozen=True, slots=True)
class Provider:
    """
    A sign-in service, with the client id and secret of this server there.

    ``issuer`` is the issuer of its id_tokens; for GitHub it is the address of the site. The issuer
    and a subject identify a person permanently, also if the settings change ``name``.
    """

    name: str
    kind: str
    title: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


LONGEST_TEXT = 254


@dataclass(frozen=True, slots=True)
class Person:
    """A user of a sign-in service. All fields but the subject may be empty."""

    subject: str
    email: str
    email_verified: bool
    name: str
    username: str


def text_of(value: object) -> str:
    """Return the value if it is a string of one line, and an empty string if not."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
        return ""
    return value


@dataclass(frozen=True, slots=True)
class Handshake:
    """The values of one sign-in: the return address and the secrets."""

    redirect_uri: str
    state: str
    nonce: str
    code_verifier: str
