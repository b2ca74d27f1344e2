"""Schemas of stock."""

from typing import Annotated

from pydantic import Field

from shared.http import (
    In,
    Moment,
    Name,
    Out,
)


class StockAdjustmentIn(In):
    """A change of stock, with its reason."""

    delta: Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000, examples=[5])]
    reason: Annotated[str, Name(200), Field(examples=["delivery"])]


class StockMovementOut(Out):
    """A line of the stock ledger, and the stock after it."""

    id: int
    product_id: int
    delta: int
    reason: str
    stock: Annotated[int, Field(validation_alias="product.stock")]
    created_at: Moment
