"""Schemas of companies."""

from typing import Annotated, cast

from pydantic import Field, StringConstraints

from domains.jobs.services import CompanyFields
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
    """The fields of a company."""

    name: CompanyName
    website: Website = ""

    def fields(self) -> CompanyFields:
        """Return the fields as the mapping that services take."""
        return cast(CompanyFields, self.model_dump())


class CompanyPatchIn(Patch, of=CompanyIn):
    """The changed fields of a company. Absent fields keep their values; admins set `verified`."""

    verified: bool = Field(default_factory=bool)


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
