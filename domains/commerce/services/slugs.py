"""Slugs of products and categories, beyond what the core makes of a name."""

from hashlib import blake2b

from shared.slugs import slug_base

RESERVED = frozenset({"tree", "stats", "saved", "search", "new", "import", "imports"})


def slug_for_sku(name: str, *, sku: str) -> str:
    """
    Return a slug made of the name that belongs to this stock-keeping unit alone.
    """
    mark = blake2b(sku.encode(), digest_size=6).hexdigest()
    return f"{slug_base(name, kind='product', reserved=RESERVED)}-{mark}"
