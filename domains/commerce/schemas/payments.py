"""Schemas of payments."""

from typing import Annotated, Literal

from pydantic import Field

from shared.http import In, Line, Out


class PaymentEventIn(In):
    """A message from the payment provider."""

    id: Annotated[str, Line(100), Field(examples=["evt_0001"])]
    type: Literal["payment_succeeded", "payment_failed", "payment_refunded"]
    provider_ref: Annotated[str, Line(100), Field(examples=["demo_0001"])]


class PaymentReceiptOut(Out):
    """The receipt of a message from the payment provider."""

    id: str
