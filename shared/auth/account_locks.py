"""
The lock of an account, which every service takes before it locks other rows of the account.

Services that took them in different orders would wait for each other until one is refused.
"""

from shared.auth.errors import SessionRevoked
from shared.auth.models import User


def lock_account(user: User) -> User:
    """
    Lock an account until the end of the transaction, and return it as it is stored.

    :raises SessionRevoked: if it was deleted or deactivated since the request was authenticated.
    """
    found = User.objects.active().select_for_update(no_key=True).filter(pk=user.pk).first()
    if found is None:
        raise SessionRevoked("The session was ended; sign in again.")
    return found
