"""The settings that a domain's manifest declares."""

from typing import Any

from django.conf import settings


def get_setting(name: str) -> Any:
    """Return the value of a setting. Its type is that of the default in the manifest."""
    return getattr(settings, name)
