"""Slugs: words of a name that stand for an id in an address, each used once in its table."""

import secrets
from collections.abc import Collection
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

from shared.conflicts import violated_constraint

_M = TypeVar("_M", bound=models.Model)

_LONGEST_BASE = 120
_MOST_ATTEMPTS = 5


def insert_with_slug(row: _M, *, name: str, kind: str, reserved: Collection[str]) -> _M:
    """
    Insert a row under a slug made of its name; a slug that is taken gets a random suffix.

    ``kind`` leads the slug of a name that has no usable words of its own. The unique constraint
    finds out what is taken, so rows of one name that are inserted at one moment are all inserted.
    """
    base = slug_base(name, kind=kind, reserved=reserved)
    slug = base
    for _ in range(_MOST_ATTEMPTS):
        if _is_inserted(row, slug=slug):
            return row
        slug = f"{base}-{secrets.token_hex(4)}"
    raise RuntimeError(f"No slug like {base} was free in {_MOST_ATTEMPTS} attempts.")


def slug_base(name: str, *, kind: str, reserved: Collection[str]) -> str:
    """Return the words of a name, never all digits and never a reserved word."""
    slug = slugify(name)[:_LONGEST_BASE].strip("-_")
    # A slug of digits alone would be mistaken for an id.
    if not slug or slug.isdecimal() or slug in reserved:
        return f"{kind}-{slug}".strip("-")
    return slug


def _is_inserted(row: Any, *, slug: str) -> bool:
    row.slug = slug
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as violation:
        # Django names the constraint of a unique column after the table and the column.
        if "_slug_" not in violated_constraint(violation):
            raise
        return False
    return True
