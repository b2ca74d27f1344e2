"""Object types over models. Their columns and joins are planned from the selection set."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model
from django.db.models.expressions import BaseExpression, Combinable
from graphene_django import DjangoObjectType
from pydantic import BaseModel

Expression = BaseExpression | Combinable


class PlannedType(DjangoObjectType):
    """
    An object type over a model: ``ProductType`` over ``Product`` is named ``Product``.

    ``Meta.fields`` lists the columns and forward relations that the type shows. With
    ``Meta.schema`` instead, they are those that a response schema of REST shows, except the
    fields that the type declares itself. A field that Python computes from columns lists those
    columns in ``requires``. A field that the database computes has an expression, or a function of
    ``info`` that returns one, in ``annotations``. A computed field with neither makes the query
    read all columns of the row.
    """

    requires: ClassVar[Mapping[str, Sequence[str]]] = {}
    annotations: ClassVar[Mapping[str, Expression | Callable[[Any], Expression]]] = {}

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(
        cls,
        *,
        model: type[Model] | None = None,
        fields: Sequence[str] = (),
        schema: type[BaseModel] | None = None,
        name: str | None = None,
        **options: Any,
    ) -> None:
        if model is None:
            raise TypeError(f"{cls.__name__}.Meta names no model.")
        if schema is not None:
            fields = _fields_shown_by(schema, cls, model)
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


def _fields_shown_by(schema: type[BaseModel], cls: type, model: type[Model]) -> Sequence[str]:
    names = [field.name for field in model._meta.fields]
    return [name for name in names if name in schema.model_fields and not hasattr(cls, name)]


def _refuse_bare_choices(cls: type, model: type[Model], fields: Sequence[str]) -> None:
    for field in model._meta.fields:
        if field.name in fields and field.choices and not hasattr(cls, field.name):
            raise TypeError(
                f"{cls.__name__}.{field.name} has choices: declare it on the type with"
                f" enum_from_choices(...)(required=True) and leave it out of Meta.fields."
            )
