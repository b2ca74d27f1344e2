"""The environment of Nexus in the comparison: production settings on the comparison's servers."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from shared.auth.keys import make_key

# Nothing listens at the discard port, so every response is computed.
_NO_CACHE = "redis://127.0.0.1:9"
# New in each run: the harness signs its access tokens itself.
JWT_KEY = make_key()
_SECRET_KEY = secrets.token_urlsafe(64)


def nexus_environment(
    *,
    database_url: str,
    cache_url: str,
    folder: Path,
    settings: Mapping[str, str],
    has_cache: bool = True,
) -> dict[str, str]:
    """Return the environment of a Nexus with production settings, or of one without a cache."""
    # Variables of the shell, such as those of a running demo, must not change the measurement.
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **inherited,
        **settings,
        "DJANGO_SETTINGS_MODULE": "nexus.settings.production",
        "NEXUS_STATE_DIR": str(folder),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database_url,
        "REDIS_URL": f"{cache_url if has_cache else _NO_CACHE}/0",
        "CELERY_BROKER_URL": f"{cache_url}/1",
        "SECRET_KEY": _SECRET_KEY,
        "NEXUS_JWT_KEYS": JWT_KEY,
    }
