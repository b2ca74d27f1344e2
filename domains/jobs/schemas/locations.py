"""Schemas of locations."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from shared.http import (
    Filters,
    In,
    Name,
    Out,
    Words,
    invalid_field,
)


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


Country = Annotated[
    str, BeforeValidator(_upper), StringConstraints(pattern=r"^[A-Z]{2}$"), Field(examples=["KE"])
]


class LocationFilters(Filters):
    """Which places."""

    q: Annotated[str, Words(120), Field(examples=["nai"])] = ""


class LocationIn(In):
    """A city and its coordinates."""

    city: Annotated[str, Name(120), Field(examples=["Nairobi"])]
    region: Annotated[str, Name(120, min_length=0), Field(examples=["Nairobi County"])] = ""
    country: Country
    latitude: Annotated[float, Field(ge=-90, le=90, examples=[-1.29])] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, examples=[36.82])] | None = None

    @model_validator(mode="after")
    def _has_both_or_none(self) -> "LocationIn":
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise invalid_field(missing, "Give latitude and longitude, or neither.")
        return self


class LocationOut(Out):
    """The location of a posting."""

    id: int
    city: str
    region: str
    country: str
    latitude: float | None
    longitude: float | None


class CountedLocationOut(LocationOut):
    """A city, and the number of open postings there."""

    count: int
