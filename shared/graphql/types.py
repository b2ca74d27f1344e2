"""Object types over models. Their columns and joins are planned from the selection set."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import graphene
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import BaseExpression, Combinable
from graphene_django import DjangoObjectType
from pydantic import BaseModel

from shared.graphql.schemas import NO_DESCRIPTIONS, NO_TYPES, fields_of, output_name, source_of
from shared.row_forms import MadeOf, mark_of_made_text

Expression = BaseExpression | Combinable


class PlannedType(DjangoObjectType):
    """
    An object type over a model: ``ProductType`` over ``Product`` is named ``Product``.

    ``Meta.schema`` is the response schema of REST, whose fields the type shows, except the ids of
    objects that it shows as well. Fields that the type declares itself take precedence.
    ``Meta.fields`` lists columns and forward relations that REST does not show, and ``Meta.omit``
    fields that GraphQL does not show. ``Meta.types`` has the types of fields whose annotation has
    no name, and ``Meta.descriptions`` the descriptions of fields that REST describes in other
    words. A type without a schema shows ``Meta.fields`` only.

    A field that Python computes from columns lists those columns in ``requires``. A field that the
    database computes has an expression, or a function of ``info`` that returns one, in
    ``annotations``. A computed field with neither makes the query read all columns of the row.

    ``texts`` has fields whose text Python can make of columns without an object of the row, in
    addition to those that the schema marks with ``MadeOf``. Their resolvers do the same.
    """

    requires: ClassVar[Mapping[str, Sequence[str]]] = {}
    annotations: ClassVar[Mapping[str, Expression | Callable[[Any], Expression]]] = {}
    texts: ClassVar[Mapping[str, MadeOf]] = {}

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(
        cls,
        *,
        model: type[Model] | None = None,
        fields: Sequence[str] = (),
        schema: type[BaseModel] | None = None,
        omit: Sequence[str] = (),
        types: Mapping[str, Any] = NO_TYPES,
        descriptions: Mapping[str, str] = NO_DESCRIPTIONS,
        name: str | None = None,
        **options: Any,
    ) -> None:
        if model is None:
            raise TypeError(f"{cls.__name__}.Meta names no model.")
        if schema is not None:
            fields = (*_relations_shown_by(schema, cls, model, omit), *fields)
            hidden = _fields_not_derived(schema, cls, omit=(*fields, *omit))
            derived = fields_of(schema, types=types, omit=hidden, descriptions=descriptions)
            _declare(derived, cls, model=model, schema=schema)
        _refuse_bare_choices(cls, model, fields)
        super().__init_subclass_with_meta__(
            model=model,
            fields=tuple(fields),
            name=name or cls.__name__.removesuffix("Type"),
            convert_choices_to_enum=[],
            **options,
        )

    @classmethod
    def is_type_of(cls, root: object, _info: Any) -> bool:
        """
        Return whether an object is an instance of the type's model.

        graphene calls this once for every row, so it does no more than an ``isinstance``.
        """
        return isinstance(root, cls._meta.model)


def row_type(
    model: type[Model],
    schema: type[BaseModel],
    *,
    name: str | None = None,
    about: str | None = None,
    fields: Sequence[str] = (),
    omit: Sequence[str] = (),
    types: Mapping[str, Any] = NO_TYPES,
    descriptions: Mapping[str, str] = NO_DESCRIPTIONS,
    **declared: Any,
) -> Any:
    """
    Return the ``PlannedType`` of a model and a response schema.

    :param name: the name of the type, and ``about`` its description, if not the schema's.
    :param declared: attributes of the class: fields, ``requires`` and ``annotations``.
    """
    meta = {
        "model": model,
        "schema": schema,
        "fields": fields,
        "omit": omit,
        "types": types,
        "descriptions": descriptions,
    }
    body = {
        "__doc__": about or schema.__doc__,
        "__module__": schema.__module__,
        "Meta": type("Meta", (), meta),
    }
    return type(name or output_name(schema), (PlannedType,), {**body, **declared})


def _relations_shown_by(
    schema: type[BaseModel], cls: type, model: type[Model], omit: Sequence[str]
) -> Sequence[str]:
    return [
        column.name
        for column in model._meta.fields
        if column.is_relation
        and column.name in schema.model_fields
        and not (column.name in omit or hasattr(cls, column.name))
    ]


def _fields_not_derived(schema: type[BaseModel], cls: type, *, omit: Sequence[str]) -> set[str]:
    """Return fields to omit, fields that the type declares, and ids of objects that it shows."""
    declared = {name for name in schema.model_fields if hasattr(cls, name)}
    ids = {f"{name}_id" for name in (*omit, *schema.model_fields)}
    return {*omit, *declared, *ids}


def _declare(
    derived: Mapping[str, graphene.Field], cls: Any, *, model: type[Model], schema: type[BaseModel]
) -> None:
    requires: dict[str, Sequence[str]] = {}
    texts: dict[str, MadeOf] = {}
    for name, field in derived.items():
        if hasattr(cls, f"resolve_{name}"):
            field.resolver = None
        elif made_of := mark_of_made_text(schema.model_fields[name]):
            texts[name] = made_of
        source = source_of(name, schema.model_fields[name])
        if source != name and (column := _path_to_column(model, source)):
            requires[name] = (column,)
        setattr(cls, name, field)
    cls.requires = {**requires, **cls.requires}
    cls.texts = {**texts, **cls.texts}


def _path_to_column(model: Any, source: str) -> str | None:
    """Return the path that a query set takes to an attribute: ``user__name`` for ``user.name``."""
    path = []
    for part in source.split("."):
        fields = {"pk": model._meta.pk, **{field.name: field for field in model._meta.fields}}
        if part not in fields:
            return None
        path.append(fields[part].name)
        model = fields[part].related_model
    return LOOKUP_SEP.join(path)


def _refuse_bare_choices(cls: type, model: type[Model], fields: Sequence[str]) -> None:
    for field in model._meta.fields:
        if field.name in fields and field.choices and not hasattr(cls, field.name):
            raise TypeError(
                f"{cls.__name__}.{field.name} has choices: declare it on the type with"
                f" enum_from_choices(...)(required=True) and leave it out of Meta.fields."
            )
