"""Schemas of products."""

from typing import Annotated, cast

from pydantic import Field, StringConstraints

from domains.commerce.models.products import DEFAULT_CURRENCY
from domains.commerce.schemas.categories import CategoryBriefOut
from domains.commerce.selectors import ProductOrder
from domains.commerce.services import ProductChanges, ProductFields
from shared.http import (
    Filters,
    Id,
    Identifier,
    In,
    Line,
    Moment,
    Money,
    MoneyIn,
    Name,
    Out,
    Patch,
    Text,
    Words,
)

IdOrSlug = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=220),
    Field(examples=["1"]),
]
"""An id or a slug."""

ProductName = Annotated[str, Name(200), Field(examples=["Stoneware Teapot"])]
Description = Annotated[str, Text(10_000)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["USD"])]
Price = Annotated[MoneyIn, Field(examples=["34.90"])]
Stock = Annotated[int, Field(ge=0, le=1_000_000_000, examples=[25])]
Sku = Annotated[str, Name(64), Field(examples=["TEA-0001"])]
MostPerOrder = Annotated[int, Field(ge=1, le=999, examples=[10])]


SEEN_STOCK = Field(
    None,
    description="The stock that you have seen. The difference to it is applied to the present one.",
    examples=[25],
)


class ProductFilters(Filters):
    """Filters and ordering of products."""

    category: Annotated[str, Line(140, min_length=0), Field(examples=["kitchen"]), Identifier()] = (
        ""
    )
    min_price: MoneyIn | None = None
    max_price: MoneyIn | None = None
    in_stock: bool | None = None
    search: Annotated[str, Words(200), Field(examples=["teapot"])] = ""
    ordering: ProductOrder = "-created_at"


class ProductIn(In):
    """The values of a new product."""

    name: ProductName
    description: Description = ""
    price: Price
    currency: Currency = DEFAULT_CURRENCY
    category_id: Id
    stock: Stock = 0
    sku: Sku | None = None
    max_per_order: MostPerOrder | None = None

    def fields(self) -> ProductFields:
        """Return the fields as the mapping that services take."""
        return cast(ProductFields, self.model_dump())


class ProductPutIn(ProductIn):
    """The new values of a product, and the stock that the admin has seen."""

    expected_stock: Stock | None = SEEN_STOCK

    def fields(self) -> ProductChanges:
        """Return the fields as the mapping that services take."""
        return cast(ProductChanges, self.model_dump())


class ProductPatchIn(Patch, of=ProductPutIn):
    """The values of a product to change. Absent fields stay; null clears."""


class ProductOut(Out):
    """A product on sale."""

    id: int
    name: str
    slug: str
    description: str
    price: Money
    currency: str
    category_id: int
    category: CategoryBriefOut
    sku: str | None
    stock: int
    max_per_order: int | None
    rating: float
    rating_count: int
    created_at: Moment
    updated_at: Moment
