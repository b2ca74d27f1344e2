"""
The forms of rows: the SQL that writes a row as the JSON object of a response schema.

A field of the schema is a column of the model, an annotation of the rows, the schema of a related
object, a list of the schema of the objects that refer to the row, in the order of their keys, or a
column of a related object by its path, such as ``category.name``. An annotation named
as a foreign key with ``_key`` replaces its value, so that the related object is null if it is
hidden from the viewer. A field that is none of these is null if that is its default.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from itertools import count
from json import JSONDecoder
from secrets import token_hex
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import orjson
from django.db.models import Field, FloatField, ForeignKey, JSONField, Model, QuerySet
from ninja import Schema
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    PlainSerializer,
    PlainValidator,
    WrapValidator,
)
from pydantic.fields import FieldInfo

from shared.http import Moment, Money

_MONEY = "round({0}, 2)::text"
MOMENT = (
    "replace(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '.000000', '')"
)
# As Python writes a float: at least one decimal place, and no zeros after the last digit.
FLOAT = "CASE WHEN {0} = trunc({0}) THEN round({0}, 1) ELSE trim_scale({0}) END"
# A float as the shortest decimal number that is read as this float.
_DECIMAL = "{0}::text::numeric"

NULL_IF_EMPTY = BeforeValidator(lambda text: text or None)
"""Marks a field that is null if its column is an empty text."""

_VALIDATORS = (AfterValidator, BeforeValidator, PlainValidator, WrapValidator)


@dataclass(frozen=True, slots=True)
class PathTo:
    """
    Marks a field that is the path of something of the row, with the row's key between two texts.

    It is null if the column ``unless_empty`` is an empty text. Objects need a resolver that does
    the same.
    """

    before: str
    after: str
    unless_empty: str


@dataclass(frozen=True, slots=True)
class MadeOf:
    """
    Marks a text that Python makes of columns of the row, and of related objects by their path.

    ``make`` gets their values as JSON has them. Objects need a property that does the same.
    """

    make: Callable[..., str | None]
    columns: tuple[str, ...]


Annotations = tuple[tuple[str, bool], ...]
"""The names of annotations, and whether each is a float."""


class UnsupportedField(TypeError):
    """A field of a schema is neither a column nor a related object."""


@dataclass(frozen=True, slots=True)
class OfColumns:
    """
    Marks a nested object whose members are columns of the row that has it.

    ``members`` are these members, by default all; the others are those of the related object. The
    name of a column is that of its member with a prefix. The object is null if the related object
    is, or the column ``unless_empty`` is an empty text. Objects need a resolver that does the same.
    """

    members: tuple[str, ...] = ()
    prefix: str = ""
    unless_empty: str = ""


class Form:
    """The SQL of a row as a JSON object, and of the joins that it needs after ``found (pk)``."""

    def __init__(
        self,
        schema: type[Schema],
        model: type[Model],
        annotations: Annotations = (),
        *,
        alias: str = "row",
    ) -> None:
        self._alias = alias
        self._joins: dict[str, str] = {}
        self._rows: dict[str, str] = {}
        self._annotations = dict(annotations)
        self.names: list[str] = []
        """The annotations that it needs."""
        row = self._join(model, key="found.pk")
        self.object = self._object_of(schema, model, row)
        self.joins = "\n".join(self._joins.values())

    def _join(self, model: type[Model], *, key: str, is_optional: bool = False) -> str:
        """Join the row of a model by its primary key, unless it is joined, and return its name."""
        kind = "LEFT JOIN" if is_optional else "JOIN"
        table, name = model._meta.db_table, model._meta.pk.column
        join = f'{kind} "{table}" AS {{row}} ON {{row}}."{name}" = {key}'
        row = self._rows.setdefault(join, f"{self._alias}_{len(self._joins)}")
        self._joins[row] = join.format(row=row)
        return row

    def _object_of(
        self,
        schema: type[Schema],
        model: type[Model],
        row: str,
        *,
        own: Mapping[str, str] | None = None,
    ) -> str:
        """Return the object of a joined row. ``own`` are values that it has from elsewhere."""
        decorators = schema.__pydantic_decorators__
        if decorators.computed_fields or decorators.field_serializers:
            raise UnsupportedField(f"{schema.__name__} computes fields.")
        members = {
            name: (own or {}).get(name) or self._member(schema, name, model, row)
            for name in schema.model_fields
        }
        return _object(members, condition=f'{row}."{model._meta.pk.column}" IS NOT NULL')

    def _member(self, schema: type[Schema], name: str, model: type[Model], row: str) -> str:
        info = schema.model_fields[name]
        kind, marks = _unwrap(info.annotation, info.metadata)
        of_columns = [mark for mark in marks if isinstance(mark, OfColumns)]
        if of_columns:
            return self._object_of_columns(of_columns[0], kind, name, model, row)
        for mark in marks:
            if isinstance(mark, PathTo):
                return self._path(mark, model, row)
            if isinstance(mark, MadeOf):
                return self._made(mark, model, row, of=f"{schema.__name__}.{name}")
        source = str(info.validation_alias or name)
        column = _columns_of(model).get(source)
        is_resolved = hasattr(schema, f"resolve_{name}")
        if isinstance(column, ForeignKey) and source == column.name and not is_resolved:
            return self._object_of(kind, *self._related(column, row))
        if not is_resolved and (schema_of_each := _schema_of_list(kind)):
            return self._list_of(schema_of_each, source, model, row)
        if isinstance(column, JSONField) and _is_model(kind):
            return _object_in_json(kind, f'{row}."{column.column}"')
        value = None if is_resolved else self._value(source, model, row)
        if value:
            return _format_of(kind, marks, of=f"{schema.__name__}.{name}").format(value)
        if is_resolved or info.is_required() or info.default is not None:
            raise UnsupportedField(f"{schema.__name__}.{name} is no column of {model.__name__}.")
        return "NULL"

    def _value(self, source: str, model: type[Model], row: str) -> str | None:
        """Return the value of a column, or of an annotation of the rows themselves."""
        first, _, rest = source.partition(".")
        column = _columns_of(model).get(first)
        if rest:
            is_related = isinstance(column, ForeignKey)
            return self._value(rest, *self._related(column, row)) if is_related else None
        if column:
            value, is_float = f'{row}."{column.column}"', isinstance(column, FloatField)
        elif row == "row_0" and source in self._annotations:
            value, is_float = self._annotation(source), self._annotations[source]
        else:
            return None
        return _DECIMAL.format(value) if is_float else value

    def _related(self, column: Any, row: str) -> tuple[type[Model], str]:
        """Join the row that a foreign key refers to, and return its model and name."""
        key = f"{column.name}_key"
        is_replaced = row == "row_0" and key in self._annotations
        value = self._annotation(key) if is_replaced else f'{row}."{column.column}"'
        model = column.remote_field.model
        is_optional = is_replaced or column.null or row in self._optional
        return model, self._join(model, key=value, is_optional=is_optional)

    def _list_of(self, schema: type[Schema], name: str, model: type[Model], row: str) -> str:
        """Return the list of the objects that refer to a row, in the order of their keys."""
        relation = _relations_of(model).get(name)
        if relation is None:
            raise UnsupportedField(f"{name} is no list of {model.__name__}.")
        related, key = relation.related_model, relation.field
        of_each = Form(schema, related, alias=f"{row}_{name}")
        each, *joins = of_each._joins
        joined = " ".join(of_each._joins[join] for join in joins)
        return (
            f"(SELECT coalesce(json_agg({of_each.object} "  # noqa: S608  # names of columns only
            f"ORDER BY {each}.\"{related._meta.pk.column}\"), '[]'::json) "
            f'FROM "{related._meta.db_table}" AS {each} {joined} '
            f'WHERE {each}."{key.column}" = {row}."{model._meta.pk.column}")'
        )

    def _path(self, mark: PathTo, model: type[Model], row: str) -> str:
        key = f'{row}."{model._meta.pk.column}"'
        condition = f"{self._value(mark.unless_empty, model, row)} <> ''"
        return f"CASE WHEN {condition} THEN '{mark.before}' || {key} || '{mark.after}' END"

    def _made(self, mark: MadeOf, model: type[Model], row: str, *, of: str) -> str:
        values = [self._value(column, model, row) for column in mark.columns]
        if None in values:
            raise UnsupportedField(f"{of} is made of what is no column of {model.__name__}.")
        return made_text(mark, map(str, values))

    def _annotation(self, name: str) -> str:
        if name not in self.names:
            self.names.append(name)
        return f'found."{name}"'

    @property
    def _optional(self) -> set[str]:
        return {row for row, join in self._joins.items() if join.startswith("LEFT")}

    def _object_of_columns(
        self, mark: OfColumns, schema: type[Schema], name: str, model: type[Model], row: str
    ) -> str:
        own = {
            member: self._own_member(mark, schema, member, model, row)
            for member in mark.members or schema.model_fields
        }
        column = _columns_of(model).get(name)
        if isinstance(column, ForeignKey):
            return self._object_of(schema, *self._related(column, row), own=own)
        return _object(own, condition=f"{self._value(mark.unless_empty, model, row)} <> ''")

    def _own_member(
        self, mark: OfColumns, schema: type[Schema], member: str, model: type[Model], row: str
    ) -> str:
        info = schema.model_fields[member]
        if mark_of_made_text(info):
            raise UnsupportedField(f"{schema.__name__}.{member} is made in Python.")
        value = self._value(f"{mark.prefix}{member}", model, row)
        if value is None:
            raise UnsupportedField(f"{mark.prefix}{member} is no column of {model.__name__}.")
        kind, marks = _unwrap(info.annotation, info.metadata)
        return _format_of(kind, marks, of=f"{schema.__name__}.{member}").format(value)


def form_of(schema: type[Schema], rows: "QuerySet[Any]") -> Form:
    """
    Return the form of these rows.

    :raises UnsupportedField: if a field of the schema is computed in Python.
    """
    annotations = tuple(
        (name, isinstance(annotation.output_field, FloatField))
        for name, annotation in sorted(rows.query.annotations.items())
    )
    model: type[Model] = rows.model
    return _form_of(schema, model, annotations)


def mark_of_made_text(info: FieldInfo) -> MadeOf | None:
    """Return how Python makes the text of a field of a schema; None if it does not."""
    _, marks = _unwrap(info.annotation, info.metadata)
    return next((mark for mark in marks if isinstance(mark, MadeOf)), None)


def made_text(mark: MadeOf, values: Iterable[str]) -> str:
    """Return the SQL that ``fill_in`` replaces by the text that Python makes of these values."""
    return f"json_build_array('{_place_of(mark)}', {', '.join(values)})"


def fill_in(text: str) -> str:
    """Return JSON with the texts that Python makes. Without a ``PLACE`` it is the same."""
    parts, end = [], 0
    while (start := text.find(PLACE, end)) >= 0:
        parts.append(text[end:start])
        [place, *values], end = _read_json(text, start)
        parts.append(orjson.dumps(_marks[place].make(*values)).decode())
    return "".join([*parts, text[end:]]) if parts else text


# No client can store a text with it, so it is found only where the statement has put it.
_RANDOM = token_hex(8)
PLACE = f'["made {_RANDOM} '
"""The beginning of what PostgreSQL writes in the place of a text that Python makes."""
_read_json = JSONDecoder().raw_decode
_marks: dict[str, MadeOf] = {}
_numbers = count()


@cache
def _place_of(mark: MadeOf) -> str:
    place = f"made {_RANDOM} {next(_numbers)}"
    _marks[place] = mark
    return place


@cache
def _form_of(schema: type[Schema], model: type[Model], annotations: Annotations) -> Form:
    return Form(schema, model, annotations)


def _object(members: Mapping[str, str], *, condition: str) -> str:
    values = ", ".join(f'{value} AS "{name}"' for name, value in members.items())
    # The names are those of fields and columns, never a client's.
    found = f"(SELECT row_to_json(form) FROM (SELECT {values}) AS form)"  # noqa: S608
    return f"CASE WHEN {condition} THEN {found} END"


def _object_in_json(schema: type[BaseModel], value: str) -> str:
    """Return the object in a column of JSON, with the members of the schema that made it."""
    members = {}
    for name, info in schema.model_fields.items():
        if not (info.is_required() or info.default == ""):
            raise UnsupportedField(f"{schema.__name__}.{name} has a default.")
        if mark_of_made_text(info):
            raise UnsupportedField(f"{schema.__name__}.{name} is made in Python.")
        member = f"{value} -> '{name}'"
        members[name] = member if info.is_required() else f"""coalesce({member}, '""'::jsonb)"""
    return _object(members, condition=f"jsonb_typeof({value}) = 'object'")


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _schema_of_list(kind: Any) -> type[Schema] | None:
    """Return the schema of the members of a list type; None if it is no list of a schema."""
    if get_origin(kind) is not list:
        return None
    [member] = get_args(kind)
    return member if _is_model(member) else None


def _relations_of(model: type[Model]) -> dict[str, Any]:
    """Return the foreign keys that refer to a model, by the name of the list on its objects."""
    relations = [each for each in model._meta.related_objects if each.one_to_many]
    return {str(each.get_accessor_name()): each for each in relations if not each.hidden}


def _columns_of(model: type[Model]) -> dict[str, "Field[Any, Any]"]:
    columns = model._meta.concrete_fields
    own = {name: each for each in columns for name in (each.name, each.attname)}
    return {"pk": model._meta.pk, **own} if model._meta.pk in columns else own


def _format_of(kind: Any, marks: Sequence[object], *, of: str) -> str:
    """Return the SQL format of the values of a column, for a field of this type."""
    validators = [mark for mark in marks if isinstance(mark, _VALIDATORS)]
    serializers = [mark for mark in marks if isinstance(mark, PlainSerializer)]
    if validators not in ([], [NULL_IF_EMPTY]):
        raise UnsupportedField(f"{of} is changed in Python.")
    for serializer in serializers:
        if serializer == get_args(Money)[1]:
            return _MONEY
        if serializer == get_args(Moment)[1]:
            return MOMENT
    if kind is float:
        return FLOAT
    if get_origin(kind) in (dict, Literal) or kind in (date, list[int]):
        return "{0}"
    if not serializers and isinstance(kind, type) and issubclass(kind, int | str | Enum):
        return "nullif({0}, '')" if validators else "{0}"
    raise UnsupportedField(f"PostgreSQL has no format for {of}.")


def _unwrap(annotation: Any, marks: Sequence[object] = ()) -> tuple[Any, Sequence[object]]:
    """Return the type below ``Annotated`` and ``| None``, and what it is annotated with."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _unwrap(inner, (*marks, *more))
    if get_origin(annotation) in (Union, UnionType):
        inner, *others = (each for each in get_args(annotation) if each is not NoneType)
        return (annotation, marks) if others else _unwrap(inner, marks)
    return annotation, marks
