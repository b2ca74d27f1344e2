"""The scopes that the root fields of a document require of a personal access token."""

from collections.abc import Iterator, Mapping

from django.http import HttpRequest
from graphene.types.unmountedtype import UnmountedType
from graphene.utils.orderedtype import OrderedType
from graphene.utils.str_converters import to_camel_case
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationType,
    SelectionSetNode,
    get_operation_ast,
)

from nexus.gateway.descriptions import snake_case
from shared.auth.bearer import access_token_of
from shared.auth.scopes import Access, Need, require

PART = "part"
"""The key in a root field's extensions for the name of the part of the host that declares it."""


def assign_parts(schema: GraphQLSchema, fragments: Mapping[str, object]) -> None:
    """
    Record in the extensions of each root field which part of the host declares it.

    ``fragments`` maps the name of each part to its fragment of the schema.

    :raises LookupError: if no fragment declares a root field.
    """
    for kind in OperationType:
        root = schema.get_root_type(kind)
        for name, field in root.fields.items() if root else ():
            owners = [
                part
                for part, fragment in fragments.items()
                if name in _declared(getattr(fragment, kind.value.capitalize(), None))
            ]
            if not owners:
                raise LookupError(f"No part of the host declares the root field {name}.")
            field.extensions = {**field.extensions, PART: owners[0]}


def require_scopes(
    schema: GraphQLSchema, document: DocumentNode, operation: str | None, request: HttpRequest
) -> None:
    """
    Require the scope for each root field if the request carries a personal access token.

    :raises SessionRequired: if no scope permits one of the fields.
    :raises InsufficientScope: if the token lacks the scope that permits a field.
    """
    token = access_token_of(request)
    if token is not None:
        for need in needs_of(schema, document, operation):
            require(token.scopes, need)


def needs_of(
    schema: GraphQLSchema, document: DocumentNode, operation: str | None
) -> Iterator[Need]:
    """Yield the need of each root field of an operation, including fragments and @skip fields."""
    found = get_operation_ast(document, operation)
    is_change = found is not None and found.operation is OperationType.MUTATION
    access = Access.WRITE if is_change else Access.READ
    for name, field in selected_root_fields(schema, document, operation):
        # Introspection fields belong to no part and need no scope.
        if field is not None:
            yield Need(field.extensions[PART], snake_case(name), access)


def selected_root_fields(
    schema: GraphQLSchema, document: DocumentNode, operation: str | None
) -> Iterator[tuple[str, GraphQLField | None]]:
    """
    Yield the name and the field of each root field that an operation selects.

    Fields in fragments and skipped ones are included. An introspection field is None.
    """
    found = get_operation_ast(document, operation)
    root = schema.get_root_type(found.operation) if found else None
    if found is None or not isinstance(root, GraphQLObjectType):
        return
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    for name in dict.fromkeys(_selected(found.selection_set, fragments)):
        yield name, root.fields.get(name)


def _selected(
    selection: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[str]:
    waiting, spread = [selection], set()
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, FieldNode):
                yield node.name.value
            elif isinstance(node, InlineFragmentNode):
                waiting.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                waiting.append(fragments[node.name.value].selection_set)


def _declared(mixin: object) -> set[str]:
    names = {
        name for name in dir(mixin) if isinstance(getattr(mixin, name), OrderedType | UnmountedType)
    } | set(getattr(getattr(mixin, "_meta", None), "fields", ()))
    return {to_camel_case(name) for name in names}
