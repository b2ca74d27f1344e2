"""Documents for root fields of the schema, with required arguments and ids."""

import json

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from tests.whole_schema import Input, example_value, selection


def takes_id(field: GraphQLField) -> bool:
    """Return whether a field has an argument for an id, directly or inside its input."""
    return any(_takes_id(argument) for argument in field.args.values())


def arguments_of(field: GraphQLField, key: str) -> str:
    """Return the required arguments of a field, with the key for every id."""
    given = {
        name: _value(argument, key)
        for name, argument in field.args.items()
        if is_required_argument(argument) or str(get_named_type(argument.type)) == "ID"
    }
    return f"({', '.join(f'{name}: {text}' for name, text in given.items())})" if given else ""


def everything_of(field: GraphQLField) -> str:
    """Return a selection of all subfields, with lists one level deep; empty for a leaf."""
    if is_leaf_type(get_named_type(field.type)):
        return ""
    return f" {selection(field, 1, relations=1)}"


def type_of(field: GraphQLField) -> str:
    """Return a minimal selection of a field; empty for a leaf."""
    return "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"


def _takes_id(value: Input) -> bool:
    named = get_named_type(value.type)
    if isinstance(named, GraphQLInputObjectType):
        return any(_takes_id(inner) for inner in named.fields.values())
    return str(named) == "ID"


def _value(value: Input, key: str) -> str:
    nullable, named = get_nullable_type(value.type), get_named_type(value.type)
    if str(named) == "ID":
        return f'["{key}"]' if isinstance(nullable, GraphQLList) else f'"{key}"'
    if isinstance(named, GraphQLInputObjectType):
        fields = {
            name: _value(inner, key)
            for name, inner in named.fields.items()
            if is_required_input_field(inner) or str(get_named_type(inner.type)) == "ID"
        }
        text = f"{{ {', '.join(f'{name}: {each}' for name, each in fields.items())} }}"
        return f"[{text}]" if isinstance(nullable, GraphQLList) else text
    found = example_value(value)
    is_word = isinstance(found, str) and hasattr(named, "values")
    return found if is_word else json.dumps(found)
