"""Schemas of saved jobs."""

from typing import Annotated

from pydantic import Field

from domains.jobs.schemas.jobs import JobOut
from shared.http import Moment, Out


class SavedJobOut(Out):
    """A posting that was saved."""

    id: int
    job: JobOut
    saved_at: Annotated[Moment, Field(validation_alias="created_at")]


class SavedStateOut(Out):
    """Whether a posting is saved, and the number of saved postings."""

    job_id: int
    is_saved: bool
    count: int
