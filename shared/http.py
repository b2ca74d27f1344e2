"""Base schemas, field types, request types and documented errors for all routers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from inspect import get_annotations
from typing import Annotated, Any, ClassVar, Self

from django.http import HttpRequest
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

import shared.operation_models  # noqa: F401  # before a router declares operations
from shared.auth.bearer import anyone, signed_in
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.error_catalogue import CATALOGUE
from shared.errors import FieldError
from shared.response_schemas import Out
from shared.strict_formats import parse_strictly
from shared.text import Line, Name, Text, Words

__all__ = [
    "AuthenticatedRequest",
    "Filters",
    "Id",
    "Identifier",
    "In",
    "JsonObject",
    "Line",
    "Moment",
    "Money",
    "MoneyIn",
    "Name",
    "Out",
    "Patch",
    "Problem",
    "ProblemField",
    "ProblemStatus",
    "SmallCount",
    "Text",
    "ViewerRequest",
    "Words",
    "anyone",
    "error_details",
    "field_errors",
    "invalid_field",
    "problems",
    "signed_in",
]

LARGEST_ID = 2**63 - 1
LARGEST_AMOUNT = Decimal("9999999999.99")


class StrictModel(BaseModel):
    """The base of request schemas: numbers and dates have one format only."""

    is_of_json: ClassVar[bool] = False
    """Whether values have types, so that a text is no number."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Restrict pydantic to the formats of ``shared.strict_formats``."""
        return parse_strictly(handler(source), of_json=cls.is_of_json)


class In(StrictModel):
    """A request body. Unknown fields are refused, and texts for numbers and booleans."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    is_of_json = True


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
        """
        Return the fields that were sent, as the mapping that services take.

        An object within is replaced as a whole, so its own defaults apply.
        """
        return self.model_dump(include=self.model_fields_set)


def _annotation_of(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _optional(info: FieldInfo) -> Any:
    # A factory, because a default would be shown to clients and is never used.
    return Field(default_factory=type(None), description=info.description, examples=info.examples)


class Filters(StrictModel):
    """Query parameters. Unknown parameters are ignored."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)


class AuthenticatedRequest(HttpRequest):
    """A request of a signed-in user."""

    auth: User
    nexus_headers: dict[str, str]


class ViewerRequest(HttpRequest):
    """A request of a signed-in user, or an anonymous one."""

    auth: Viewer
    nexus_headers: dict[str, str]


class _StrictFormat:
    """Restricts the format of a single value, such as a path parameter."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return parse_strictly(handler(source))


class Identifier:
    """Marks an id, or a text that may be an id or a slug. GraphQL shows it as ``ID``."""


Id = Annotated[int, Field(ge=1, le=LARGEST_ID), _StrictFormat(), Identifier()]
"""The id of a stored object."""

SmallCount = Annotated[int, Field(ge=1, le=10_000), _StrictFormat()]
"""A quantity from 1 to 10,000."""

MoneyIn = Annotated[
    Decimal,
    Field(ge=0, le=LARGEST_AMOUNT, decimal_places=2, allow_inf_nan=False),
    _StrictFormat(),
]
"""An amount of money in a request: at most two decimal places."""


def _format_money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _format_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Money = Annotated[
    Decimal,
    PlainSerializer(_format_money, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2}$", "examples": ["19.90"]}),
]
"""An amount of money in a response: a decimal string with two places."""


def _read_json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise ValueError("Send a JSON object.") from None


JsonObject = Annotated[dict[str, Any], BeforeValidator(_read_json)]
"""An object of any form; over GraphQL the text of its JSON."""

Moment = Annotated[
    datetime,
    PlainSerializer(_format_utc, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-20T09:30:00Z"]}),
]
"""A datetime in a response: RFC 3339, in UTC, with a Z."""


class ProblemField(Out):
    """An error of one field of the request."""

    field: str
    code: str
    message: str


class Problem(Out):
    """The body of an error response (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    request_id: str
    errors: list[ProblemField]


def invalid_field(field: str, message: str) -> PydanticCustomError:
    """
    Return an error for a model validator to raise, with the field that must change.

    Other errors of a model validator have the path of the model, which is not a field.
    """
    return PydanticCustomError("value_error", "{message}", {"message": message, "field": field})


def error_details(refusal: ValidationError) -> list[ErrorDetails]:
    """
    Return what a schema refused, without the values, and release the frames of the validation.

    An error that a validator has raised refers through its traceback to all frames of the request.
    Pydantic conceals its own reference to that error from the garbage collector, so a frame that
    refers to the ``ValidationError`` would make a cycle that is never collected.
    """
    details = refusal.errors(include_url=False, include_input=False)
    for error in (refusal, *(detail.get("ctx", {}).get("error") for detail in details)):
        if isinstance(error, BaseException):
            error.__traceback__ = error.__context__ = error.__cause__ = None
    return details


def field_errors(details: Iterable[ErrorDetails]) -> tuple[FieldError, ...]:
    """Convert pydantic's errors to field errors with dotted paths."""
    return tuple(
        FieldError(
            field=".".join(map(str, (*detail["loc"], *_field_of_context(detail)))),
            code=_FIELD_CODES.get(detail["type"], detail["type"]),
            message=detail["msg"].removeprefix("Value error, "),
        )
        for detail in details
    )


def _field_of_context(detail: ErrorDetails) -> tuple[str, ...]:
    field = detail.get("ctx", {}).get("field")
    return (field,) if isinstance(field, str) else ()


_FIELD_CODES = {"value_error": "invalid", "assertion_error": "invalid"}


class ProblemStatus(int):
    """The status of an error response, with the codes of its errors in the order of the route."""

    codes: tuple[str, ...]

    def __new__(cls, status: int, codes: Sequence[str]) -> Self:
        """Make a status that equals the number."""
        made = super().__new__(cls, status)
        made.codes = tuple(codes)
        return made


def problems(*codes: str) -> Mapping[int, None]:
    """
    Return the error responses of these codes by status, to unpack into ``response=`` of a route.

    They name no schema, because ninja would make a class of its own for each of them, which took
    7 MB in all. The gateway documents their body from the codes.

    :raises KeyError: if a code is not in the catalogue.
    """
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(CATALOGUE[code].status, []).append(code)
    return {ProblemStatus(status, found): None for status, found in by_status.items()}
