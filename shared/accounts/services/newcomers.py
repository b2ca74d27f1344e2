"""Create accounts for users of another service: without a password, with an unused name."""

import re
import secrets
import uuid
from collections.abc import Iterator
from datetime import datetime

from shared import throttling
from shared.accounts.providers import Person, Provider
from shared.accounts.services.accounts import faults_of_email
from shared.auth.errors import IdentityWithoutEmail
from shared.auth.events import UserRegistered, VerificationRequested
from shared.auth.models import EventKind, Role, User
from shared.auth.names import fold, is_allowed
from shared.auth.security_log import record
from shared.auth.viewer import Client
from shared.events import publish
from shared.text import clean_name, is_visible

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9_.-]+")
# Shorter than the longest user name, because a suffix may follow.
_LONGEST_NAME = 24
_USUAL_NAME = "user"


def make_account(provider: Provider, person: Person, *, client: Client, now: datetime) -> User:
    """
    Create an account for a person. Call it in the transaction that links the identity.

    Its address counts as verified if the service has verified it; otherwise a mail is sent to
    verify it.

    :raises IdentityWithoutEmail: if the service returned no valid address.
    :raises RateLimited: if this address creates too many accounts.
    """
    user = User(
        email=person.email.strip(),
        email_verified_at=now if person.email_verified else None,
        display_name=_display_name(person.name),
        # A string as in the database, because GraphQL cannot serialize the default, an enum member.
        role=Role.USER.value,
        created_at=now,
    )
    if faults_of_email(user):
        raise IdentityWithoutEmail(
            f"{provider.title} names no e-mail address of yours: register here instead."
        )
    throttling.spend("register_address", client.bucket)
    user.username = _free_name(person)
    user.set_unusable_password()
    user.save(force_insert=True)
    detail = {"provider": provider.name}
    record(EventKind.ACCOUNT_CREATED, actor=user, subject=user, now=now, detail=detail)
    publish(UserRegistered(user_id=user.pk))
    if user.email_verified_at is None:
        publish(VerificationRequested(user_id=user.pk, mail_id=uuid.uuid4()))
    return user


def _free_name(person: Person) -> str:
    wished = _wished_name(person)
    return next(name for name in _variants(wished) if not _is_taken(name))


def _wished_name(person: Person) -> str:
    for wish in (person.username, person.email.partition("@")[0]):
        name = _NOT_IN_A_NAME.sub("", fold(wish))[:_LONGEST_NAME]
        if is_allowed(name):
            return name
    return _USUAL_NAME


def _variants(name: str) -> Iterator[str]:
    yield name
    while True:
        yield f"{name}-{secrets.token_hex(2)}"


def _is_taken(name: str) -> bool:
    return User.objects.filter(username=name).exists()


def _display_name(name: str) -> str:
    longest = User._meta.get_field("display_name").max_length
    printable = "".join(letter for letter in name if letter.isprintable())
    found = clean_name(printable[:longest])
    return found if is_visible(found) else ""
