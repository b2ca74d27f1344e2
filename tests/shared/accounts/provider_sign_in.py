"""A client that signs in with an identity provider, over either transport."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shared.accounts.providers import Provider
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIDProvider

REDIRECT_URI = "https://shop.example/signed-in"
OTHER_REDIRECT_URI = "com.example.shop:/signed-in"

BEGIN = """
mutation ($provider: String!, $redirectUri: String) {
  beginSignIn(provider: $provider, redirectUri: $redirectUri) {
    authorizationUrl state verifier expiresIn
  }
}
"""
FINISH = """
mutation ($input: FinishInput!) {
  finishSignIn(input: $input) { access refresh expiresIn user { id username email role } }
}
"""
BEGIN_LINK = """
mutation ($provider: String!, $password: String) {
  beginLink(provider: $provider, password: $password) {
    authorizationUrl state verifier expiresIn
  }
}
"""
FINISH_LINK = """
mutation ($input: FinishInput!) {
  finishLink(input: $input) { identity { id provider email } }
}
"""
UNLINK = """
mutation ($id: ID!, $password: String) { unlinkIdentity(id: $id, password: $password) { ok } }
"""
PROVIDERS = "{ signInProviders { name title } }"
IDENTITIES = "{ myIdentities { edges { node { id provider email } } } }"


def settings_of(provider: OpenIDProvider) -> dict[str, Any]:
    """Return settings that contain this provider under two names."""
    shared = {"issuer": provider.address, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return {
        "NEXUS_SIGN_IN_PROVIDERS": {
            "work": Provider(name="work", kind="oidc", title="Work", **shared),
            "github": Provider(name="github", kind="github", title="GitHub", **shared),
        },
        "NEXUS_SIGN_IN_REDIRECT_URIS": [REDIRECT_URI, OTHER_REDIRECT_URI],
    }


def configure(settings: Any, provider: OpenIDProvider) -> None:
    """Configure the provider in the settings."""
    for name, value in settings_of(provider).items():
        setattr(settings, name, value)


@dataclass(frozen=True)
class Answer:
    """The response: the error code, or the data with the names of REST."""

    code: str
    body: Any
    status: int = 0


@dataclass
class Begun:
    """The state of a client between the two steps, and the redirect of the provider."""

    url: str
    state: str
    verifier: str
    sent: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """The query of the authorization URL."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.url).query).items()}

    @property
    def finish(self) -> dict[str, str]:
        """The body of the second step."""
        return {**self.sent, "state": self.state, "verifier": self.verifier}


class OverRest:
    """A client of REST."""

    def __init__(self, rest: Any, graphql: Any) -> None:
        self._send = rest

    def providers(self) -> Any:
        return self._ask("GET", "providers/", None).body["results"]

    def begin(self, provider: str = "work", **body: Any) -> Answer:
        return self._ask("POST", f"providers/{provider}/begin/", body)

    def finish(self, body: Mapping[str, Any]) -> Answer:
        return self._ask("POST", "providers/finish/", body)

    def begin_link(self, provider: str = "work", *, token: str, **body: Any) -> Answer:
        return self._ask("POST", "identities/begin/", {"provider": provider, **body}, token)

    def finish_link(self, body: Mapping[str, Any], *, token: str) -> Answer:
        return self._ask("POST", "identities/finish/", body, token)

    def unlink(self, identity_id: object, *, token: str, **body: Any) -> Answer:
        return self._ask("DELETE", f"identities/{identity_id}/", body, token)

    def identities(self, *, token: str) -> Any:
        return self._ask("GET", "identities/", None, token).body["results"]

    def _ask(self, method: str, path: str, body: Any, token: str = "") -> Answer:
        answer = self._send(method, path, body, token=token)
        content = answer.json() if answer.content else {}
        code = content["code"] if answer.status_code >= 400 else ""
        return Answer(code=code, body=content, status=answer.status_code)


class OverGraphql:
    """A client of GraphQL."""

    def __init__(self, rest: Any, graphql: Any) -> None:
        self._send = graphql

    def providers(self) -> Any:
        return self._send(PROVIDERS)["data"]["signInProviders"]

    def begin(self, provider: str = "work", **body: Any) -> Answer:
        given = {"redirectUri": body["redirect_uri"]} if "redirect_uri" in body else {}
        return self._ask(BEGIN, provider=provider, **given)

    def finish(self, body: Mapping[str, Any]) -> Answer:
        return self._ask(FINISH, input=dict(body))

    def begin_link(self, provider: str = "work", *, token: str, **body: Any) -> Answer:
        return self._ask(BEGIN_LINK, token, provider=provider, **body)

    def finish_link(self, body: Mapping[str, Any], *, token: str) -> Answer:
        answer = self._ask(FINISH_LINK, token, input=dict(body))
        return answer if answer.code else Answer("", answer.body["identity"])

    def unlink(self, identity_id: object, *, token: str, **body: Any) -> Answer:
        return self._ask(UNLINK, token, id=str(identity_id), **body)

    def identities(self, *, token: str) -> Any:
        edges = self._send(IDENTITIES, token=token)["data"]["myIdentities"]["edges"]
        return [edge["node"] for edge in edges]

    def _ask(self, document: str, token: str = "", **variables: Any) -> Answer:
        answer = self._send(document, token=token, **variables)
        if "errors" in answer:
            extensions = answer["errors"][0]["extensions"]
            return Answer(extensions["code"], answer["errors"][0], extensions["status"])
        [found] = answer["data"].values()
        words = {"authorizationUrl": "authorization_url", "expiresIn": "expires_in"}
        return Answer("", {words.get(name, name): value for name, value in found.items()})


@dataclass
class Scene:
    """A client of one transport and a provider."""

    client: OverRest | OverGraphql
    provider: OpenIDProvider

    def __post_init__(self) -> None:
        # The first request of a process builds the API, which would use up its deadline.
        self.client.providers()

    def begin(self, name: str = "work", **body: Any) -> Begun:
        """Begin a sign-in and authorize it at the provider."""
        return self._agreed(self.client.begin(name, **body))

    def begin_link(self, name: str = "work", *, token: str, **body: Any) -> Begun:
        """Begin a link and authorize it at the provider."""
        return self._agreed(self.client.begin_link(name, token=token, **body))

    def sign_in(self, name: str = "work") -> Answer:
        """Sign in with both steps."""
        return self.client.finish(self.begin(name).finish)

    def link(self, name: str = "work", *, token: str, **body: Any) -> Answer:
        """Link the identity to the account of the token."""
        return self.client.finish_link(
            self.begin_link(name, token=token, **body).finish, token=token
        )

    def _agreed(self, answer: Answer) -> Begun:
        assert not answer.code, answer
        begun = Begun(
            url=answer.body["authorization_url"],
            state=answer.body["state"],
            verifier=answer.body["verifier"],
        )
        begun.sent = self.provider.authorize(begun.url)
        return begun


def person_claims(**claims: Any) -> dict[str, Any]:
    """Return the claims of a new person."""
    return {
        "sub": str(random.randrange(10**9)),
        "email": "grace@nexus.test",
        "email_verified": True,
        "name": "Grace Hopper",
        "preferred_username": "grace",
        **claims,
    }
