"""Mutations made from typed functions, whose arguments are the schemas of REST."""

import inspect
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import graphene
from graphene.types.unmountedtype import UnmountedType
from graphene.utils.str_converters import to_camel_case
from pydantic import BaseModel, create_model

from shared.graphql.lookups import parse_id, parse_uuid
from shared.graphql.parsing import parse
from shared.graphql.schemas import field_type, input_of
from shared.graphql.viewers import current_user
from shared.http import Id, Identifier, In
from shared.idempotency.operations import run_once

_T = TypeVar("_T")
_INPUT = "input"
_KEY = "idempotency_key"
_KEYS: Mapping[type, Callable[[object], object]] = {int: parse_id, uuid.UUID: parse_uuid}


@dataclass(frozen=True, slots=True)
class _ArgumentName:
    """The name of an argument in the schema, if it differs from the name of the parameter."""

    name: str


class _Flat:
    """Marks a parameter with a schema whose fields become arguments of the mutation."""


ById = Annotated[Id, _ArgumentName("id")]
"""An id that the schema calls ``id``."""

ByUuid = Annotated[uuid.UUID, Identifier(), _ArgumentName("id")]
"""A UUID that the schema calls ``id``."""

Flat = Annotated[_T, _Flat()]
"""A schema whose fields are arguments of the mutation, instead of one ``input``."""


class MutationField(graphene.Field):
    """A field of the mutation root, made by ``mutation``."""


@dataclass(frozen=True, slots=True)
class Replay:
    """
    How an idempotent mutation responds to a repeated request.

    ``reference`` names an attribute of the first result, whose value is stored as JSON; None
    stores null, for results that are found by their user. ``read`` is called with ``user``, the
    stored value as ``reference``, and the arguments of the mutation. It returns the result.
    """

    read: Callable[..., object]
    reference: str | None = "pk"


def mutation(
    *, replay: Replay | None = None, weight: int = 0, public: bool = False, **payload: Any
) -> Callable[[Callable[..., object]], MutationField]:
    """
    Make a field of ``Mutation`` from a function that calls one service.

    The function takes ``info`` and keyword arguments. A parameter whose type is a request schema
    is the argument ``input``, or one argument for each field if its type is ``Flat[schema]``. Its
    input type is made by ``input_of``, unless it is ``Annotated[schema, input type]``. An ``Id``
    or ``ByUuid`` becomes an ``ID``; other types are converted as in a request schema. All
    arguments are validated before the function runs. The docstring describes the field.

    :param payload: the fields of the payload by name; a plain type is a field that is never null.
        With one field, the function returns its value; with more, an object with attributes of
        their names.
    :param replay: adds the argument ``idempotencyKey``, and reads the result of a repeated request.
    :param weight: the cost of the mutation in objects, see ``shared.graphql.costs``.
    :param public: whether anonymous viewers may call it. Otherwise they are refused before the
        arguments are validated, as REST does.
    """

    def decorate(function: Callable[..., object]) -> MutationField:
        compiled = _Compiled(function, payload, replay, public=public)
        field = MutationField(
            compiled.payload,
            args=compiled.arguments(),
            resolver=compiled.resolve,
            description=inspect.getdoc(function),
            required=False,
        )
        field.cost = weight
        return field

    return decorate


def mutations_in(*modules: ModuleType) -> type:
    """Return a mixin for the mutation root with every mutation of these modules."""
    fields = {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, MutationField)
    }
    return type("Mutation", (), {**fields, "__module__": modules[0].__package__})


class _Compiled:
    """A mutation function with its parameters and its payload type."""

    def __init__(
        self,
        function: Callable[..., Any],
        payload: Mapping[str, Any],
        replay: Replay | None,
        *,
        public: bool,
    ) -> None:
        self._function, self._replay, self._public = function, replay, public
        self._operation = to_camel_case(function.__name__)
        self._parameters = list(_parameters_of(function))
        self._names = tuple(payload)
        self.payload = _payload_type(function, payload)

    def arguments(self) -> dict[str, UnmountedType]:
        """Return the arguments of the field by their names in Python."""
        named = {
            name: kind for parameter in self._parameters for name, kind in parameter.arguments()
        }
        return {**named, _KEY: graphene.String()} if self._replay else named

    def resolve(self, _root: None, info: Any, **given: Any) -> Any:
        """Validate the arguments, call the function and return the payload."""
        if not self._public:
            current_user(info)
        key = given.pop(_KEY, None)
        arguments = {item.name: item.value(given) for item in self._parameters}
        result = self._run(info, key, arguments)
        # With several fields, each is read from the result when it is selected.
        return self.payload(**{self._names[0]: result}) if len(self._names) == 1 else result

    def _run(self, info: Any, key: str | None, arguments: dict[str, Any]) -> object:
        replay = self._replay
        if replay is None or key is None:
            return self._function(info, **arguments)
        user = current_user(info)
        return run_once(
            user=user,
            key=key,
            operation=self._operation,
            body={name: _plain(value) for name, value in arguments.items()},
            effect=lambda: self._function(info, **arguments),
            reference=lambda result: replay.reference and getattr(result, replay.reference),
            read=lambda reference: replay.read(user=user, reference=reference, **arguments),
        )


@dataclass(frozen=True, slots=True)
class _Body:
    """A parameter with a schema that is the argument ``input``."""

    name: str
    schema: type[BaseModel]
    input_type: type[graphene.InputObjectType]
    required: bool

    def arguments(self) -> Iterator[tuple[str, Any]]:
        yield _INPUT, self.input_type(required=self.required)

    def value(self, given: Mapping[str, Any]) -> BaseModel:
        return parse(self.schema, given.get(_INPUT))


@dataclass(frozen=True, slots=True)
class _Fields:
    """A parameter with a schema whose fields are separate arguments."""

    name: str
    schema: type[BaseModel]

    def arguments(self) -> Iterator[tuple[str, Any]]:
        for name, info in self.schema.model_fields.items():
            yield (
                name,
                field_type(
                    name, info.annotation, required=info.is_required(), metadata=info.metadata
                ),
            )

    def value(self, given: Mapping[str, Any]) -> BaseModel:
        fields = self.schema.model_fields
        return parse(self.schema, {name: given[name] for name in given if name in fields})


@dataclass(frozen=True, slots=True)
class _Key:
    """A parameter for the id of a stored object. ``argument`` is its name in the schema."""

    name: str
    argument: str
    parse: Callable[[object], object]

    def arguments(self) -> Iterator[tuple[str, Any]]:
        yield self.argument, graphene.ID(required=True)

    def value(self, given: Mapping[str, Any]) -> object:
        return self.parse(given[self.argument])


@dataclass(frozen=True, slots=True)
class _Value:
    """A parameter for one value. The schema validates it in a field of the same name."""

    name: str
    annotation: Any
    schema: type[BaseModel]

    def arguments(self) -> Iterator[tuple[str, Any]]:
        required = self.schema.model_fields[self.name].is_required()
        yield self.name, field_type(self.name, self.annotation, required=required)

    def value(self, given: Mapping[str, Any]) -> Any:
        sent = {self.name: given[self.name]} if self.name in given else {}
        return getattr(parse(self.schema, sent), self.name)


def _parameters_of(function: Callable[..., Any]) -> Iterator[_Body | _Fields | _Key | _Value]:
    hints = get_type_hints(function, include_extras=True)
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        yield _parameter(name, hints[name], parameter.default)


def _parameter(name: str, annotation: Any, default: Any) -> _Body | _Fields | _Key | _Value:
    plain_type: Any = annotation
    marks: list[Any] = []
    if get_origin(annotation) is Annotated:
        plain_type, *marks = get_args(annotation)
    is_required = default is inspect.Parameter.empty
    if isinstance(plain_type, type) and issubclass(plain_type, BaseModel):
        if any(isinstance(mark, _Flat) for mark in marks):
            return _Fields(name, plain_type)
        types = (mark for mark in marks if _is_input_type(mark))
        return _Body(name, plain_type, next(types, None) or input_of(plain_type), is_required)
    parse_key = _KEYS.get(plain_type) if isinstance(plain_type, type) else None
    if parse_key and is_required and any(isinstance(mark, Identifier) for mark in marks):
        called = next((mark.name for mark in marks if isinstance(mark, _ArgumentName)), name)
        return _Key(name, called, parse_key)
    field: Any = (annotation, ... if is_required else default)
    return _Value(name, annotation, create_model(name, __base__=In, **{name: field}))


def _is_input_type(mark: object) -> bool:
    return isinstance(mark, type) and issubclass(mark, graphene.InputObjectType)


def _payload_type(
    function: Callable[..., Any], payload: Mapping[str, Any]
) -> type[graphene.ObjectType]:
    name = "".join(word.capitalize() for word in function.__name__.split("_"))
    fields = {
        field: graphene.Field(kind, required=True) if isinstance(kind, type) else kind
        for field, kind in payload.items()
    }
    body = {**fields, "__doc__": inspect.getdoc(function), "__module__": function.__module__}
    return type(f"{name}Payload", (graphene.ObjectType,), body)


def _plain(value: Any) -> object:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value
