"""Origins of web pages that the settings trust."""

import re

from django.conf import settings


def is_local(origin: str) -> bool:
    """Return whether an origin is on this machine. Only development trusts such origins."""
    patterns = settings.CORS_ALLOWED_ORIGIN_REGEXES
    return any(re.fullmatch(pattern, origin) for pattern in patterns)
