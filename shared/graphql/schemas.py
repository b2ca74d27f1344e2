"""GraphQL types made from the Pydantic schemas of REST, so that a field is declared once."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal as Amount
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import graphene
from django.db.models import TextChoices
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from shared.graphql.choices import enum_from_choices
from shared.graphql.scalars import Date, DateTime, Decimal
from shared.http import Identifier, Patch

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
_NO_TYPES: Mapping[str, Any] = {}


def input_of(
    schema: type[BaseModel],
    *,
    name: str | None = None,
    types: Mapping[str, Any] = _NO_TYPES,
    omit: Sequence[str] = (),
) -> type[graphene.InputObjectType]:
    """
    Return the input type of a request schema: ``PollIn`` becomes ``PollInput``.

    The fields, their order and whether they are required are those of the schema. Calls without
    options return the same type for the same schema, also when a schema contains another.

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
    types: Mapping[str, Any] = _NO_TYPES,
    partial: bool = False,
) -> type[graphene.ObjectType]:
    """
    Return the object type of a response schema: ``PollResultsOut`` becomes ``PollResults``.

    The type is for values that are not rows of a model; rows have a ``PlannedType``. A field is
    read from the attribute of its name, or by the schema's ``resolve_…`` function.

    :param name: the name of the type, if it is not the schema's.
    :param types: the types of fields whose annotation has no name or is a row of a model.
    :param partial: whether every field may be null, because only those that were sent are stored.
    """
    if not types and name is None and not partial:
        return _output_of(schema)
    return _make_output(schema, name or _output_name(schema), types, partial=partial)


def fields_of(
    schema: type[BaseModel],
    *,
    types: Mapping[str, Any] = _NO_TYPES,
    omit: Sequence[str] = (),
) -> Mapping[str, graphene.Field]:
    """
    Return the fields of a response schema, for the payload of a mutation.

    :param types: the types of fields whose annotation has no name or is a row of a model.
    :param omit: fields that GraphQL does not have.
    """
    return _fields_of(schema, types, omit=omit)


def field_type(
    name: str, annotation: Any, *, required: bool, metadata: Sequence[Any] = ()
) -> graphene.types.unmountedtype.UnmountedType:
    """
    Return the GraphQL type of an argument or input field with this annotation, not yet mounted.

    :raises TypeError: if the annotation has no GraphQL type.
    """
    return _mount(_type_of(name, annotation, metadata, _input_of), required=required)


@cache
def _input_of(schema: type[BaseModel]) -> type[graphene.InputObjectType]:
    return _make_input(schema, _input_name(schema), {}, ())


@cache
def _output_of(schema: type[BaseModel]) -> type[graphene.ObjectType]:
    return _make_output(schema, _output_name(schema), {}, partial=False)


def _make_input(
    schema: type[BaseModel], name: str, types: Mapping[str, Any], omit: Sequence[str]
) -> type[graphene.InputObjectType]:
    fields = {
        field: _mount(
            types.get(field) or _type_of(field, info.annotation, info.metadata, _input_of),
            required=info.is_required() and not issubclass(schema, Patch),
        )
        for field, info in schema.model_fields.items()
        if field not in omit
    }
    body = {**fields, "__doc__": schema.__doc__, "__module__": schema.__module__}
    return type(name, (graphene.InputObjectType,), body)


def _make_output(
    schema: type[BaseModel], name: str, types: Mapping[str, Any], *, partial: bool
) -> type[graphene.ObjectType]:
    fields = _fields_of(schema, types, partial=partial)
    body = {**fields, "__doc__": schema.__doc__, "__module__": schema.__module__}
    return type(name, (graphene.ObjectType,), body)


def _fields_of(
    schema: type[BaseModel],
    types: Mapping[str, Any],
    *,
    omit: Sequence[str] = (),
    partial: bool = False,
) -> Mapping[str, graphene.Field]:
    return {
        name: graphene.Field(
            types.get(name) or _type_of(name, info.annotation, info.metadata, _output_of),
            required=not (partial or _is_optional(info.annotation)),
            resolver=_resolver_of(schema, name, info),
        )
        for name, info in schema.model_fields.items()
        if name not in omit
    }


def _resolver_of(schema: type[BaseModel], field: str, info: FieldInfo) -> Any:
    if resolve := getattr(schema, f"resolve_{field}", None):
        return lambda root, _info: resolve(root)
    attribute = info.validation_alias if isinstance(info.validation_alias, str) else field
    if _is_object(info.annotation):
        return lambda root, _info: json.dumps(getattr(root, attribute))
    return None if attribute == field else lambda root, _info: getattr(root, attribute)


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
    by_name = annotation is int and (name == "id" or name.endswith(("_id", "_ids")))
    return by_name or any(isinstance(mark, Identifier) for mark in metadata)


def _is_optional(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _is_optional(get_args(annotation)[0])
    return get_origin(annotation) in (Union, UnionType) and NoneType in get_args(annotation)


def _mount(kind: Any, *, required: bool) -> Any:
    if isinstance(kind, graphene.List):
        return graphene.List(kind.of_type, required=required)
    return kind(required=required)


def _input_name(schema: type[BaseModel]) -> str:
    name = schema.__name__
    for ending, replacement in (("Filters", "FilterInput"), ("In", "Input")):
        if name.endswith(ending):
            return name.removesuffix(ending) + replacement
    return f"{name}Input"


def _output_name(schema: type[BaseModel]) -> str:
    return schema.__name__.removesuffix("Out")
