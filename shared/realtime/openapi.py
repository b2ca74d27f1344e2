"""The OpenAPI description of an operation that responds with a stream."""

from collections.abc import Mapping
from functools import reduce
from http import HTTPStatus
from operator import or_
from typing import Annotated, Any

from pydantic import Field


def events(**schemas: Any) -> Mapping[HTTPStatus, object]:
    """
    Document the events of a stream for ``response=``: the schema of the data by event name.

    As in ``response={**events(order=OrderOut), **problems("not_found")}``.
    """
    # The gateway turns this extension into a text/event-stream response.
    extension: dict[str, Any] = {
        "x-events": {event: schema.__name__ for event, schema in schemas.items()}
    }
    data = reduce(or_, schemas.values())
    return {HTTPStatus.OK: Annotated[data, Field(json_schema_extra=extension)]}
