"""Building blocks of a domain's ``graphql.py``: planned types, lists, look-ups, mutations."""

from shared.graphql.choices import enum_from_choices, ordering_enum
from shared.graphql.connections import ConnectionField, ListField
from shared.graphql.costs import PASSWORD_HASH, SCAN, UPSTREAM_CALL, cost
from shared.graphql.examples import Example
from shared.graphql.lookups import find_one, parse_id
from shared.graphql.mutations import Mutation
from shared.graphql.nesting import NestedConnectionField, NestedListField, NestedOneField
from shared.graphql.parsing import parse
from shared.graphql.scalars import Date, DateTime, Decimal
from shared.graphql.types import PlannedType
from shared.graphql.viewers import current_user, viewer

__all__ = [
    "PASSWORD_HASH",
    "SCAN",
    "UPSTREAM_CALL",
    "ConnectionField",
    "Date",
    "DateTime",
    "Decimal",
    "Example",
    "ListField",
    "Mutation",
    "NestedConnectionField",
    "NestedListField",
    "NestedOneField",
    "PlannedType",
    "cost",
    "current_user",
    "enum_from_choices",
    "find_one",
    "ordering_enum",
    "parse",
    "parse_id",
    "viewer",
]
