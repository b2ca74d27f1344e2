"""Streams over GraphQL: what the function of a ``subscription`` returns."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from shared.realtime.sources import Source


@dataclass(frozen=True, slots=True)
class Watch:
    """The sources of one GraphQL subscription. The gateway opens the stream."""

    info: Any
    sources: tuple[Source, ...]

    def __aiter__(self) -> AsyncIterator[Any]:
        """
        Satisfy GraphQL's check for an async iterable; the gateway reads the sources instead.

        :raises TypeError: always.
        """
        raise TypeError("A Watch is opened by the gateway.")


def watch(info: Any, *sources: Source) -> Watch:
    """
    Return the result of a ``subscription``; each ``read`` returns the field's value.

    The selection is executed for each event, as the selection of a query is, so ``read`` can plan
    with ``info`` as a resolver does. Streams share a read only if their documents and variables
    are equal.
    """
    return Watch(info=info, sources=sources)
