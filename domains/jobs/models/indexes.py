"""Indexes of postings."""

from collections.abc import Sequence

from django.db import models
from django.db.models import F, OrderBy, Q


def index_of_published(*keys: str | OrderBy, name: str, also: Sequence[str] = ()) -> models.Index:
    """
    Return an index of the published postings, because public lists show no others.

    It includes ``expires_at``, so counts of the open postings read the index only.
    """
    terms = [_term(key) if isinstance(key, str) else key for key in (*keys, "-id")]
    include = ["expires_at", *also]
    return models.Index(*terms, include=include, condition=Q(status="published"), name=name)


def _term(key: str) -> OrderBy | F:
    return F(key[1:]).desc() if key.startswith("-") else F(key)
