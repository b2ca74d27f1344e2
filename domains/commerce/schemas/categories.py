"""Schemas of categories."""

from typing import Annotated, cast

from pydantic import Field
from typing_extensions import TypedDict

from domains.commerce.selectors import CategoryNode
from domains.commerce.services import CategoryFields
from shared.http import (
    Filters,
    Id,
    In,
    Moment,
    Name,
    Out,
    Patch,
)

CategoryName = Annotated[str, Name(120), Field(examples=["Kitchen"])]


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
