"""Schemas of job categories."""

from typing import Annotated, cast

from pydantic import Field

from domains.jobs.services import JobCategoryChanges
from shared.http import Id, In, Name, Out, Patch

CategoryName = Annotated[str, Name(120), Field(examples=["Software"])]


class JobCategoryIn(In):
    """The fields of an industry."""

    name: CategoryName
    parent_id: Id | None = None

    def changes(self) -> JobCategoryChanges:
        """Return all fields, as a replacement of the posting."""
        return cast(JobCategoryChanges, self.model_dump())


class JobCategoryPatchIn(Patch):
    """The changed fields of an industry. Absent fields keep their values, and null clears one."""

    name: CategoryName = Field(default_factory=str)
    parent_id: Id | None = None

    def changes(self) -> JobCategoryChanges:
        """Return what was sent, as services want it."""
        return cast(JobCategoryChanges, self.model_dump(exclude_unset=True))


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
