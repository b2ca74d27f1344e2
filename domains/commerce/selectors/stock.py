"""Selectors of the stock ledger."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from domains.commerce.models import Product


@dataclass(frozen=True, slots=True)
class StockDifference:
    """A product whose ledger differs from its stock, both in units."""

    product_id: int
    stock: int
    ledger: int


def list_stock_differences() -> Iterator[StockDifference]:
    """
    Return the products whose ledger differs from their stock.
    """
    added_up = Product.objects.annotate(ledger=Coalesce(Sum("movements__delta"), 0))
    wrong = added_up.exclude(stock=F("ledger")).order_by("pk")
    return (StockDifference(*row) for row in wrong.values_list("pk", "stock", "ledger"))
