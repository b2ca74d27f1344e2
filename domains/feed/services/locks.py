"""The advisory lock of two users, which a follow and a block of one by the other take."""

from django.db import connection

PAIR_LOCKS = 0x70616972
"""The first key of these locks, which separates them from other advisory locks."""

# The second key has 32 bits, so two pairs may share a lock. A lock of the users' rows would make
# all who follow one user wait for each other.
_TAKE_LOCK = "SELECT pg_advisory_xact_lock(%(locks)s, hashtext(%(pair)s))"


def lock_pair(one: int, other: int) -> None:
    """Lock the follows and blocks between two users until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_LOCK, {"locks": PAIR_LOCKS, "pair": str(sorted([one, other]))})
