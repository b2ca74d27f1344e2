"""Addresses of the web, which clients show as links and pictures."""

import re

from shared.errors import ValidationFailed

# The server never fetches them. Only HTTP addresses are allowed, because a `javascript:` URL in a
# page could run a script.
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#\x00-\x1f\x7f-\x9f]+[^\s\x00-\x1f\x7f-\x9f]*")


def require_web_address(url: str, *, field: str) -> None:
    """
    Require an address of the web.

    :raises ValidationFailed: if it is none.
    """
    if not _WEB_ADDRESS.fullmatch(url):
        raise ValidationFailed.of(field, "Give an address that begins with https://.")
