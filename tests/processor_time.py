"""
Compare the processor time of two pieces of work in one run.

A limit in seconds depends on the machine and on what else runs there. A ratio between two pieces of
work, measured one after the other by the same thread, does not.
"""

from collections.abc import Callable
from contextlib import suppress
from time import thread_time

from graphql import GraphQLSyntaxError, Source
from graphql.language import Lexer, TokenKind

ROUNDS = 5


def processor_seconds(*, work: Callable[[], object]) -> float:
    """Return the processor time of the calling thread for the fastest of five rounds, in seconds."""
    return min(_one_round(work) for _ in range(ROUNDS))


def read_tokens(*, document: str) -> None:
    """Split a GraphQL document into tokens, which is the minimum cost of reading it."""
    lexer = Lexer(Source(document))
    # A document with a syntax error is read up to the error.
    with suppress(GraphQLSyntaxError):
        while lexer.advance().kind is not TokenKind.EOF:
            pass


def _one_round(work: Callable[[], object]) -> float:
    started = thread_time()
    work()
    return thread_time() - started
