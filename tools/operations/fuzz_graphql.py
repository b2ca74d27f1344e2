"""What a response of GraphQL must not contain, whatever the document was."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from shared.error_catalogue import CATALOGUE

UNEXPECTED = "internal_error"


def find_faults(status: int, body: bytes) -> Sequence[str]:
    """
    Return what is wrong with a response; empty if nothing is.

    A refusal is right if its code is in the catalogue, such as that of a document whose cost is
    beyond the budget.
    """
    try:
        document = json.loads(body)
    except ValueError:
        return [f"The body of a response with status {status} is not JSON."]
    return list(_faults_of(status, document))


def _faults_of(status: int, document: Any) -> Iterator[str]:
    if status >= 500 and status != 503:
        yield f"The status is {status}."
    if not isinstance(document, dict) or not {"data", "errors"} & document.keys():
        yield "The response has neither data nor errors."
        return
    if not set(document) <= {"data", "errors", "extensions"}:
        yield f"The response has other members: {', '.join(document)}."
    for error in document.get("errors", []):
        code = error.get("extensions", {}).get("code")
        if code not in CATALOGUE:
            yield f"The code {code} is not in the catalogue: {error.get('message')}"
        elif code == UNEXPECTED:
            yield f"An unexpected exception: {error.get('message')}"
