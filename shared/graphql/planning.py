"""From a selection set to the columns, joins and expressions that it needs, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import graphene
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Prefetch, QuerySet
from django.db.models.constants import LOOKUP_SEP
from graphene.utils.str_converters import to_camel_case
from graphql import FieldNode, GraphQLObjectType, get_named_type
from graphql.execution.collect_fields import collect_sub_fields

_M = TypeVar("_M", bound=Model)


class NestedField:
    """A field whose rows are loaded for all parents at once, so its parent's plan leaves it out."""


@dataclass
class Plan:
    """
    What one level of a query needs of the database.

    Paths are written as Django writes them, ``category__name``. ``crowded`` are the paths,
    ``""`` for the level itself, whose objects have nested lists; ``apart`` are forward
    relations that need expressions of their own and therefore a statement of their own.
    """

    columns: set[str] = field(default_factory=set)
    joins: set[str] = field(default_factory=set)
    expressions: dict[str, Any] = field(default_factory=dict)
    apart: dict[str, Plan] = field(default_factory=dict)
    crowded: set[str] = field(default_factory=set)

    def absorb(self, other: Plan, *, at: str) -> None:
        """Take over the plan of the objects that a forward relation leads to."""
        prefix = at + LOOKUP_SEP
        self.joins |= {at} | {prefix + join for join in other.joins}
        self.columns |= {prefix + column for column in other.columns}
        self.apart |= {prefix + path: plan for path, plan in other.apart.items()}
        self.crowded |= {prefix + path if path else at for path in other.crowded}

    def separate(self) -> None:
        """
        Leave to each plan in ``apart`` all that is asked of its objects.

        A computed field may require columns of such a relation. Joined here as well, the
        relation would count as loaded, and its own statement would never run.
        """
        for path, inner in self.apart.items():
            prefix = path + LOOKUP_SEP
            inner.joins |= _below(self.joins, prefix)
            inner.columns |= _below(self.columns, prefix)
            self.joins = {
                join for join in self.joins if not f"{join}{LOOKUP_SEP}".startswith(prefix)
            }
            self.columns = {column for column in self.columns if not column.startswith(prefix)}
            inner.separate()


def plan_selection(
    info: Any, selected: GraphQLObjectType, nodes: Sequence[FieldNode], path: Sequence[str] = ()
) -> Plan:
    """
    Plan one level: what the nodes select of the type ``selected``.

    With a ``path``, such as ``edges`` and ``node``, the level lies below those fields.
    A type that stands for no model has an empty plan.
    """
    for name in path:
        nodes = _uses_of_fields(info, selected, nodes).get(name, [])
        selected = get_named_type(selected.fields[name].type)
    return _plan_type(info, selected, nodes)


def plan_list(info: Any) -> Plan:
    """Plan the rows, or the one row, of the field that is being resolved."""
    return plan_selection(info, get_named_type(info.return_type), info.field_nodes)


def select(
    info: Any, selected: GraphQLObjectType, nodes: Sequence[FieldNode]
) -> Mapping[str, list[FieldNode]]:
    """Return the selected fields by alias, fragments spread and @skip and @include obeyed."""
    return collect_sub_fields(
        info.schema, info.fragments, info.variable_values, selected, list(nodes)
    )


def apply(plan: Plan, queryset: QuerySet[_M], *, also: Iterable[str] = ()) -> QuerySet[_M]:
    """Return the query set with the plan's columns, joins and expressions, instead of its own."""
    planned: Any = queryset.select_related(None).prefetch_related(None).defer(None)
    known = planned.query.annotations
    planned = planned.annotate(
        **{name: said for name, said in plan.expressions.items() if name not in known}
    )
    if plan.joins:
        planned = planned.select_related(*sorted(plan.joins))
    for path, inner in sorted(plan.apart.items()):
        related = _model_at(queryset.model, path)._base_manager.all()
        planned = planned.prefetch_related(Prefetch(path, queryset=apply(inner, related)))
    narrowed: QuerySet[_M] = planned.only("pk", *sorted(plan.columns | set(also)))
    return narrowed


@cache
def fields_of(planned: type[graphene.ObjectType]) -> Mapping[str, tuple[str, Any]]:
    """Return a type's graphene fields by their GraphQL names, with their Python names."""
    return {
        getattr(mounted, "name", None) or to_camel_case(name): (name, mounted)
        for name, mounted in planned._meta.fields.items()
    }


def _plan_type(info: Any, selected: GraphQLObjectType, nodes: Sequence[FieldNode]) -> Plan:
    plan = Plan()
    planned: Any = getattr(selected, "graphene_type", None)
    if getattr(getattr(planned, "_meta", None), "model", None) is None:
        return plan
    for name, uses in _uses_of_fields(info, selected, nodes).items():
        if name in selected.fields:
            _plan_field(plan, info, planned, selected, uses)
    plan.separate()
    return plan


def _uses_of_fields(
    info: Any, selected: GraphQLObjectType, nodes: Sequence[FieldNode]
) -> Mapping[str, list[FieldNode]]:
    """
    Return the nodes of each field by its name, whatever aliases they go by.

    Rows are shared by all uses of a relation, so the plan is the union of what each use needs.
    """
    uses: dict[str, list[FieldNode]] = {}
    for alias in select(info, selected, nodes).values():
        for node in alias:
            uses.setdefault(node.name.value, []).append(node)
    return uses


def _plan_field(
    plan: Plan,
    info: Any,
    planned: Any,
    selected: GraphQLObjectType,
    nodes: Sequence[FieldNode],
) -> None:
    graphql_name = nodes[0].name.value
    name, mounted = fields_of(planned)[graphql_name]
    column = _column(planned._meta.model, name)
    if isinstance(mounted, NestedField):
        plan.crowded.add("")
    elif name in planned.annotations:
        said = planned.annotations[name]
        plan.expressions[name] = said if hasattr(said, "resolve_expression") else said(info)
    elif column is not None and column.is_relation and name == column.name:
        target = get_named_type(selected.fields[graphql_name].type)
        _plan_relation(plan, info, planned._meta.model, name, target, nodes)
    elif column is not None:
        plan.columns.add(column.name)
    elif name not in planned.requires:
        plan.columns |= {every.name for every in planned._meta.model._meta.concrete_fields}
    _require(plan, planned.requires.get(name, ()))


def _plan_relation(
    plan: Plan,
    info: Any,
    model: type[Model],
    name: str,
    target: GraphQLObjectType,
    nodes: Sequence[FieldNode],
) -> None:
    plan.columns.add(name)
    inner = _plan_type(info, target, nodes)
    if inner.expressions:
        plan.apart[name] = inner
    else:
        inner.columns.add(_model_at(model, name)._meta.pk.name)
        plan.absorb(inner, at=name)


def _require(plan: Plan, paths: Iterable[str]) -> None:
    for path in paths:
        plan.columns.add(path)
        *relations, _column_name = path.split(LOOKUP_SEP)
        for depth in range(1, len(relations) + 1):
            plan.joins.add(LOOKUP_SEP.join(relations[:depth]))
            plan.columns.add(LOOKUP_SEP.join(relations[:depth]))


def _below(paths: Iterable[str], prefix: str) -> set[str]:
    return {path.removeprefix(prefix) for path in paths if path.startswith(prefix)}


@cache
def _column(model: type[Model], name: str) -> Any:
    """Return the column a field is named after, as ``category`` or as ``category_id``."""
    for column in model._meta.concrete_fields:
        if name in (column.name, column.attname):
            return column
    return None


def _model_at(model: type[Model], path: str) -> type[Model]:
    for name in path.split(LOOKUP_SEP):
        related = model._meta.get_field(name).related_model
        if not isinstance(related, type):
            raise FieldDoesNotExist(f"{name} leads from {model.__name__} to no model.")
        model = related
    return model
