"""Start-up checks of production: no weak secrets and no demo settings."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from nexus.environment import SettingsReader
from shared.plugin import Setting

DEMO_SETTINGS = ("NEXUS_DEMO", "NEXUS_DEMO_PASSWORD")

_PLACEHOLDER = re.compile(
    r"change[-_ ]?(me|this)|your[-_ ]|replace[-_ ]|example|placeholder|django-insecure|insecure"
    r"|secret|password|pass$|guest$|postgres$|nexus$|<|\$\{",
    re.IGNORECASE,
)
_MIN_DISTINCT_CHARACTERS = 8


def refuse_weak_secrets(
    *, keys: Mapping[str, tuple[str, int]], addresses: Mapping[str, str]
) -> None:
    """
    Refuse keys that are short, repetitive, placeholders or equal, and placeholder passwords.

    ``keys`` maps names to ``(key, minimum length in characters)``. ``addresses`` maps names to
    URLs that may hold a password.

    :raises ImproperlyConfigured: for the first weak one. The message has its name, not its value.
    """
    for name, (key, length) in keys.items():
        if len(key) < length or len(set(key)) < _MIN_DISTINCT_CHARACTERS:
            raise ImproperlyConfigured(f"{name} must be random and at least {length} characters.")
    passwords = {name: unquote(urlsplit(url).password or "") for name, url in addresses.items()}
    secrets = {**{name: key for name, (key, _) in keys.items()}, **passwords}
    for name, secret in secrets.items():
        if _PLACEHOLDER.match(secret):
            raise ImproperlyConfigured(f"{name} holds a placeholder instead of a secret.")
    _refuse_equal(secrets, keys)


def _refuse_equal(secrets: Mapping[str, str], keys: Iterable[str]) -> None:
    for key in keys:
        same = [name for name, secret in secrets.items() if secret == secrets[key] and name != key]
        if same:
            raise ImproperlyConfigured(f"{key} and {same[0]} must not be the same secret.")


def refuse_demo_settings(env: SettingsReader, *, declared: Iterable[Setting]) -> None:
    """
    Refuse the settings of the demo, and demo-only values of domain settings.

    :raises ImproperlyConfigured: for the first one that is set.
    """
    if env.flag("NEXUS_DEMO", default=False) or env.text("NEXUS_DEMO_PASSWORD"):
        raise ImproperlyConfigured(f"{' and '.join(DEMO_SETTINGS)} are for the demo only.")
    for setting in declared:
        value = env.like(setting.name, default=setting.default)
        if setting.demo_only is not None and value == setting.demo_only:
            raise ImproperlyConfigured(
                f"{setting.name}={value} is for the demo only: choose another."
            )
