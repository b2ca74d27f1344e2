"""
Completion of objects that no plan has loaded: results of mutations, payloads of events.

A service loads the columns that it needs, not those that a client selects of its result. So every
field that leads from an unplanned type to a planned one is planned like the root of a query. One
statement then loads the missing columns and relations for all objects of the field.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, get_named_type

from shared.graphql.batching import attach_batches, load
from shared.graphql.planning import Plan, plan_list

Resolver = Callable[..., Any]

_PLANNED_FOR = "_graphql_planned_for"


def complete_unplanned_fields(schema: GraphQLSchema) -> None:
    """
    Plan every field of a schema that leads from an unplanned type to a planned one.
    """
    for field in _unplanned_fields(schema):
        field.resolve = _with_completion(field.resolve) if field.resolve else None


def mark_planned(row: Model, info: Any) -> None:
    """Record that the plan of the field that is being resolved has loaded the row."""
    row.__dict__[_PLANNED_FOR] = info.field_nodes


def complete(rows: Sequence[Model], plan: Plan) -> None:
    """
    Load the columns and relations of a plan that the rows lack.

    Values that are already loaded stay. Rows that are not stored, or were deleted, stay
    incomplete.
    """
    incomplete = [row for row in rows if row.pk is not None and _lacks(row, plan)]
    if incomplete:
        stored = type(incomplete[0])._base_manager.filter(pk__in={row.pk for row in incomplete})
        loaded = {row.pk: row for row in load(stored.order_by(), plan)}
        for row in incomplete:
            if row.pk in loaded:
                _copy_missing_values(row, loaded[row.pk])
    attach_batches(rows, plan)


def _unplanned_fields(schema: GraphQLSchema) -> Iterable[GraphQLField]:
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not _is_planned(kind) and not _is_edge(kind):
            for field in kind.fields.values():
                if _is_planned(get_named_type(field.type)):
                    yield field


def _is_planned(kind: Any) -> bool:
    meta = getattr(getattr(kind, "graphene_type", None), "_meta", None)
    return getattr(meta, "model", None) is not None


def _is_edge(kind: GraphQLObjectType) -> bool:
    # The plan of the connection has loaded the node of each of its edges.
    return getattr(getattr(kind, "graphene_type", None), "role", None) == "edge"


def _with_completion(resolve: Resolver) -> Resolver:
    def resolve_completed(root: object, info: Any, **arguments: Any) -> Any:
        found = resolve(root, info, **arguments)
        rows = [
            row
            for row in (found if isinstance(found, list | tuple) else (found,))
            if isinstance(row, Model) and row.__dict__.get(_PLANNED_FOR) is not info.field_nodes
        ]
        if rows:
            complete(rows, plan_list(info))
        return found

    return resolve_completed


def _lacks(row: Model, plan: Plan) -> bool:
    return (
        any(name not in row.__dict__ for name in plan.expressions)
        or any(_lacks_path(row, path.split(LOOKUP_SEP)) for path in plan.columns)
        or any(
            _lacks(reached, inner)
            for path, inner in plan.separate_queries.items()
            if (reached := _get_related(row, path.split(LOOKUP_SEP))) is not None
        )
    )


def _lacks_path(row: Model, path: Sequence[str]) -> bool:
    name, *further = path
    field: Any = row._meta.get_field(name)
    if field.attname not in row.__dict__:
        return True
    if not further or getattr(row, field.attname) is None:
        return False
    return not field.is_cached(row) or _lacks_path(field.get_cached_value(row), further)


def _get_related(row: Model, path: Sequence[str]) -> Any:
    """Follow a path of relations, loading them where needed; None if one of them is null."""
    reached: Any = row
    for name in path:
        reached = getattr(reached, name, None)
    return reached


def _copy_missing_values(row: Model, loaded: Model) -> None:
    for name, value in loaded.__dict__.items():
        row.__dict__.setdefault(name, value)
    known = row._state.fields_cache
    for name, related in loaded._state.fields_cache.items():
        if isinstance(known.get(name), Model) and isinstance(related, Model):
            _copy_missing_values(known[name], related)
        else:
            known[name] = related
