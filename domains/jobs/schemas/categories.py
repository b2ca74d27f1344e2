"""Schemas of job categories."""

from typing import Annotated, cast

from pydantic import Field

from domains.jobs.services import JobCategoryFields
from shared.http import Id, In, Name, Out, Patch

CategoryName = Annotated[str, Name(120), Field(examples=["Software"])]


class JobCategoryIn(In):
    """The fields of an industry."""

    name: CategoryName
    parent_id: Id | None = None

    def fields(self) -> JobCategoryFields:
        """Return the fields as the mapping that services take."""
        return cast(JobCategoryFields, self.model_dump())


class JobCategoryPatchIn(Patch, of=JobCategoryIn):
    """The changed fields of an industry. Absent fields keep their values, and null clears one."""


class JobCategoryOut(Out):
    """An industry, with its parent."""

    id: int
    name: str
    slug: str
    parent_id: int | None


class JobCategoryBriefOut(Out):
    """The industry of a posting."""

    id: int
    name: str
    slug: str
