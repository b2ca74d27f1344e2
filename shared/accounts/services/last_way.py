"""The rule that an account keeps a way to sign in."""

from shared.accounts.selectors import list_factors, list_providers
from shared.auth.errors import LastWayToSignIn
from shared.auth.models import Factor, FactorKind, Identity, User


def require_another_way_to_sign_in(user: User, *, without: Identity | Factor) -> None:
    """
    Verify that an account can be signed in to without one of its identities or factors.

    A password, an identity of a configured provider and a passkey each sign in alone. A TOTP
    factor does not.

    :raises LastWayToSignIn: if nothing else signs in to the account.
    """
    if user.has_usable_password():
        return
    issuers = [provider.issuer for provider in list_providers()]
    identities = Identity.objects.filter(user=user, issuer__in=issuers)
    passkeys = list_factors(user=user).filter(kind=FactorKind.PASSKEY)
    if isinstance(without, Identity):
        identities = identities.exclude(pk=without.pk)
    elif without.kind == FactorKind.PASSKEY:
        passkeys = passkeys.exclude(pk=without.pk)
    else:
        return
    if not (identities.exists() or passkeys.exists()):
        raise LastWayToSignIn("Set a password first: nothing else signs in to this account.")
