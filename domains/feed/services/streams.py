"""The order in which streams send the changes of posts."""

from django.db import connection

_ORDER_OF_POSTS = 5_460_002

# The lock is held until the commit. So who has seen a version has seen all before it, and
# a client that reconnects with the last id it received misses nothing.
_NEXT = """
SELECT nextval('feed_post_version') FROM (SELECT pg_advisory_xact_lock(%s)) AS held
"""


def next_version() -> int:
    """
    Return a version larger than any that is committed; transactions commit in their order.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [_ORDER_OF_POSTS])
        return int(cursor.fetchone()[0])
