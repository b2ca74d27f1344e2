"""Errors of GraphQL documents, and the format of errors in responses."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLError

from nexus.gateway import problems
from shared.errors import DomainError, ErrorKind


class ParseFailed(DomainError):
    """The document has a syntax error."""

    code = "graphql_parse_failed"
    kind = ErrorKind.MALFORMED


class DocumentInvalid(DomainError):
    """The document, or a variable of it, does not fit the schema."""

    code = "graphql_validation_failed"
    kind = ErrorKind.MALFORMED


class QueryTooComplex(DomainError):
    """The document costs more than the limit."""

    code = "query_too_complex"
    kind = ErrorKind.MALFORMED


class QueryTooDeep(DomainError):
    """The document is nested deeper than the limit."""

    code = "query_too_deep"
    kind = ErrorKind.MALFORMED


class RefusedDocument(Exception):
    """A document that is not executed, with all of its errors."""

    def __init__(self, failure: type[DomainError], errors: Sequence[GraphQLError]) -> None:
        super().__init__(failure.code)
        self.errors = [
            GraphQLError(
                error.message,
                source=error.source,
                positions=error.positions,
                nodes=error.nodes,
                original_error=failure(error.message),
            )
            for error in errors
        ]


def format_error(error: GraphQLError) -> Mapping[str, Any]:
    """Return an entry of ``errors`` with the code; the text of unexpected errors is masked."""
    problem = problems.from_exception(_cause(error))
    formatted: dict[str, Any] = problem.graphql_error()
    if error.locations:
        formatted["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        formatted["path"] = error.path
    return formatted


def is_refusal(errors: Sequence[GraphQLError] | None) -> bool:
    """Return whether the errors refuse the whole document, rather than fail one field."""
    return bool(errors) and all(error.path is None for error in errors or ())


def _cause(error: GraphQLError) -> BaseException:
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        # Errors of the document and its variables carry the node they belong to. Without one,
        # the error was raised while a result was serialized, so it is an internal error.
        is_client_error = error.path is None or (cause is not None and cause.nodes)
        return DocumentInvalid(error.message) if is_client_error else error
    return cause
