"""What every router says in the same words: schemas, values, who asks, documented failures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from inspect import get_annotations
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from shared.auth.bearer import anyone, signed_in
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.error_catalogue import CATALOGUE
from shared.errors import FieldError
from shared.exact import read_exactly
from shared.text import Line, Name, Text, Words

__all__ = [
    "AuthenticatedRequest",
    "Filters",
    "Id",
    "Identifier",
    "In",
    "Line",
    "Moment",
    "Money",
    "MoneyIn",
    "Name",
    "Out",
    "Patch",
    "Problem",
    "ProblemField",
    "SmallCount",
    "Text",
    "ViewerRequest",
    "Words",
    "anyone",
    "field_errors",
    "problems",
    "signed_in",
    "wrong_field",
]

LARGEST_ID = 2**63 - 1
LARGEST_AMOUNT = Decimal("9999999999.99")


class Exact(BaseModel):
    """What is read from a request: its numbers and dates are written in one form only."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Have pydantic read no more than ``shared.exact`` allows."""
        return read_exactly(handler(source))


class In(Exact):
    """A request body: fields nobody knows are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Patch(In):
    """
    A request body that changes some fields: absent keeps a value, null clears an optional one.

    ``class PollPatchIn(Patch, of=PollIn)`` has the fields of ``PollIn`` without their defaults.
    Null is refused for a field that is not optional there. ``omit`` names fields that cannot be
    changed.
    """

    def __init_subclass__(
        cls, of: type[BaseModel] | None = None, omit: Sequence[str] = (), **options: Any
    ) -> None:
        """Copy the fields of another schema. Pydantic collects the fields of the class later."""
        super().__init_subclass__(**options)
        own = get_annotations(cls)
        fields = {} if of is None else of.model_fields
        copied = {name: fields[name] for name in fields if name not in (*omit, *own)}
        types = {name: _annotation_of(field) for name, field in copied.items()}
        cls.__annotations__ = {**types, **own}
        for name, field in copied.items():
            setattr(cls, name, _optional(field))

    def changes(self) -> Any:
        """Return the fields that were sent, as the mapping that services take."""
        return self.model_dump(exclude_unset=True)


def _annotation_of(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _optional(info: FieldInfo) -> Any:
    # A factory, because a default would be shown to clients and is never used.
    return Field(default_factory=type(None), description=info.description, examples=info.examples)


class Filters(Exact):
    """Query parameters: those nobody knows are ignored."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)


class Out(Schema):
    """An answer: every field is there, null or not."""

    model_config = ConfigDict(
        from_attributes=True, json_schema_serialization_defaults_required=True
    )


class AuthenticatedRequest(HttpRequest):
    """A request that somebody signed."""

    auth: User
    nexus_headers: dict[str, str]


class ViewerRequest(HttpRequest):
    """A request by somebody who is signed in, or by nobody in particular."""

    auth: Viewer
    nexus_headers: dict[str, str]


class _ReadExactly:
    """Reads a value of a type that stands alone, such as a parameter of a path."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return read_exactly(handler(source))


class Identifier:
    """Marks an id, or a text that may be an id or a slug. GraphQL shows it as ``ID``."""


Id = Annotated[int, Field(ge=1, le=LARGEST_ID), _ReadExactly(), Identifier()]
"""The number of something that is stored."""

SmallCount = Annotated[int, Field(ge=1, le=10_000), _ReadExactly()]
"""How many of something a person would ask for."""

MoneyIn = Annotated[
    Decimal,
    Field(ge=0, le=LARGEST_AMOUNT, decimal_places=2, allow_inf_nan=False),
    _ReadExactly(),
]
"""An amount of money that a client sends."""


def _two_places(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Money = Annotated[
    Decimal,
    PlainSerializer(_two_places, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2}$", "examples": ["19.90"]}),
]
"""An amount of money in an answer: a decimal string with two places."""

Moment = Annotated[
    datetime,
    PlainSerializer(_in_utc, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-20T09:30:00Z"]}),
]
"""A moment in an answer: RFC 3339, in UTC, with a Z."""


class ProblemField(Out):
    """One thing wrong with one field of the request."""

    field: str
    code: str
    message: str


class Problem(Out):
    """An answer that is not what was asked for (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    request_id: str
    errors: list[ProblemField]


def wrong_field(field: str, message: str) -> PydanticCustomError:
    """
    Return what a validator of a whole model raises: it names the field to be changed.

    The path of a model's own error would end at the model, which is no field of the request.
    """
    return PydanticCustomError("value_error", "{message}", {"message": message, "field": field})


def field_errors(details: Iterable[ErrorDetails]) -> tuple[FieldError, ...]:
    """Say in our words what pydantic found wrong, with dotted paths."""
    return tuple(
        FieldError(
            field=".".join(map(str, (*detail["loc"], *_named_by(detail)))),
            code=_FIELD_CODES.get(detail["type"], detail["type"]),
            message=detail["msg"].removeprefix("Value error, "),
        )
        for detail in details
    )


def _named_by(detail: ErrorDetails) -> tuple[str, ...]:
    field = detail.get("ctx", {}).get("field")
    return (field,) if isinstance(field, str) else ()


_FIELD_CODES = {"value_error": "invalid", "assertion_error": "invalid"}


def problems(*codes: str) -> Mapping[HTTPStatus, object]:
    """
    Document the codes an operation may refuse with, to be spread into its ``response=``.

    :raises KeyError: if a code is not in the catalogue.
    """
    by_status: dict[HTTPStatus, list[str]] = {}
    for code in codes:
        by_status.setdefault(CATALOGUE[code].status, []).append(code)
    return {
        # The gateway moves the codes from here into the description of the answer.
        status: Annotated[Problem, Field(json_schema_extra={"x-codes": list(found)})]
        for status, found in by_status.items()
    }
