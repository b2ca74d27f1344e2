"""Slugs: unique words made of a name, which identify a row in a URL."""

import secrets
from collections.abc import Collection
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

from shared.conflicts import violated_constraint
from shared.parameters import decide, derive
from shared.query_sets import Filterable

_M = TypeVar("_M", bound=models.Model)
_Q = TypeVar("_Q", bound=Filterable)

_MAX_BASE_LENGTH = 120
_MAX_ATTEMPTS = 5
LONGEST_ID = 18
"""The number of digits that every number of that length has as a bigint."""


class SlugMixin:
    """A filter for query sets of a model with a slug."""

    def called(self: _Q, id_or_slug: str) -> _Q:
        """Filter to the row with this id or slug. No slug is all digits."""
        if decide(id_or_slug, _is_number):
            return self.filter(pk=derive(id_or_slug, int))
        return self.filter(slug=id_or_slug)


def _is_number(text: str) -> bool:
    # No id has more digits, and the database refuses a number that is too large.
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID


def insert_with_slug(row: _M, *, name: str, kind: str, reserved: Collection[str]) -> _M:
    """
    Insert a row with a slug made of its name; a slug that is taken gets a random suffix.

    ``kind`` is the first word of the slug if the name has no usable words. The unique constraint
    detects taken slugs, so concurrent inserts of one name all succeed.

    :raises RuntimeError: if every random suffix was taken.
    :raises IntegrityError: if another constraint is violated.
    """
    base = slug_base(name, kind=kind, reserved=reserved)
    slug = base
    for _ in range(_MAX_ATTEMPTS):
        if _try_insert(row, slug=slug):
            return row
        slug = f"{base}-{secrets.token_hex(4)}"
    raise RuntimeError(f"No slug like {base} was free in {_MAX_ATTEMPTS} attempts.")


def slug_base(name: str, *, kind: str, reserved: Collection[str]) -> str:
    """Return the slug of a name without a suffix. It is neither all digits nor a reserved word."""
    slug = slugify(name)[:_MAX_BASE_LENGTH].strip("-_")
    # A slug of digits only could be confused with an id.
    if not slug or slug.isdecimal() or slug in reserved:
        return f"{kind}-{slug}".strip("-")
    return slug


def _try_insert(row: Any, *, slug: str) -> bool:
    row.slug = slug
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as violation:
        # Django derives the name of a unique constraint from the table and the column.
        if "_slug_" not in violated_constraint(violation):
            raise
        return False
    return True
