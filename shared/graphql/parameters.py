"""The arguments of a root field, made from the parameters of the function that it calls."""

import inspect
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

import graphene
from pydantic import BaseModel, create_model

from shared.graphql.choices import ordering_enum
from shared.graphql.lookups import parse_id, parse_uuid
from shared.graphql.parsing import parse
from shared.graphql.schemas import NO_TYPES, ORDERING, field_type, input_of
from shared.http import Filters, Id, Identifier, In

_T = TypeVar("_T")
_KEYS: Mapping[type, Callable[[object], object]] = {int: parse_id, uuid.UUID: parse_uuid}


@dataclass(frozen=True, slots=True)
class Called:
    """Marks a parameter whose argument has another name in the schema."""

    name: str


class _Flat:
    """Marks a parameter with a schema whose fields become arguments."""


ById = Annotated[Id, Called("id")]
"""An id that the schema calls ``id``."""

ByUuid = Annotated[uuid.UUID, Identifier(), Called("id")]
"""A UUID that the schema calls ``id``."""

Flat = Annotated[_T, _Flat()]
"""A schema whose fields are arguments, instead of one argument with fields."""


class Parameter(Protocol):
    """A parameter of a function, and its arguments in the schema."""

    @property
    def name(self) -> str:
        """The name of the parameter."""

    def arguments(self) -> Iterator[tuple[str, Any]]:
        """Yield the name and the type of each argument."""

    def value(self, given: Mapping[str, Any]) -> Any:
        """Return the validated value for the arguments that were given."""


class Parameters:
    """
    The parameters of a function after ``info``.

    A parameter whose type is a request schema is one argument, or one for each field of the schema
    if its type is ``Flat[schema]``. An ``Id``, or a UUID that is an identifier, becomes an ``ID``.
    Other types are converted as in a request schema, which validates their values.
    """

    def __init__(
        self, function: Callable[..., Any], *, types: Mapping[str, Any] = NO_TYPES
    ) -> None:
        hints = get_type_hints(function, include_extras=True)
        declared = list(inspect.signature(function).parameters.items())[1:]
        self._parameters = [
            _parameter(name, hints[name], parameter.default, types) for name, parameter in declared
        ]

    def arguments(self) -> dict[str, Any]:
        """Return the types of the arguments by name."""
        return {name: kind for each in self._parameters for name, kind in each.arguments()}

    def values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """
        Return the validated value of each parameter by name.

        :raises ValidationFailed: if an argument is not allowed.
        :raises NotFound: if an id cannot be one.
        """
        return {each.name: each.value(given) for each in self._parameters}


@dataclass(frozen=True, slots=True)
class _Body:
    """A parameter with the schema of a request body, which is the argument ``input``."""

    name: str
    schema: type[BaseModel]
    input_type: type[graphene.InputObjectType]
    required: bool

    def arguments(self) -> Iterator[tuple[str, Any]]:
        yield "input", self.input_type(required=self.required)

    def value(self, given: Mapping[str, Any]) -> BaseModel:
        return parse(self.schema, given.get("input"))


@dataclass(frozen=True, slots=True)
class _Filters:
    """
    A parameter with the filters of a list: the arguments ``filter`` and ``orderBy``.

    Fields of the schema that the input type leaves out are arguments of their own.
    """

    name: str
    schema: type[Filters]
    input_type: type[graphene.InputObjectType]
    types: Mapping[str, Any]
    separate: Sequence[str]

    def arguments(self) -> Iterator[tuple[str, Any]]:
        if self.input_type._meta.fields:
            yield "filter", self.input_type()
        if ORDERING in self.schema.model_fields:
            yield "order_by", (self.types.get(ORDERING) or _order_of(self.schema))()
        for name in self.separate:
            yield name, _field_type(self.schema, name, self.types)

    def value(self, given: Mapping[str, Any]) -> BaseModel:
        separate = {name: given.get(name) for name in self.separate}
        filters = given.get("filter") or {}
        return parse(self.schema, {**filters, **separate, ORDERING: given.get("order_by")})


@dataclass(frozen=True, slots=True)
class _Fields:
    """A parameter with a schema whose fields are separate arguments."""

    name: str
    schema: type[BaseModel]
    types: Mapping[str, Any]

    def arguments(self) -> Iterator[tuple[str, Any]]:
        for name, info in self.schema.model_fields.items():
            yield info.alias or name, _field_type(self.schema, name, self.types)

    def value(self, given: Mapping[str, Any]) -> BaseModel:
        names = (info.alias or name for name, info in self.schema.model_fields.items())
        return parse(self.schema, {name: given[name] for name in names if name in given})


@dataclass(frozen=True, slots=True)
class _Key:
    """A parameter for the id of a stored object. ``argument`` is its name in the schema."""

    name: str
    argument: str
    parse: Callable[[object], object]
    required: bool

    def arguments(self) -> Iterator[tuple[str, Any]]:
        yield self.argument, graphene.ID(required=self.required)

    def value(self, given: Mapping[str, Any]) -> object:
        key = given.get(self.argument)
        return None if key is None else self.parse(key)


@dataclass(frozen=True, slots=True)
class _Value:
    """
    A parameter for one value. The schema validates it in a field of the same name.

    ``argument`` is its name in the GraphQL schema, or None if it is the parameter's.
    """

    name: str
    argument: str | None
    annotation: Any
    schema: type[BaseModel]
    types: Mapping[str, Any]

    def arguments(self) -> Iterator[tuple[str, Any]]:
        required = self.schema.model_fields[self.name].is_required()
        yield (
            self.name,
            field_type(
                self.name,
                self.annotation,
                required=required,
                types=self.types,
                called=self.argument,
            ),
        )

    def value(self, given: Mapping[str, Any]) -> Any:
        sent = {self.name: given[self.name]} if self.name in given else {}
        return getattr(parse(self.schema, sent), self.name)


def _parameter(name: str, annotation: Any, default: Any, types: Mapping[str, Any]) -> Parameter:
    kind, marks = _unwrap(annotation)
    called = next((mark.name for mark in marks if isinstance(mark, Called)), None)
    is_required = default is inspect.Parameter.empty
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if any(isinstance(mark, _Flat) for mark in marks):
            return _Fields(name, kind, types)
        named = next((mark for mark in marks if _is_input_type(mark)), None)
        if issubclass(kind, Filters):
            return _filters(name, kind, named, types)
        return _Body(name, kind, named or input_of(kind), is_required)
    parse_key = _KEYS.get(kind) if isinstance(kind, type) else None
    if parse_key and any(isinstance(mark, Identifier) for mark in marks):
        return _Key(name, called or name, parse_key, is_required)
    field: Any = (annotation, ... if is_required else default)
    schema = create_model(name, __base__=In, **{name: field})
    return _Value(name, called, annotation, schema, types)


def _filters(name: str, schema: type[Filters], named: Any, types: Mapping[str, Any]) -> _Filters:
    of_fields = {field: kind for field, kind in types.items() if field != ORDERING}
    input_type = named or input_of(schema, types=of_fields)
    filtered = {*input_type._meta.fields, ORDERING}
    separate = [field for field in schema.model_fields if field not in filtered]
    return _Filters(name, schema, input_type, types, separate)


def _field_type(schema: type[BaseModel], name: str, types: Mapping[str, Any]) -> Any:
    info = schema.model_fields[name]
    return field_type(
        name, info.annotation, required=info.is_required(), metadata=info.metadata, types=types
    )


def _unwrap(annotation: Any) -> tuple[Any, Sequence[Any]]:
    """Return the type of a parameter that may be null, and the marks of the type."""
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
        return _unwrap(kinds[0]) if len(kinds) == 1 else (annotation, ())
    if get_origin(annotation) is Annotated:
        kind, *marks = get_args(annotation)
        return kind, marks
    return annotation, ()


def _is_input_type(mark: object) -> bool:
    return isinstance(mark, type) and issubclass(mark, graphene.InputObjectType)


@cache
def _order_of(schema: type[Filters]) -> type[graphene.Enum]:
    """Return the enum of the orderings of a list: ``PollFilters`` becomes ``PollOrder``."""
    return ordering_enum(
        schema.model_fields[ORDERING].annotation,
        name=f"{schema.__name__.removesuffix('Filters')}Order",
        module=schema.__module__,
    )
