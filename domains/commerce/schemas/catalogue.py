"""Schemas of products, categories, stock and reviews."""

from typing import Annotated, cast

from pydantic import Field, StringConstraints
from typing_extensions import TypedDict

from domains.commerce.models.catalogue import DEFAULT_CURRENCY
from domains.commerce.selectors import CategoryNode, ProductOrder
from domains.commerce.services import CategoryFields, ProductChanges, ProductFields
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
CategoryName = Annotated[str, Name(120), Field(examples=["Kitchen"])]


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


class CategoryIn(In):
    """The values of a category."""

    name: CategoryName
    parent_id: Id | None = None

    def fields(self) -> CategoryFields:
        """Return the fields as the mapping that services take."""
        return cast(CategoryFields, self.model_dump())


class CategoryPatchIn(Patch, of=CategoryIn):
    """The values of a category to change. Absent fields stay; null clears."""


class CategoryFilters(Filters):
    """Filters of categories."""

    only_roots: bool = False


class StockAdjustmentIn(In):
    """A change of stock, with its reason."""

    delta: Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000, examples=[5])]
    reason: Annotated[str, Name(200), Field(examples=["delivery"])]


class ProductReviewIn(In):
    """A buyer's review of a product."""

    rating: Annotated[int, Field(ge=1, le=5)]
    body: Annotated[str, Text(5_000)] = ""


class CategoryOut(Out):
    """A category, with its parent."""

    id: int
    name: str
    slug: str
    parent_id: int | None
    created_at: Moment


class CategoryBriefOut(Out):
    """The category of a product."""

    id: int
    name: str
    slug: str


class CategoryNodeOut(Out):
    """A category with the categories below it."""

    id: int
    name: str
    slug: str
    children: list["CategoryNodeOut"]


class CategoryTree(TypedDict):
    """The category tree that the router returns."""

    results: list[CategoryNode]


class CategoryTreeOut(Out):
    """The root categories, each with the categories below it."""

    results: list[CategoryNodeOut]


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


class StockMovementOut(Out):
    """A line of the stock ledger, and the stock after it."""

    id: int
    product_id: int
    delta: int
    reason: str
    stock: Annotated[int, Field(validation_alias="product.stock")]
    created_at: Moment


class ProductReviewOut(Out):
    """A buyer's review of a product."""

    id: int
    product_id: int
    user_id: int
    rating: int
    body: str
    created_at: Moment
