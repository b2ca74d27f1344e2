"""What the schema states about the operations of a document, whatever the variables are."""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
)

from nexus.gateway.graphql.cached_fields import cached_namespaces
from nexus.gateway.graphql.scopes import PART, selected_root_fields
from shared.caching import Namespace


@dataclass(frozen=True, slots=True)
class OperationFacts:
    """
    The facts of one operation.

    ``kind`` is None if the document has no such operation. ``root_fields`` are the names of the
    root fields that the operation itself lists, and ``domains`` the domains and parts of the core
    that declare these and those of its fragments. ``namespaces`` are those of its cached responses,
    or None if they are not cached.
    """

    kind: OperationType | None = None
    root_fields: tuple[str, ...] = ()
    domains: frozenset[str] = frozenset()
    namespaces: tuple[Namespace, ...] | None = None


class OperationTable:
    """The facts of each operation of a document, found once."""

    def __init__(self, schema: GraphQLSchema, tree: DocumentNode) -> None:
        self._schema = schema
        self._tree = tree
        # By the id of their node, which the document holds.
        self._known: dict[int, OperationFacts] = {}

    def get(self, name: str | None) -> tuple[OperationDefinitionNode | None, OperationFacts]:
        """Return an operation, or None if there is none of this name, and its facts."""
        found = get_operation_ast(self._tree, name)
        if found is None:
            return None, OperationFacts()
        if id(found) not in self._known:
            self._known[id(found)] = self._facts_of(found, name)
        return found, self._known[id(found)]

    def _facts_of(self, found: OperationDefinitionNode, name: str | None) -> OperationFacts:
        parts = (
            field.extensions.get(PART)
            for _, field in selected_root_fields(self._schema, self._tree, name)
            if field is not None
        )
        is_query = found.operation is OperationType.QUERY
        return OperationFacts(
            kind=found.operation,
            root_fields=tuple(
                each.name.value
                for each in found.selection_set.selections
                if isinstance(each, FieldNode)
            ),
            # A schema that is not stitched from parts has none.
            domains=frozenset(part for part in parts if part),
            namespaces=cached_namespaces(self._schema, self._tree, name) if is_query else None,
        )
