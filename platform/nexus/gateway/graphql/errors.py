"""Failures of GraphQL itself, and how any failure is told in an answer."""

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
    """A document that is not run, and everything that is wrong with it."""

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


def told(error: GraphQLError) -> Mapping[str, Any]:
    """Return what a client may know of an error: exceptions are masked and coded."""
    problem = problems.of(_cause(error))
    answer: dict[str, Any] = problem.graphql_error()
    if error.locations:
        answer["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        answer["path"] = error.path
    return answer


def is_refusal(errors: Sequence[GraphQLError] | None) -> bool:
    """Say whether a document was refused as a whole, rather than a field of it failed."""
    return bool(errors) and all(error.path is None for error in errors or ())


def _cause(error: GraphQLError) -> BaseException:
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        # Whatever does not fit is told with its place in the document. An error of this class
        # without one was raised while a value was written: that one is ours to mend.
        fits_not = error.path is None or (cause is not None and cause.nodes)
        return DocumentInvalid(error.message) if fits_not else error
    return cause
