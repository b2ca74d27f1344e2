"""A cache of GraphQL documents: each text is parsed, validated and estimated once."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.conf import settings
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Node,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)

from nexus.gateway.graphql.costs import build_cost_table
from nexus.gateway.graphql.errors import (
    DocumentInvalid,
    ParseFailed,
    QueryTooComplex,
    RefusedDocument,
)
from nexus.gateway.graphql.limits import Complexity, CostEstimator, refuse_repetition
from nexus.gateway.graphql.operations import OperationTable
from shared.errors import DomainError

MAX_CACHED = 256
MAX_CACHED_LENGTH = 8 * 1024
MAX_TOTAL_NODES = 6_000
"""
The nodes of the trees of all cached documents. A node takes about 400 bytes, however long the text
is that it was parsed from.
"""
MAX_COMMENTS = 200
MAX_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document. With the variables of a request, it may still cost too much."""

    tree: DocumentNode
    estimator: CostEstimator
    operations: OperationTable
    nodes: int
    """The number of nodes of the tree."""

    def estimate_cost(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
    ) -> Complexity:
        """
        Return the complexity of an operation with the variables of a request.

        :raises RefusedDocument: if the operation costs too much or is nested too deep.
        """
        try:
            return self.estimator.estimate_cost(operation, variables or {})
        except DomainError as failure:
            raise _rejected(failure) from None


class DocumentCache:
    """The documents of one schema. Valid, short documents are cached, least recently used out."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._costs = build_cost_table(schema)
        self._cache: OrderedDict[tuple[str, bool], Document] = OrderedDict()
        self._total_nodes = 0
        self._lock = Lock()

    def get(self, text: str) -> Document:
        """
        Return the document of a text.

        :raises RefusedDocument: if the text cannot be parsed, costs too much or is invalid.
        """
        key = (text, settings.NEXUS_GRAPHQL["introspection"])
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        document = self._prepare(text, introspection=key[1])
        if len(text) <= MAX_CACHED_LENGTH:
            self._store(key, document)
        return document

    def __len__(self) -> int:
        """Return the number of cached documents."""
        return len(self._cache)

    def _store(self, key: tuple[str, bool], document: Document) -> None:
        with self._lock:
            # Two threads may have prepared the same text.
            if key in self._cache:
                return
            self._total_nodes += document.nodes
            self._cache[key] = document
            while len(self._cache) > MAX_CACHED or self._total_nodes > MAX_TOTAL_NODES:
                _, oldest = self._cache.popitem(last=False)
                self._total_nodes -= oldest.nodes

    def _prepare(self, text: str, *, introspection: bool) -> Document:
        tree = _parse(text)
        try:
            # Check this before validation: its standard rules take seconds on such documents.
            refuse_repetition(tree)
            estimator = CostEstimator(self._schema, self._costs, tree)
            for definition in tree.definitions:
                if isinstance(definition, OperationDefinitionNode):
                    estimator.estimate_cost(definition, None)
        except DomainError as failure:
            raise _rejected(failure) from None
        rules = specified_rules
        if not introspection:
            rules = (*specified_rules, NoSchemaIntrospectionCustomRule)
        errors = validate(
            self._schema, tree, rules, max_errors=MAX_ERRORS, hide_suggestions=not introspection
        )
        if errors:
            raise RefusedDocument(DocumentInvalid, errors)
        operations = OperationTable(self._schema, tree)
        return Document(tree, estimator, operations, nodes=_forget_tokens(tree))


def _forget_tokens(tree: DocumentNode) -> int:
    """
    Remove the tokens of a tree and return the number of its nodes.

    Errors name a place by its offset in the source. The tokens take a quarter of the memory.
    """
    waiting: list[Node] = [tree]
    count = 0
    while waiting:
        node = waiting.pop()
        count += 1
        if node.loc:
            node.loc.start_token = node.loc.end_token = None  # type: ignore[assignment]
        for name in node.keys:
            value = getattr(node, name, None)
            if isinstance(value, Node):
                waiting.append(value)
            elif isinstance(value, list | tuple):
                waiting += [each for each in value if isinstance(each, Node)]
    return count


def _parse(text: str) -> DocumentNode:
    limit = settings.NEXUS_GRAPHQL["max_tokens"]
    try:
        return parse(text, max_lexical_tokens=limit, max_comments=MAX_COMMENTS)
    except GraphQLSyntaxError as error:
        if "contains more than" in error.message:
            raise _rejected(
                QueryTooComplex(f"The document is too long; {limit} tokens are allowed.")
            ) from None
        raise RefusedDocument(ParseFailed, [error]) from None


def _rejected(failure: DomainError) -> RefusedDocument:
    error = GraphQLError(failure.message, original_error=failure)
    refusal = RefusedDocument(type(failure), ())
    refusal.errors = [error]
    return refusal
