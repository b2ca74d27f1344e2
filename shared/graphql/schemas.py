"""GraphQL types made from the Pydantic schemas of REST, so that a field is declared once."""

import json
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal as Amount
from functools import cache, partial
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

import graphene
from django.db.models import TextChoices
from graphene.types.resolver import dict_or_attr_resolver
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from shared.graphql.choices import enum_from_choices
from shared.graphql.scalars import Date, DateTime, Decimal
from shared.http import Filters, Identifier, Patch
from shared.row_forms import NULL_IF_EMPTY

_SCALARS: Mapping[type, Any] = {
    str: graphene.String,
    int: graphene.Int,
    bool: graphene.Boolean,
    float: graphene.Float,
    Amount: Decimal,
    datetime: DateTime,
    AwareDatetime: DateTime,
    date: Date,
}
NO_TYPES: Mapping[str, Any] = {}
NO_DESCRIPTIONS: Mapping[str, str] = {}
ORDERING = "ordering"
"""The filter of REST that is the argument ``orderBy`` in GraphQL."""


def input_of(
    schema: type[BaseModel],
    *,
    name: str | None = None,
    types: Mapping[str, Any] = NO_TYPES,
    omit: Container[str] = (),
) -> type[graphene.InputObjectType]:
    """
    Return the input type of a request schema: ``PollIn`` becomes ``PollInput``.

    The fields, their order and whether they are required are those of the schema. The ``ordering``
    of filters is left out, because it is an argument of its own. Calls without options return the
    same type for the same schema, also when a schema contains another.

    :param name: the name of the type, if it is not the schema's.
    :param types: the types of fields whose annotation has no name, such as a ``Literal``.
    :param omit: fields that GraphQL does not have.
    """
    if not types and not omit and name is None:
        return _input_of(schema)
    return _make_input(schema, name or _input_name(schema), types, omit)


def output_of(
    schema: type[BaseModel],
    *,
    name: str | None = None,
    about: str | None = None,
    types: Mapping[str, Any] = NO_TYPES,
    omit: Container[str] = (),
    partial: bool = False,
    **fields: Any,
) -> type[graphene.ObjectType]:
    """
    Return the object type of a response schema: ``PollResultsOut`` becomes ``PollResults``.

    The type is for values that are not rows of a model; rows have a ``PlannedType``. A field is
    read from the attribute of its name or of its ``validation_alias``, or by the schema's
    ``resolve_…`` function.

    :param name: the name of the type, and ``about`` its description, if not the schema's.
    :param types: the types of fields whose annotation has no name or is a row of a model. A
        ``graphene.Field`` is the whole field.
    :param omit: fields that GraphQL does not have.
    :param partial: whether every field may be null, because only those that were sent are stored.
    :param fields: fields that REST does not have.
    """
    if not (types or omit or partial or fields or name or about):
        return _output_of(schema)
    derived = fields_of(schema, types=types, omit=omit, partial=partial)
    return _make_output(schema, {**derived, **fields}, name=name, about=about)


def fields_of(
    schema: type[BaseModel],
    *,
    types: Mapping[str, Any] = NO_TYPES,
    omit: Container[str] = (),
    descriptions: Mapping[str, str] = NO_DESCRIPTIONS,
    partial: bool = False,
) -> Mapping[str, graphene.Field]:
    """
    Return the fields of a response schema, for the payload of a mutation. See ``output_of``.

    :param descriptions: the descriptions of fields that REST describes in other words.
    """
    return {
        name: _output_field(schema, name, types, descriptions.get(name), partial=partial)
        for name in schema.model_fields
        if name not in omit
    }


def field_type(
    name: str,
    annotation: Any,
    *,
    required: bool,
    metadata: Sequence[Any] = (),
    types: Mapping[str, Any] = NO_TYPES,
    called: str | None = None,
) -> graphene.types.unmountedtype.UnmountedType:
    """
    Return the GraphQL type of an argument or input field with this annotation, not yet mounted.

    :param types: the types of fields whose annotation has no name, such as a ``Literal``.
    :param called: the name in the schema, if it is another one.
    :raises TypeError: if the annotation has no GraphQL type.
    """
    kind = types.get(name) or _type_of(name, annotation, metadata, _input_of)
    return _mount(kind, required=required, name=called)


@cache
def _input_of(schema: type[BaseModel]) -> type[graphene.InputObjectType]:
    return _make_input(schema, _input_name(schema), {}, ())


@cache
def _output_of(schema: type[BaseModel]) -> type[graphene.ObjectType]:
    return _make_output(schema, fields_of(schema))


def _make_input(
    schema: type[BaseModel], name: str, types: Mapping[str, Any], omit: Container[str]
) -> type[graphene.InputObjectType]:
    fields = {
        field: _mount(
            types.get(field) or _type_of(field, info.annotation, info.metadata, _input_of),
            required=info.is_required() and not issubclass(schema, Patch),
        )
        for field, info in schema.model_fields.items()
        if field not in omit and not (issubclass(schema, Filters) and field == ORDERING)
    }
    body = {**fields, "__doc__": schema.__doc__, "__module__": schema.__module__}
    return type(name, (graphene.InputObjectType,), body)


def _make_output(
    schema: type[BaseModel],
    fields: Mapping[str, Any],
    *,
    name: str | None = None,
    about: str | None = None,
) -> type[graphene.ObjectType]:
    body = {**fields, "__doc__": about or schema.__doc__, "__module__": schema.__module__}
    return type(name or output_name(schema), (graphene.ObjectType,), body)


def _output_field(
    schema: type[BaseModel],
    name: str,
    types: Mapping[str, Any],
    description: str | None,
    *,
    partial: bool,
) -> graphene.Field:
    info = schema.model_fields[name]
    kind = types.get(name) or _type_of(name, info.annotation, info.metadata, _output_of)
    if isinstance(kind, graphene.Field):
        return kind
    return graphene.Field(
        kind,
        name=info.serialization_alias,
        description=description,
        required=not (partial or _is_optional(info.annotation)),
        resolver=_resolver_of(schema, name, as_text=name not in types),
    )


def _resolver_of(schema: type[BaseModel], name: str, *, as_text: bool) -> Any:
    info = schema.model_fields[name]
    if resolve := getattr(schema, f"resolve_{name}", None):
        return lambda root, _info: resolve(root)
    source = source_of(name, info)
    read = attrgetter(source)
    if _is_optional_choice(info.annotation) or NULL_IF_EMPTY in info.metadata:
        return NullIfEmpty(source)
    if as_text and _is_object(info.annotation):
        return lambda root, _info: json.dumps(read(root))
    if "." in source:
        return lambda root, _info: read(root)
    # Fields that read an attribute are executed in one loop, or compiled to SQL.
    return None if source == name else partial(dict_or_attr_resolver, source, None)


class NullIfEmpty:
    """A resolver of an attribute. Its column stores no choice, or no text, as an empty text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._read = attrgetter(source)

    def __call__(self, root: object, _info: Any) -> Any:
        """Return the value of the attribute, or None if it is empty."""
        return self._read(root) or None


def source_of(name: str, info: FieldInfo) -> str:
    """Return the path of the attribute that a field of a response schema is read from."""
    return info.validation_alias if isinstance(info.validation_alias, str) else name


def _is_object(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _is_object(get_args(annotation)[0])
    return get_origin(annotation) is dict


def _type_of(name: str, annotation: Any, metadata: Sequence[Any], nested: Any) -> Any:
    if get_origin(annotation) is Annotated:
        bare, *more = get_args(annotation)
        return _type_of(name, bare, [*metadata, *more], nested)
    if _is_optional(annotation):
        (bare,) = (kind for kind in get_args(annotation) if kind is not NoneType)
        return _type_of(name, bare, metadata, nested)
    if get_origin(annotation) is list:
        return graphene.List(graphene.NonNull(_type_of(name, get_args(annotation)[0], (), nested)))
    if _is_object(annotation):
        # GraphQL has no type for an object of any form, so it is sent as JSON text.
        return graphene.String
    if _is_identifier(name, annotation, metadata):
        return graphene.ID
    if isinstance(annotation, type):
        if issubclass(annotation, TextChoices):
            return enum_from_choices(annotation)
        if issubclass(annotation, BaseModel):
            return nested(annotation)
        if annotation in _SCALARS:
            return _SCALARS[annotation]
    raise TypeError(f"{name}: {annotation} has no GraphQL type: name one in types.")


def _is_identifier(name: str, annotation: Any, metadata: Sequence[Any]) -> bool:
    is_key = annotation in (int, UUID) and (name == "id" or name.endswith(("_id", "_ids")))
    return is_key or any(isinstance(mark, Identifier) for mark in metadata)


def _is_optional(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _is_optional(get_args(annotation)[0])
    return get_origin(annotation) in (Union, UnionType) and NoneType in get_args(annotation)


def _is_optional_choice(annotation: Any) -> bool:
    return _is_optional(annotation) and any(
        isinstance(kind, type) and issubclass(kind, TextChoices) for kind in get_args(annotation)
    )


def _mount(kind: Any, **options: Any) -> Any:
    if isinstance(kind, graphene.List):
        return graphene.List(kind.of_type, **options)
    return kind(**options)


def _input_name(schema: type[BaseModel]) -> str:
    name = schema.__name__
    for ending, replacement in (("Filters", "FilterInput"), ("In", "Input")):
        if name.endswith(ending):
            return name.removesuffix(ending) + replacement
    return f"{name}Input"


def output_name(schema: type[BaseModel]) -> str:
    """Return the name of the object type of a response schema."""
    return schema.__name__.removesuffix("Out")
