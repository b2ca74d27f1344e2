"""Building blocks of a domain's ``graphql.py``: planned types, lists, look-ups, mutations."""

from shared.graphql.choices import enum_from_choices, enum_from_literal, ordering_enum
from shared.graphql.connections import ConnectionField
from shared.graphql.costs import PASSWORD_HASH, SCAN, UPSTREAM_CALL, cost, sized_list
from shared.graphql.examples import Example
from shared.graphql.lookups import Found, find_one, load_one, parse_id
from shared.graphql.mutations import Replay, mutation
from shared.graphql.nesting import NestedConnectionField, NestedListField, NestedOneField
from shared.graphql.parameters import ById, ByUuid, Called, Flat
from shared.graphql.parsing import parse
from shared.graphql.queries import connection, query, subscription
from shared.graphql.roots import mutations_in, queries_in, subscriptions_in
from shared.graphql.scalars import Date, DateTime, Decimal
from shared.graphql.schemas import fields_of, input_of, output_of
from shared.graphql.types import PlannedType, row_type
from shared.graphql.viewers import current_user, viewer

__all__ = [
    "PASSWORD_HASH",
    "SCAN",
    "UPSTREAM_CALL",
    "ById",
    "ByUuid",
    "Called",
    "ConnectionField",
    "Date",
    "DateTime",
    "Decimal",
    "Example",
    "Flat",
    "Found",
    "NestedConnectionField",
    "NestedListField",
    "NestedOneField",
    "PlannedType",
    "Replay",
    "connection",
    "cost",
    "current_user",
    "enum_from_choices",
    "enum_from_literal",
    "fields_of",
    "find_one",
    "input_of",
    "load_one",
    "mutation",
    "mutations_in",
    "ordering_enum",
    "output_of",
    "parse",
    "parse_id",
    "queries_in",
    "query",
    "row_type",
    "sized_list",
    "subscription",
    "subscriptions_in",
    "viewer",
]
