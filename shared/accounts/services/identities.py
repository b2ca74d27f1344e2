"""Sign in with another service, and link its identities to accounts."""

from datetime import datetime

from django.db import IntegrityError, transaction

from shared import throttling
from shared.accounts.providers import Person, Provider
from shared.accounts.services import handshakes
from shared.accounts.services.credentials import reauthenticate
from shared.accounts.services.handshakes import Beginning, Return
from shared.accounts.services.last_way import require_another_way_to_sign_in
from shared.accounts.services.newcomers import make_account
from shared.accounts.services.sessions import TokenPair, sign_in
from shared.auth.account_locks import lock_account
from shared.auth.errors import (
    IdentityNotLinked,
    InvalidCredentials,
    SignInRefused,
)
from shared.auth.models import EventKind, Identity, Session, User
from shared.auth.security_log import record, record_attack
from shared.auth.viewer import Client
from shared.errors import AlreadyExists, NotFound

TRIES = 3


def begin_sign_in(
    *, provider: str, redirect_uri: str | None, client: Client, now: datetime
) -> Beginning:
    """
    Start a sign-in with another service, and return the address for the browser.

    :raises ProviderNotConfigured: if the settings name no such service.
    :raises ValidationFailed: if the browser may not return to that address.
    :raises ProviderUnavailable: if the service does not answer.
    :raises RateLimited: if this address sends too many requests.
    """
    throttling.spend("identity_address", client.bucket)
    return handshakes.begin(provider=provider, redirect_uri=redirect_uri, user=None, now=now)


def finish_sign_in(*, returned: Return, client: Client, now: datetime) -> TokenPair:
    """
    Start a session for the person that another service has identified.

    The first time, an account is created, or the one with the same address is linked, if both the
    service and this server have verified that address.

    :raises ProviderNotConfigured: if the settings do not name the service any more.
    :raises SignInRefused: if the returned code is not trusted, was used or has expired.
    :raises IdentityNotLinked: if an account has the address, and it is not verified on both sides.
    :raises IdentityWithoutEmail: if there is no account yet, and no address to create one with.
    :raises InvalidCredentials: if the account may not sign in.
    :raises SecondFactorRequired: with a challenge, if the account has a second factor.
    :raises ProviderUnavailable: if the service does not answer as it should.
    :raises RateLimited: if this address sends too many requests.
    """
    throttling.spend("identity_address", client.bucket)
    provider, person = _identified(returned, user=None, bucket=client.bucket, now=now)
    user = _account_of(provider, person, client=client, now=now)
    return sign_in(user=user, client=client, now=now)


def begin_link(
    *,
    user: User,
    session: Session,
    password: str,
    provider: str,
    redirect_uri: str | None,
    now: datetime,
) -> Beginning:
    """
    Start to link an identity at another service to the user's account.

    :raises ValidationFailed: if the password is not the account's, or the address is not allowed.
    :raises SignInAgain: if the account has no password, and the session is not recent.
    :raises ProviderNotConfigured: if the settings name no such service.
    :raises ProviderUnavailable: if the service does not answer.
    :raises RateLimited: if the account has too many requests or failures.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    throttling.spend("identity_address", f"user:{user.pk}")
    reauthenticate(user, session, password, now=now)
    return handshakes.begin(provider=provider, redirect_uri=redirect_uri, user=user, now=now)


def finish_link(*, user: User, returned: Return, now: datetime) -> Identity:
    """
    Link the identity to the user's account, and return it. An existing link does not change.

    :raises ProviderNotConfigured: if the settings do not name the service any more.
    :raises SignInRefused: if the returned code is not trusted, was used or has expired.
    :raises AlreadyExists: if another account has the identity.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises ProviderUnavailable: if the service does not answer as it should.
    :raises RateLimited: if the account sends too many requests.
    """
    throttling.spend("identity_address", f"user:{user.pk}")
    provider, person = _identified(returned, user=user, bucket=f"user:{user.pk}", now=now)
    try:
        with transaction.atomic():
            # The service was called since the request was authenticated.
            owner = lock_account(user)
            identity = _known(provider, person) or _link(owner, provider, person, now=now)
    except IntegrityError:
        # A concurrent request has linked the identity since the look-up.
        identity = Identity.objects.get(issuer=provider.issuer, subject=person.subject)
    if identity.user_id != user.pk:
        raise AlreadyExists("Another account has this identity.")
    return identity


def unlink_identity(
    *, user: User, session: Session, identity_id: int, password: str, now: datetime
) -> None:
    """
    Unlink an identity from the user's account.

    :raises ValidationFailed: if the password is not the account's.
    :raises SignInAgain: if the account has no password, and the session is not recent.
    :raises NotFound: if the account has no such identity.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises LastWayToSignIn: if nothing else signs in to the account.
    :raises RateLimited: if the password was guessed at too often.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    reauthenticate(user, session, password, now=now)
    with transaction.atomic():
        # The lock serializes concurrent removals, so that one way to sign in remains.
        mine = lock_account(user)
        identity = Identity.objects.filter(user=mine, pk=identity_id).first()
        if identity is None:
            raise NotFound("You have no such identity.")
        require_another_way_to_sign_in(mine, without=identity)
        identity.delete()
        detail = {"provider": identity.provider}
        record(EventKind.IDENTITY_UNLINKED, actor=user, subject=user, now=now, detail=detail)


def _identified(
    returned: Return, *, user: User | None, bucket: str, now: datetime
) -> tuple[Provider, Person]:
    provider = ""
    try:
        request = handshakes.claim(returned=returned, user=user, now=now)
        provider = request.provider
        return handshakes.identify(request=request, returned=returned)
    except SignInRefused as refusal:
        detail = {"provider": provider, "reason": refusal.message}
        record_attack(EventKind.LOG_IN_FAILED, bucket=bucket, subject=user, now=now, detail=detail)
        raise


def _account_of(provider: Provider, person: Person, *, client: Client, now: datetime) -> User:
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                identity = _known(provider, person) or _linked_or_new(
                    provider, person, client=client, now=now
                )
                return _used(identity, person, now=now)
        except IntegrityError:
            # Another request has taken the identity, the name or the address since the look-up.
            continue
    raise IdentityNotLinked("The account is being changed; begin again.")


def _known(provider: Provider, person: Person) -> Identity | None:
    identities = Identity.objects.select_related("user")
    return identities.filter(issuer=provider.issuer, subject=person.subject).first()


def _used(identity: Identity, person: Person, *, now: datetime) -> User:
    if not identity.user.is_active:
        raise InvalidCredentials("This account may not sign in.")
    identity.email, identity.last_used_at = person.email, now
    identity.save(update_fields=["email", "last_used_at"])
    return identity.user


def _linked_or_new(
    provider: Provider, person: Person, *, client: Client, now: datetime
) -> Identity:
    # Locked, so that no identity is added to an account that is being deleted.
    accounts = User.objects.get_queryset().select_for_update(no_key=True)
    user = accounts.filter(email=person.email.strip()).first()
    if user is None:
        user = make_account(provider, person, client=client, now=now)
        return _add(user, provider, person, now=now)
    if not person.email_verified or user.email_verified_at is None:
        raise IdentityNotLinked(
            "There is an account with this e-mail address: sign in to it, and link"
            f" {provider.title} there."
        )
    return _link(user, provider, person, now=now)


def _link(user: User, provider: Provider, person: Person, *, now: datetime) -> Identity:
    identity = _add(user, provider, person, now=now)
    detail = {"provider": provider.name}
    record(EventKind.IDENTITY_LINKED, actor=user, subject=user, now=now, detail=detail)
    return identity


def _add(user: User, provider: Provider, person: Person, *, now: datetime) -> Identity:
    return Identity.objects.create(
        user=user,
        provider=provider.name,
        issuer=provider.issuer,
        subject=person.subject,
        email=person.email,
        created_at=now,
        last_used_at=now,
    )
