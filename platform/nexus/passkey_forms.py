"""The answers of passkeys, which scripts of our pages put into forms as JSON."""

import json
from typing import Any

from shared.errors import ValidationFailed


def read_credential(text: str) -> dict[str, Any]:
    """
    Return the answer of a passkey.

    :raises ValidationFailed: if the text is not the JSON of an object.
    """
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise ValidationFailed.of("credential", "The answer of the passkey could not be read.")
    return read
