"""The services that people may sign in with, as the settings name them. Free of Django."""

from dataclasses import dataclass, field

OIDC = "oidc"
GITHUB = "github"

KINDS = (OIDC, GITHUB)
"""OpenID Connect, and the OAuth of GitHub, which has no id_token."""


@dataclass(frozen=True, slots=True)
class Provider:
    """
    One service, and how it knows us.

    ``issuer`` is what its id_tokens name; of GitHub it is the address of the site. Together with
    a subject it names one person for good, whatever ``name`` the settings give the service.
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
    """The user of a service, as the service names them. All fields but the subject may be empty."""

    subject: str
    email: str
    email_verified: bool
    name: str
    username: str


def text_of(value: object) -> str:
    """Return a text that a service sent; empty if it is not a text on one line."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
        return ""
    return value


@dataclass(frozen=True, slots=True)
class Handshake:
    """The values that one sign-in is bound to: the return address and its secrets."""

    redirect_uri: str
    state: str
    nonce: str
    code_verifier: str
