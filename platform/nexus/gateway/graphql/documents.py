"""Documents, parsed, measured and validated once for each text."""

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
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)

from nexus.gateway.graphql.costs import table_of
from nexus.gateway.graphql.errors import (
    DocumentInvalid,
    ParseFailed,
    QueryTooComplex,
    RefusedDocument,
)
from nexus.gateway.graphql.limits import Estimator, Measure, refuse_repetition
from shared.errors import DomainError

MAX_KEPT = 512
MAX_KEPT_LENGTH = 8 * 1024
MAX_COMMENTS = 200
MAX_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may be run, unless its variables make it cost too much."""

    tree: DocumentNode
    estimator: Estimator

    def measure(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
    ) -> Measure:
        """
        Measure an operation with the variables of a request.

        :raises RefusedDocument: if it costs too much.
        """
        try:
            return self.estimator.measure(operation, variables or {})
        except DomainError as failure:
            raise _refused(failure) from None


class Documents:
    """The documents of one schema; those that are valid and short are kept."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._costs = table_of(schema)
        self._kept: OrderedDict[tuple[str, bool], Document] = OrderedDict()
        self._lock = Lock()

    def read(self, text: str) -> Document:
        """
        Return the document of a text.

        :raises RefusedDocument: if it cannot be parsed, costs too much or is not valid.
        """
        key = (text, settings.NEXUS_GRAPHQL["introspection"])
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        document = self._prepare(text, introspection=key[1])
        if len(text) <= MAX_KEPT_LENGTH:
            self._keep(key, document)
        return document

    def __len__(self) -> int:
        """Return how many documents are kept."""
        return len(self._kept)

    def _keep(self, key: tuple[str, bool], document: Document) -> None:
        with self._lock:
            self._kept[key] = document
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)

    def _prepare(self, text: str, *, introspection: bool) -> Document:
        tree = _parse(text)
        try:
            # Before validation, whose own rules take seconds over what this refuses.
            refuse_repetition(tree)
            estimator = Estimator(self._schema, self._costs, tree)
            for definition in tree.definitions:
                if isinstance(definition, OperationDefinitionNode):
                    estimator.measure(definition, None)
        except DomainError as failure:
            raise _refused(failure) from None
        rules = specified_rules
        if not introspection:
            rules = (*specified_rules, NoSchemaIntrospectionCustomRule)
        errors = validate(
            self._schema, tree, rules, max_errors=MAX_ERRORS, hide_suggestions=not introspection
        )
        if errors:
            raise RefusedDocument(DocumentInvalid, errors)
        return Document(tree, estimator)


def _parse(text: str) -> DocumentNode:
    limit = settings.NEXUS_GRAPHQL["max_tokens"]
    try:
        return parse(text, max_lexical_tokens=limit, max_comments=MAX_COMMENTS)
    except GraphQLSyntaxError as error:
        if "contains more than" in error.message:
            raise _refused(
                QueryTooComplex(f"The document is too long; {limit} tokens are allowed.")
            ) from None
        raise RefusedDocument(ParseFailed, [error]) from None


def _refused(failure: DomainError) -> RefusedDocument:
    error = GraphQLError(failure.message, original_error=failure)
    refusal = RefusedDocument(type(failure), ())
    refusal.errors = [error]
    return refusal
