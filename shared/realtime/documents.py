"""How an operation that answers a stream is described."""

from collections.abc import Mapping
from functools import reduce
from http import HTTPStatus
from operator import or_
from typing import Annotated, Any

from pydantic import Field


def events(**schemas: Any) -> Mapping[HTTPStatus, object]:
    """
    Document the events of a stream and the schema of the data of each, for ``response=``.

    As in ``response={**events(order=OrderOut), **problems("not_found")}``.
    """
    # The gateway makes a description of text/event-stream of it.
    said: dict[str, Any] = {
        "x-events": {event: schema.__name__ for event, schema in schemas.items()}
    }
    data = reduce(or_, schemas.values())
    return {HTTPStatus.OK: Annotated[data, Field(json_schema_extra=said)]}
