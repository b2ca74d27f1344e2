"""Indexes of postings."""

from collections.abc import Sequence

from django.db import models
from django.db.models import F, Func, OrderBy, Q
from django.db.models.lookups import Exact


def index_of_published(*keys: str | OrderBy, name: str, also: Sequence[str] = ()) -> models.Index:
    """
    Return an index of the published postings, because public lists show no others.

    It includes ``expires_at``, so counts of the open postings read the index only.
    """
    terms = [_term(key) if isinstance(key, str) else key for key in (*keys, "-id")]
    include = ["expires_at", *also]
    return models.Index(*terms, include=include, condition=Q(status="published"), name=name)


def in_indexes_of_published() -> Exact:
    """
    Return the condition of these indexes, for a statement that PostgreSQL plans once.

    Such a plan is made before the values are known, and a condition with a value in its place does
    not imply that of an index. So this one has no value.
    """
    published = Func(template="'published'", output_field=models.CharField())
    return Exact(F("status"), published)


def _term(key: str) -> OrderBy | F:
    return F(key[1:]).desc() if key.startswith("-") else F(key)
