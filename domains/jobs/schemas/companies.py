"""Schemas of companies."""

from typing import Annotated, cast

from pydantic import Field, StringConstraints

from domains.jobs.services import CompanyChanges
from shared.http import Filters, In, Moment, Name, Out, Patch, Words


class CompanyFilters(Filters):
    """Which companies."""

    search: Annotated[str, Words(160), Field(examples=["systems"])] = ""


CompanyName = Annotated[str, Name(160), Field(examples=["Savanna Systems"])]
Website = Annotated[
    str,
    StringConstraints(pattern=r"^(https?://[^\s\x00-\x1f]+)?$", max_length=300),
    Field(examples=["https://savanna.example"]),
]


class CompanyIn(In):
    """The fields of a new company."""

    name: CompanyName
    website: Website = ""


class CompanyPatchIn(Patch):
    """The changed fields of a company. Only admins change `verified`."""

    name: CompanyName = Field(default_factory=str)
    website: Website = Field(default_factory=str)
    verified: bool = Field(default_factory=bool)

    def changes(self) -> CompanyChanges:
        """Return what was sent, as services want it."""
        return cast(CompanyChanges, self.model_dump(exclude_unset=True))


class CompanyOut(Out):
    """A company that offers work."""

    id: int
    name: str
    slug: str
    website: str
    verified: bool
    created_at: Moment


class CompanyBriefOut(Out):
    """The company of a posting."""

    id: int
    name: str
    slug: str
    website: str
    verified: bool
