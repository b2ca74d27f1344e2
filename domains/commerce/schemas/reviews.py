"""Schemas of reviews."""

from typing import Annotated

from pydantic import Field

from shared.http import (
    In,
    Moment,
    Out,
    Text,
)


class ProductReviewIn(In):
    """A buyer's review of a product."""

    rating: Annotated[int, Field(ge=1, le=5)]
    body: Annotated[str, Text(5_000)] = ""


class ProductReviewOut(Out):
    """A buyer's review of a product."""

    id: int
    product_id: int
    user_id: int
    rating: int
    body: str
    created_at: Moment
