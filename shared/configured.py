"""What the environment says of the settings that a domain's manifest declares."""

from typing import Any

from django.conf import settings


def configured(name: str) -> Any:
    """Return a setting by its name, in the type of the default that the manifest gives it."""
    return getattr(settings, name)
