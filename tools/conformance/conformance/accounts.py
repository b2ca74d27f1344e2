"""Users of the measured API: registered by the checks, or listed in the mapping."""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conformance.api import Account, Api
from conformance.errors import MissedError, NoAnswerError, UsageError
from conformance.templates import read_member

_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Person:
    """What a user registers and logs in with."""

    username: str
    password: str
    email: str
    role: str


def make_accounts(api: Api, roles: Mapping[str, int]) -> Mapping[str, Sequence[Account]]:
    """
    Return users of every role, logged in: those of the mapping, or newly registered ones.

    :raises NoAnswerError: if the server refuses that, because no check can then run.
    :raises UsageError: if a password names a variable of the environment that is not set.
    """
    try:
        return {role: _accounts_of(api, role, count) for role, count in roles.items()}
    except MissedError as error:
        raise NoAnswerError(f"{api.base_url}: {error}") from None


def _accounts_of(api: Api, role: str, count: int) -> Sequence[Account]:
    listed = [
        Person(account["username"], _password(account["password"]), "", role)
        for account in api.mapping.accounts
        if account.get("role", "user") == role
    ]
    people = listed[:count] or [_register(api, role) for _ in range(count)]
    return [log_in(api, person) for person in people]


def _password(text: str) -> str:
    def value(found: re.Match[str]) -> str:
        if not os.environ.get(found[1]):
            raise UsageError(f"Set {found[1]}, which the mapping names: it is not set.")
        return os.environ[found[1]]

    return _VARIABLE.sub(value, text)


def new_person(role: str) -> Person:
    """Return a user with a new name and password."""
    name = f"check{secrets.token_hex(6)}"
    return Person(name, secrets.token_urlsafe(16), f"{name}@example.com", role)


def _register(api: Api, role: str) -> Person:
    person = new_person(role)
    assert api.mapping.register
    answer = api.send(api.mapping.register, values_of(person))
    if not answer.is_success:
        raise NoAnswerError(
            f"{api.base_url} registers no {role}: {answer.status} {answer.text[:200]}"
        )
    return person


def log_in(api: Api, person: Person) -> Account:
    """
    Return the account of a user.

    :raises MissedError: if the server refuses the log-in.
    """
    answer = api.send(api.mapping.login, values_of(person))
    token = read_member(answer.whole, api.mapping.token)
    if not token:
        raise MissedError(
            f"{person.username} cannot log in: {answer.status} has no"
            f" {api.mapping.token}: {answer.text[:200]}"
        )
    return Account(person.username, api.header_of(str(token)))


def values_of(person: Person) -> Mapping[str, str]:
    """Return the values of a registration and a log-in."""
    return {
        "username": person.username,
        "password": person.password,
        "email": person.email,
        "role": person.role,
    }
