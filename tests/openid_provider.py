"""A provider of OpenID Connect, and of GitHub's OAuth, on loopback; it can be made to misbehave."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID = "nexus-under-test"
CLIENT_SECRET = "a word between the two of us"
DISCOVERY = "/.well-known/openid-configuration"
HUGE = 5 * 1024 * 1024


@cache
def rsa_key(name: str) -> RSAKey:
    """Return the key of a name; cached, because generating one takes long."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"}, private=True)


@dataclass
class Grant:
    """The request that a code was issued for."""

    claims: Mapping[str, Any]
    nonce: str
    challenge: str
    redirect_uri: str


@dataclass
class OpenIDProvider:
    """The state of a provider: its user, its keys, and the faults that a test has set."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    kid: str = "first"
    published: list[str] = field(default_factory=lambda: ["first"])
    grants: dict[str, Grant] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    """The fault to simulate, by the path of the request."""
    changes: dict[str, Any] = field(default_factory=dict)
    """Claims of the id_token to replace with wrong values; None omits the claim."""
    metadata: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    """Members of the userinfo response that differ from the id_token."""
    sign: Callable[[dict[str, Any]], str] | None = None
    checks_challenge: bool = True
    closed: threading.Event = field(default_factory=threading.Event)

    def authorize(self, url: str) -> dict[str, str]:
        """Authorize as a browser, and return the parameters of the redirect."""
        answer = httpx.get(url, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        return {name: values[0] for name, values in query.items()}

    def discovery(self) -> dict[str, Any]:
        """Return the document of OpenID Connect Discovery."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.metadata,
        }

    def keys(self) -> dict[str, Any]:
        """Return the published keys."""
        return dict(KeySet([rsa_key(kid) for kid in self.published]).as_dict(private=False))

    def id_token(self, grant: Grant) -> str:
        """Return the signed id_token of a grant."""
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": grant.nonce,
            **grant.claims,
            **self.changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.sign is not None:
            return self.sign(claims)
        return jwt.encode({"alg": "RS256", "kid": self.kid}, claims, rsa_key(self.kid))

    def signed_by(self, claims: dict[str, Any], *, key: str) -> str:
        """Return a token signed by another key with the id of the right one."""
        return jwt.encode({"alg": "RS256", "kid": self.kid}, claims, rsa_key(key))

    def unsigned(self, claims: dict[str, Any]) -> str:
        """Return a token of the algorithm "none"."""
        parts = ({"alg": "none", "kid": self.kid}, claims)
        return ".".join([*(_base64(json.dumps(part).encode()) for part in parts), ""])

    def signed_with_public_key(self, claims: dict[str, Any]) -> str:
        """Return an HS256 token whose secret is the public key."""
        parts = ({"alg": "HS256", "kid": self.kid}, claims)
        text = ".".join(_base64(json.dumps(part).encode()) for part in parts)
        secret = rsa_key(self.kid).as_pem(private=False)
        return f"{text}.{_base64(hmac.digest(secret, text.encode(), 'sha256'))}"


class _Handler(BaseHTTPRequestHandler):
    provider: OpenIDProvider
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Respond to a GET request."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Respond to a POST request."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Write no log."""

    def _answer(self, body: bytes) -> None:
        path = urlsplit(self.path).path
        self.provider.asked.append(path)
        if fault := self.provider.faults.get(path):
            self._misbehave(fault)
            return
        routes: Mapping[str, Callable[[dict[str, str]], None]] = {
            DISCOVERY: lambda _: self._send(200, self.provider.discovery()),
            "/jwks": lambda _: self._send(200, self.provider.keys()),
            "/authorize": self._authorize,
            "/token": self._exchange,
            "/userinfo": self._userinfo,
            "/login/oauth/authorize": self._authorize,
            "/login/oauth/access_token": self._exchange,
            "/api/v3/user": self._github_user,
            "/api/v3/user/emails": self._github_emails,
        }
        query = urlsplit(self.path).query if self.command == "GET" else body.decode()
        parameters = {name: values[0] for name, values in parse_qs(query).items()}
        routes.get(path, lambda _: self._send(404, {}))(parameters)

    def _send(self, status: int, body: Any, **headers: str) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            # The client has disconnected.
            self.close_connection = True

    def _misbehave(self, fault: str) -> None:
        match fault:
            case "silent":
                self.provider.closed.wait(30)
                self.close_connection = True
            case "trickle":
                self._trickle()
            case "garbage":
                self._send(200, b"<html>teapot</html>")
            case "deep":
                self._send(200, b'{"a":' + b"[" * 100_000)
            case "list":
                self._send(200, [])
            case "huge":
                self._send(200, b'"' + b"a" * HUGE + b'"')
            case "broken":
                self._send(500, {})
            case "redirect":
                self._send(302, {}, Location=f"{self.provider.address}/inner")
            case refusal:
                self._send(400, {"error": refusal})

    def _trickle(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(100):
            if self.provider.closed.wait(0.1):
                return
            try:
                self.wfile.write(b" ")
            except OSError:
                return

    def _authorize(self, parameters: dict[str, str]) -> None:
        if parameters["client_id"] != CLIENT_ID or parameters["response_type"] != "code":
            self._send(400, {"error": "invalid_request"})
            return
        assert parameters["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.provider.grants[code] = Grant(
            claims=dict(self.provider.person),
            nonce=parameters.get("nonce", ""),
            challenge=parameters["code_challenge"],
            redirect_uri=parameters["redirect_uri"],
        )
        query = urlencode({"code": code, "state": parameters["state"]})
        self._send(302, {}, Location=f"{parameters['redirect_uri']}?{query}")

    def _exchange(self, parameters: dict[str, str]) -> None:
        github = self.path.startswith("/login/")
        if self._client(parameters) != (CLIENT_ID, CLIENT_SECRET):
            self._send(401, {"error": "invalid_client"})
            return
        grant = self.provider.grants.pop(parameters.get("code", ""), None)
        if grant is None or not self._is_valid_exchange(grant, parameters):
            # GitHub reports errors with status 200.
            refusal = "bad_verification_code" if github else "invalid_grant"
            self._send(200 if github else 400, {"error": refusal})
            return
        answer = {"access_token": secrets.token_urlsafe(16), "token_type": "bearer"}
        self.provider.grants[answer["access_token"]] = grant
        if not github:
            answer["id_token"] = self.provider.id_token(grant)
        self._send(200, answer)

    def _client(self, parameters: dict[str, str]) -> tuple[str, str]:
        scheme, _, text = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Basic":
            return parameters.get("client_id", ""), parameters.get("client_secret", "")
        name, _, word = base64.b64decode(text).decode().partition(":")
        return name, word

    def _is_valid_exchange(self, grant: Grant, parameters: dict[str, str]) -> bool:
        if grant.redirect_uri != parameters.get("redirect_uri"):
            return False
        digest = hashlib.sha256(parameters.get("code_verifier", "").encode()).digest()
        return not self.provider.checks_challenge or _base64(digest) == grant.challenge

    def _bearer(self) -> Mapping[str, Any]:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        grant = self.provider.grants.get(token)
        return grant.claims if grant else {}

    def _userinfo(self, parameters: dict[str, str]) -> None:
        claims = self._bearer()
        self._send(200 if claims else 401, {**claims, **self.provider.userinfo})

    def _github_user(self, parameters: dict[str, str]) -> None:
        claims = self._bearer()
        user = {
            "id": claims.get("sub"),
            "login": claims.get("preferred_username"),
            "name": claims.get("name"),
        }
        self._send(200 if claims else 401, user)

    def _github_emails(self, parameters: dict[str, str]) -> None:
        claims = self._bearer()
        other = {"email": "other@nexus.test", "primary": False, "verified": True}
        primary = {
            "email": claims.get("email"),
            "primary": True,
            "verified": claims.get("email_verified"),
        }
        self._send(200 if claims else 401, [other, primary] if claims.get("email") else [])


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


_used_ports: set[int] = set()


def _listen(handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    """Listen on a port that no earlier provider had: documents are cached by their address."""
    while True:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        if server.server_address[1] not in _used_ports:
            _used_ports.add(server.server_address[1])
            return server
        server.server_close()


@contextmanager
def openid_provider() -> Iterator[OpenIDProvider]:
    """Run a provider on a free port of loopback."""
    provider = OpenIDProvider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    with _listen(handler) as server:
        server.daemon_threads = True
        provider.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield provider
        finally:
            provider.closed.set()
            server.shutdown()
            thread.join()
