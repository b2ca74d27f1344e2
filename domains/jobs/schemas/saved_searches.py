"""Schemas of saved searches."""

from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from domains.jobs.models import SavedSearch
from domains.jobs.schemas.search import SEVERAL, JobFilters, split_values
from domains.jobs.services import SavedSearchFields
from shared.http import In, Moment, Name, Out
from shared.text import is_visible

_ABOUT = ("title", "description", "examples", "default")


def _allow_null(schema: dict[str, Any]) -> None:
    """Let every property be null, as GraphQL does."""
    for name, described in schema["properties"].items():
        if {"type": "null"} not in described.get("anyOf", ()):
            about = {key: described.pop(key) for key in _ABOUT if key in described}
            schema["properties"][name] = {"anyOf": [described, {"type": "null"}], **about}


class SavedQuery(JobFilters, extra="forbid", json_schema_extra=_allow_null):
    """The criteria of a saved search, named as the filters of the list. Null means absent."""

    is_of_json = True

    @field_validator(*SEVERAL, mode="before")
    @classmethod
    def _read_several(cls, value: Any) -> Any:
        """Take lists only, and read their texts as the filters of the list do."""
        if not isinstance(value, list):
            return value
        # In a query string a blank value means an absent one. In a body it is an error.
        if any(isinstance(each, str) and not is_visible(each) for each in value):
            raise ValueError("Leave out blank values.")
        return split_values(value)

    @model_validator(mode="before")
    @classmethod
    def _omit_null(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {
            name: value
            for name, value in values.items()
            if value is not None or name not in cls.model_fields
        }


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
