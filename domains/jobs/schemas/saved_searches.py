"""Schemas of saved searches."""

from typing import Annotated, Any

from pydantic import Field, field_validator

from domains.jobs.models import SavedSearch
from domains.jobs.schemas.search import SEVERAL, JobFilters
from domains.jobs.services import SavedSearchFields
from shared.http import In, Moment, Name, Out


class SavedQuery(JobFilters, extra="forbid"):
    """The criteria of a saved search, named as the filters of the list."""

    is_of_json = True

    @field_validator(*SEVERAL, mode="before")
    @classmethod
    def _read_several(cls, value: Any) -> Any:
        """Take lists only: a text with commas is one for queries."""
        return value


class SavedSearchIn(In):
    """A search whose new results are mailed."""

    name: Annotated[str, Name(120, min_length=0), Field(examples=["Python in Nairobi"])] = ""
    query: Annotated[SavedQuery, Field(examples=[{"search": "python", "country": ["KE"]}])]
    frequency: Annotated[SavedSearch.Frequency, Field(examples=["daily"])] = (
        SavedSearch.Frequency.DAILY
    )

    def fields(self) -> SavedSearchFields:
        """Return the fields as the mapping that services take."""
        return {"name": self.name, "query": self.query.as_sent(), "frequency": self.frequency}


class SavedSearchOut(Out):
    """A saved search, with mails about new postings."""

    id: int
    name: str
    query: dict[str, Any]
    frequency: SavedSearch.Frequency
    last_run_at: Moment | None
    created_at: Moment
