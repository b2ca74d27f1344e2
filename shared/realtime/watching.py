"""Watching through the GraphQL API: what a ``subscribe_…`` resolver returns."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from shared.realtime.sources import Source


@dataclass(frozen=True, slots=True)
class Watch:
    """What a subscription shows. The gateway opens the stream."""

    info: Any
    sources: tuple[Source, ...]

    def __aiter__(self) -> AsyncIterator[Any]:
        """Pass for what GraphQL expects; the gateway never asks for values this way."""
        raise TypeError("A Watch is opened by the gateway.")


def watch(info: Any, *sources: Source) -> Watch:
    """
    Let a client watch the sources: ``subscribe_…`` returns this, ``read`` the field's value.

    The selection is executed for each event as a query's would be, so ``read`` may plan with
    ``info`` as a resolver does. Streams share a read only if they ask with the same document
    and variables.
    """
    return Watch(info=info, sources=sources)
