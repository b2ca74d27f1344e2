"""Schemas of imports of products."""

from typing import Annotated

from ninja import UploadedFile
from pydantic import Field

from domains.commerce.models import ProductImport
from domains.commerce.selectors import Progress, get_progress
from shared.http import In, Moment, Out


class ProductImportIn(In):
    """A CSV file of products, uploaded by a form."""

    file: UploadedFile = Field(description="A CSV file in UTF-8. Its first line names the columns.")
    dry_run: bool = Field(default=False, description="Report the result without changing anything.")
    partial: bool = Field(default=False, description="Skip the bad lines and import the others.")

    @property
    def name(self) -> str:
        """Return the last 200 characters of the file's name."""
        return (self.file.name or "products.csv")[-200:]


class LineProblemOut(Out):
    """A bad line of the file, with the reason."""

    number: int
    reason: str


class ImportProgressOut(Out):
    """The progress of an import, in lines."""

    done: int
    lines: int


class ProductImportOut(Out):
    """An import of products, with its progress and result."""

    id: int
    file_name: str
    status: ProductImport.Status
    dry_run: Annotated[bool, Field(validation_alias="is_dry_run")]
    partial: Annotated[bool, Field(validation_alias="skips_bad_lines")]
    progress: Annotated[
        ImportProgressOut | None,
        Field(description="The progress of the import; null until a worker has read the file."),
    ]
    created: Annotated[int, Field(validation_alias="products_created")]
    updated: Annotated[int, Field(validation_alias="products_updated")]
    problem_count: int
    problems: Annotated[list[LineProblemOut], Field(description="The first 1,000 bad lines.")]
    error: Annotated[str, Field(description="The reason of a failure; otherwise empty.")]
    created_at: Moment
    finished_at: Moment | None

    @staticmethod
    def resolve_progress(found: ProductImport) -> Progress | None:
        return get_progress(found)
