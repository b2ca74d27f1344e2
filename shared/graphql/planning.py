"""Query plans: the columns, joins and expressions that a selection set needs, and no more."""

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
    """A field whose rows load for all parents at once, outside the parents' own plan."""


@dataclass
class Plan:
    """
    The columns, joins and expressions that one level of a query needs.

    Paths are Django's, such as ``category__name``. ``nested_list_paths`` are the paths to
    objects with nested lists, ``""`` for the level itself. ``separate_queries`` are the plans,
    by path, of forward relations that need expressions and therefore a statement of their own.
    """

    columns: set[str] = field(default_factory=set)
    joins: set[str] = field(default_factory=set)
    expressions: dict[str, Any] = field(default_factory=dict)
    separate_queries: dict[str, Plan] = field(default_factory=dict)
    nested_list_paths: set[str] = field(default_factory=set)

    def merge(self, other: Plan, *, at: str) -> None:
        """Add the plan of the objects of the forward relation ``at``."""
        prefix = at + LOOKUP_SEP
        self.joins |= {at} | {prefix + join for join in other.joins}
        self.columns |= {prefix + column for column in other.columns}
        self.separate_queries |= {
            prefix + path: plan for path, plan in other.separate_queries.items()
        }
        self.nested_list_paths |= {
            prefix + path if path else at for path in other.nested_list_paths
        }

    def move_to_separate_queries(self) -> None:
        """
        Move joins and columns below each relation of ``separate_queries`` to the plan there.

        A computed field may require columns of such a relation. If the relation was joined
        here as well, it would count as loaded, and its own statement would never run.
        """
        for path, inner in self.separate_queries.items():
            prefix = path + LOOKUP_SEP
            inner.joins |= _relative_paths(self.joins, prefix)
            inner.columns |= _relative_paths(self.columns, prefix)
            self.joins = {
                join for join in self.joins if not f"{join}{LOOKUP_SEP}".startswith(prefix)
            }
            self.columns = {column for column in self.columns if not column.startswith(prefix)}
            inner.move_to_separate_queries()


def plan_selection(
    info: Any, selected: GraphQLObjectType, nodes: Sequence[FieldNode], path: Sequence[str] = ()
) -> Plan:
    """
    Return the plan for the fields that the nodes select of the type ``selected``.

    With a ``path``, such as ``edges`` and ``node``, plan the selection below those fields.
    A type without a model has an empty plan.
    """
    for name in path:
        nodes = _nodes_by_field(info, selected, nodes).get(name, [])
        selected = get_named_type(selected.fields[name].type)
    return _plan_type(info, selected, nodes)


def plan_list(info: Any) -> Plan:
    """Return the plan for the rows, or the one row, of the field that is being resolved."""
    return plan_selection(info, get_named_type(info.return_type), info.field_nodes)


def select(
    info: Any, selected: GraphQLObjectType, nodes: Sequence[FieldNode]
) -> Mapping[str, list[FieldNode]]:
    """Return the nodes of the selected fields by alias, with fragments and @skip resolved."""
    return collect_sub_fields(
        info.schema, info.fragments, info.variable_values, selected, list(nodes)
    )


def apply(plan: Plan, queryset: QuerySet[_M], *, extra_columns: Iterable[str] = ()) -> QuerySet[_M]:
    """Return the query set with the columns and joins of the plan instead of its own."""
    planned: Any = queryset.select_related(None).prefetch_related(None).defer(None)
    known = planned.query.annotations
    planned = planned.annotate(
        **{name: value for name, value in plan.expressions.items() if name not in known}
    )
    if plan.joins:
        planned = planned.select_related(*sorted(plan.joins))
    for path, inner in sorted(plan.separate_queries.items()):
        related = _related_model(queryset.model, path)._base_manager.all()
        planned = planned.prefetch_related(Prefetch(path, queryset=apply(inner, related)))
    narrowed: QuerySet[_M] = planned.only("pk", *sorted(plan.columns | set(extra_columns)))
    return narrowed


@cache
def graphene_fields(planned: type[graphene.ObjectType]) -> Mapping[str, tuple[str, Any]]:
    """Return ``(Python name, field)`` of each graphene field of a type by its GraphQL name."""
    return {
        getattr(mounted, "name", None) or to_camel_case(name): (name, mounted)
        for name, mounted in planned._meta.fields.items()
    }


def _plan_type(info: Any, selected: GraphQLObjectType, nodes: Sequence[FieldNode]) -> Plan:
    plan = Plan()
    planned: Any = getattr(selected, "graphene_type", None)
    if getattr(getattr(planned, "_meta", None), "model", None) is None:
        return plan
    for name, uses in _nodes_by_field(info, selected, nodes).items():
        if name in selected.fields:
            _plan_field(plan, info, planned, selected, uses)
    plan.move_to_separate_queries()
    return plan


def _nodes_by_field(
    info: Any, selected: GraphQLObjectType, nodes: Sequence[FieldNode]
) -> Mapping[str, list[FieldNode]]:
    """
    Return the nodes of each field by the field's name, under all of its aliases.

    All uses of a relation share its rows, so the plan is the union of what they need.
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
    name, mounted = graphene_fields(planned)[graphql_name]
    column = column_of(planned._meta.model, name)
    if isinstance(mounted, NestedField):
        plan.nested_list_paths.add("")
    elif name in planned.annotations:
        given = planned.annotations[name]
        is_expression = hasattr(given, "resolve_expression")
        plan.expressions[name] = given if is_expression else given(info)
    elif column is not None and column.is_relation and name == column.name:
        target = get_named_type(selected.fields[graphql_name].type)
        _plan_relation(plan, info, planned._meta.model, name, target, nodes)
    elif column is not None:
        plan.columns.add(column.name)
    elif name not in planned.requires:
        plan.columns |= {every.name for every in planned._meta.model._meta.concrete_fields}
    _add_required(plan, planned.requires.get(name, ()))


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
        plan.separate_queries[name] = inner
    else:
        inner.columns.add(_related_model(model, name)._meta.pk.name)
        plan.merge(inner, at=name)


def _add_required(plan: Plan, paths: Iterable[str]) -> None:
    for path in paths:
        plan.columns.add(path)
        *relations, _column_name = path.split(LOOKUP_SEP)
        for depth in range(1, len(relations) + 1):
            plan.joins.add(LOOKUP_SEP.join(relations[:depth]))
            plan.columns.add(LOOKUP_SEP.join(relations[:depth]))


def _relative_paths(paths: Iterable[str], prefix: str) -> set[str]:
    return {path.removeprefix(prefix) for path in paths if path.startswith(prefix)}


@cache
def column_of(model: type[Model], name: str) -> Any:
    """Return the column called ``category``, ``category_id`` or ``pk``."""
    if name == "pk":
        return model._meta.pk
    for column in model._meta.concrete_fields:
        if name in (column.name, column.attname):
            return column
    return None


def _related_model(model: type[Model], path: str) -> type[Model]:
    for name in path.split(LOOKUP_SEP):
        related = model._meta.get_field(name).related_model
        if not isinstance(related, type):
            raise FieldDoesNotExist(f"{name} leads from {model.__name__} to no model.")
        model = related
    return model
