"""Names for addresses: words of a name, never all digits and never a reserved word."""

import secrets
from hashlib import blake2b

from django.db.models import QuerySet
from django.utils.text import slugify

from domains.commerce.models import Category, Product

RESERVED = frozenset({"tree", "stats", "saved", "search", "new", "import"})
_LONGEST_BASE = 120


def free_slug(name: str, *, kind: str, among: QuerySet[Category] | QuerySet[Product]) -> str:
    """
    Return an address for the name that nothing among these has.
    """
    slug = _words_of(name, kind=kind)
    if not among.filter(slug=slug).exists():
        return slug
    return f"{slug}-{secrets.token_hex(4)}"


def slug_for_sku(name: str, *, sku: str) -> str:
    """
    Return an address for the name that belongs to this stock-keeping unit alone.
    """
    mark = blake2b(sku.encode(), digest_size=6).hexdigest()
    return f"{_words_of(name, kind='product')}-{mark}"


def _words_of(name: str, *, kind: str) -> str:
    slug = slugify(name)[:_LONGEST_BASE].strip("-")
    # An address of digits alone would be mistaken for an id.
    if not slug or slug.isdecimal() or slug in RESERVED:
        return f"{kind}-{slug}".strip("-")
    return slug
