"""Fixtures for the tests of second factors: each use case over both transports."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest

from shared.auth.models import User
from tests.authenticators import Authenticator

PASSWORD = "correct horse battery"
PAIR = "{ access refresh user { username } }"
OPTIONS = "{ challengeToken options expiresIn }"
FACTOR = "{ id kind name createdAt lastUsedAt }"
INPUT = "$input: ConfirmationInput!"


@dataclass(frozen=True)
class UseCase:
    """One use case: its REST operation and its GraphQL document."""

    method: str
    path: str
    document: str


USE_CASES: Mapping[str, UseCase] = {
    "log_in": UseCase(
        "POST",
        "login/",
        "mutation ($username: String!, $password: String!)"
        f" {{ answer: tokenAuth(username: $username, password: $password) {PAIR} }}",
    ),
    "log_in_with_second_factor": UseCase(
        "POST",
        "login/second-factor/",
        "mutation ($challengeToken: String!, $code: String, $credential: String)"
        " { answer: tokenAuthSecondFactor("
        f"challengeToken: $challengeToken, code: $code, credential: $credential) {PAIR} }}",
    ),
    "start_passkey_log_in": UseCase(
        "POST", "login/passkey/options/", f"mutation {{ answer: startPasskeyAuth {OPTIONS} }}"
    ),
    "log_in_with_passkey": UseCase(
        "POST",
        "login/passkey/",
        "mutation ($challengeToken: String!, $credential: String!) { answer: "
        f"passkeyAuth(challengeToken: $challengeToken, credential: $credential) {PAIR} }}",
    ),
    "start_totp": UseCase(
        "POST",
        "me/factors/totp/",
        f"mutation ({INPUT}) {{ answer: startTotp(input: $input) {{ secret uri }} }}",
    ),
    "confirm_totp": UseCase(
        "POST",
        "me/factors/totp/confirm/",
        "mutation ($code: String!) { answer: confirmTotp(code: $code)"
        f" {{ factor {FACTOR} recoveryCodes }} }}",
    ),
    "start_passkey": UseCase(
        "POST",
        "me/factors/passkeys/options/",
        f"mutation ({INPUT}) {{ answer: startPasskey(input: $input) {OPTIONS} }}",
    ),
    "add_passkey": UseCase(
        "POST",
        "me/factors/passkeys/",
        "mutation ($challengeToken: String!, $name: String!, $credential: String!) { answer: "
        "addPasskey(challengeToken: $challengeToken, name: $name, credential: $credential)"
        f" {{ factor {FACTOR} recoveryCodes }} }}",
    ),
    "list_factors": UseCase(
        "GET",
        "me/factors/",
        f"query {{ answer: myFactors {{ totalCount edges {{ node {FACTOR} }} }} }}",
    ),
    "remove_factor": UseCase(
        "DELETE",
        "me/factors/{id}/",
        f"mutation ($id: ID!, {INPUT}) {{ answer: removeFactor(id: $id, input: $input) {{ ok }} }}",
    ),
    "start_confirmation": UseCase(
        "POST", "me/factors/challenge/", f"mutation {{ answer: startConfirmation {OPTIONS} }}"
    ),
    "count_recovery_codes": UseCase(
        "GET", "me/recovery-codes/", "query { answer: myRecoveryCodes { left createdAt } }"
    ),
    "renew_recovery_codes": UseCase(
        "POST",
        "me/recovery-codes/",
        f"mutation ({INPUT}) {{ answer: renewRecoveryCodes(input: $input) {{ recoveryCodes }} }}",
    ),
}


@dataclass(frozen=True)
class Answer:
    """The response of either transport: the error code, or the data."""

    code: str
    data: Any
    problem: Mapping[str, Any]

    @property
    def fields(self) -> list[str]:
        """The fields named by the errors."""
        return [error["field"] for error in self.problem.get("errors", ())]


Ask = Callable[..., Answer]


def snake(value: Any) -> Any:
    """Return data with keys in snake case."""
    if isinstance(value, list):
        return [snake(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {re.sub(r"([A-Z])", r"_\1", key).lower(): snake(each) for key, each in value.items()}


def camel(name: str) -> str:
    """Return a name in camel case."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


@pytest.fixture(params=["rest", "graphql"])
def ask(request: pytest.FixtureRequest, rest: Any, graphql: Any) -> Ask:
    """Return a function that executes a use case, over each transport in turn."""

    def over_rest(use_case: str, /, *, token: str = "", id: object = "", **body: Any) -> Answer:  # noqa: A002
        case = USE_CASES[use_case]
        path = case.path.format(id=id)
        answer = rest(case.method, path, body if case.method != "GET" else None, token=token)
        found = json.loads(answer.content) if answer.content else {}
        if answer.status_code >= 400:
            return Answer(found["code"], None, found)
        return Answer("", found, {})

    def over_graphql(use_case: str, /, *, token: str = "", **body: Any) -> Answer:
        document = USE_CASES[use_case].document
        variables = {camel(key): _as_text(key, value) for key, value in body.items()}
        if "$input" in document:
            key = variables.pop("id", None)
            variables = {"input": variables, **({"id": str(key)} if key else {})}
        answer = graphql(document, token=token, **variables)
        if answer.get("errors"):
            problem = answer["errors"][0]["extensions"]
            return Answer(problem["code"], None, problem)
        return Answer("", _plain(answer["data"]["answer"]), {})

    return over_rest if request.param == "rest" else over_graphql


def _as_text(key: str, value: Any) -> Any:
    return json.dumps(value) if key == "credential" else value


def _plain(data: Any) -> Any:
    found = snake(data)
    if "edges" in found:
        return {
            "count": found["total_count"],
            "results": [{**edge["node"], "id": int(edge["node"]["id"])} for edge in found["edges"]],
        }
    if "options" in found:
        found["options"] = json.loads(found["options"])
    return found


@pytest.fixture
def token(ada: User, sign_in: Any) -> str:
    """Return an access token of a user without a second factor."""
    access: str = sign_in(ada).access
    return access


@dataclass
class App:
    """An authenticator app that holds a secret."""

    secret: str
    enrolled_at: datetime
    recovery_codes: list[str]

    def code(self, *, steps: int = 1) -> str:
        """Return the code of a number of 30-second steps after the enrolment."""
        return pyotp.TOTP(self.secret).at(self.enrolled_at, counter_offset=steps)


@pytest.fixture
def enrol_totp(ask: Ask) -> Callable[[str], App]:
    """Return a function that enrols an authenticator app with its present code."""

    def enrol(token: str) -> App:
        secret = ask("start_totp", token=token, password=PASSWORD).data["secret"]
        app = App(secret, datetime.now(tz=UTC), [])
        confirmed = ask("confirm_totp", token=token, code=app.code(steps=0))
        assert confirmed.code == "", confirmed.problem
        app.recovery_codes = confirmed.data["recovery_codes"]
        return app

    return enrol


@pytest.fixture
def enrol_passkey(ask: Ask) -> Callable[..., Any]:
    """Return a function that enrols an authenticator as a passkey and returns the response data."""

    def enrol(token: str, device: Authenticator, *, name: str = "Laptop") -> Any:
        started = ask("start_passkey", token=token, password=PASSWORD)
        assert started.code == "", started.problem
        answer = ask(
            "add_passkey",
            token=token,
            name=name,
            challenge_token=started.data["challenge_token"],
            credential=device.create(started.data["options"]),
        )
        assert answer.code == "", answer.problem
        return answer.data

    return enrol


@pytest.fixture
def laptop(token: str, enrol_passkey: Callable[..., Any]) -> Authenticator:
    """Return an authenticator that is enrolled for Ada."""
    device = Authenticator(count=7)
    enrol_passkey(token, device)
    return device


@pytest.fixture
def challenge(ask: Ask) -> Callable[[], Any]:
    """Return a function that logs Ada in with the password and returns the challenge."""

    def log_in() -> Any:
        answer = ask("log_in", username="ada", password=PASSWORD)
        assert answer.code == "second_factor_required", answer
        return answer.problem

    return log_in
