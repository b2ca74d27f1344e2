"""Names for addresses: words of a name, never all digits and never a reserved word."""

import secrets

from django.db.models import QuerySet
from django.utils.text import slugify

from domains.jobs.models import Company, Job, JobCategory

RESERVED = frozenset(
    {
        *("categories", "feed", "locations", "mine", "new"),
        *("saved", "searches", "similar", "stats", "stream"),
    }
)
_LONGEST_BASE = 120


def free_slug(
    name: str, *, kind: str, among: QuerySet[Job] | QuerySet[JobCategory] | QuerySet[Company]
) -> str:
    """
    Return an address for the name that nothing among these has.
    """
    slug = _words_of(name, kind=kind)
    if not among.filter(slug=slug).exists():
        return slug
    return f"{slug}-{secrets.token_hex(4)}"


def _words_of(name: str, *, kind: str) -> str:
    slug = slugify(name)[:_LONGEST_BASE].strip("-")
    # An address of digits alone would be mistaken for an id.
    if not slug or slug.isdecimal() or slug in RESERVED:
        return f"{kind}-{slug}".strip("-")
    return slug
