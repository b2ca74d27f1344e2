"""Slugs that would hide a path of this domain."""

RESERVED = frozenset(
    {
        *("categories", "feed", "locations", "mine", "new"),
        *("saved", "searches", "similar", "stats", "stream"),
    }
)
