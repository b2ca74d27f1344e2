"""The shapes of imports of products."""

from typing import Annotated

from ninja import UploadedFile
from pydantic import Field

from domains.commerce.models import ProductImport
from domains.commerce.selectors import Progress, get_progress
from shared.http import In, Moment, Out


class ProductImportIn(In):
    """A CSV file of products, as a file of a form."""

    file: UploadedFile = Field(description="CSV in UTF-8; its first line names the columns.")
    dry_run: bool = Field(default=False, description="Only report what would be done.")
    partial: bool = Field(default=False, description="Skip the bad lines and import the others.")

    @property
    def name(self) -> str:
        """Return what the file is called, as far as there is room for it."""
        return (self.file.name or "products.csv")[-200:]


class LineProblemOut(Out):
    """What is wrong with one line of the file."""

    number: int
    reason: str


class ImportProgressOut(Out):
    """How many of the file's lines are done."""

    done: int
    lines: int


class ProductImportOut(Out):
    """An import of products: how far it has come, and what it did."""

    id: int
    file_name: str
    status: ProductImport.Status
    dry_run: Annotated[bool, Field(validation_alias="is_dry_run")]
    partial: Annotated[bool, Field(validation_alias="skips_bad_lines")]
    progress: Annotated[
        ImportProgressOut | None, Field(description="Null until a worker has read the file.")
    ]
    created: Annotated[int, Field(validation_alias="products_created")]
    updated: Annotated[int, Field(validation_alias="products_updated")]
    problem_count: int
    problems: Annotated[list[LineProblemOut], Field(description="The first 1,000 bad lines.")]
    error: Annotated[str, Field(description="Why it failed; empty otherwise.")]
    created_at: Moment
    finished_at: Moment | None

    @staticmethod
    def resolve_progress(found: ProductImport) -> Progress | None:
        """Return how far it has come."""
        return get_progress(found)
