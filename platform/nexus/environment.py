"""
The names of all settings, and a reader that validates their values.

The settings import this module first, so it needs neither Django nor a POSIX system.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from nexus.dotenv import MalformedDotenv, read_dotenv
from nexus.startup_errors import StartupError

ROOT = Path(__file__).resolve().parents[2]

SERVICE_URLS = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL")
"""The settings with URLs of servers, which replace the embedded ones."""

HOST_SETTINGS = frozenset(
    {
        "NEXUS_DOMAINS",
        "NEXUS_DORMANT",
        "NEXUS_STRICT",
        "NEXUS_STATE_DIR",
        "NEXUS_DEMO",
        "NEXUS_DEMO_PASSWORD",
        "NEXUS_PUBLIC_URL",
        "DATABASE_URL",
        "DATABASE_DIRECT_URL",
        "NEXUS_DATABASE_POOLER",
        "NEXUS_WEB_PROCESSES",
        "NEXUS_WORKER_PROCESSES",
        "DATABASE_REPLICA_URL",
        "NEXUS_REPLICA_MAX_LAG_SECONDS",
        "REDIS_URL",
        "CELERY_BROKER_URL",
        "NEXUS_VISIBILITY_SECONDS",
        "NEXUS_PROCESS",
        "NEXUS_CACHE_TIMEOUT_MS",
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "NEXUS_JWT_KEYS",
        "NEXUS_JWT_KEY",
        "NEXUS_ACCESS_SECONDS",
        "NEXUS_SESSION_DAYS",
        "ALLOWED_HOSTS",
        "CORS_ALLOWED_ORIGINS",
        "NEXUS_TRUSTED_PROXIES",
        "NEXUS_ALLOW_REMOTE",
        "NEXUS_BEHIND_TLS_PROXY",
        "SECURE_SSL_REDIRECT",
        "NEXUS_SERVER_TIMING",
        "NEXUS_MAX_BODY_BYTES",
        "NEXUS_MAX_UPLOAD_BYTES",
        "NEXUS_MAX_HELD_BYTES",
        "NEXUS_RESPONSE_CACHE_BYTES",
        "NEXUS_BODY_SECONDS",
        "NEXUS_WEB_THREADS",
        "NEXUS_WEB_PROCESSOR",
        "NEXUS_REQUEST_SECONDS",
        "NEXUS_MAX_IN_FLIGHT",
        "NEXUS_MAX_WAIT_SECONDS",
        "NEXUS_OVERLOAD_WAIT_SECONDS",
        "NEXUS_DRAIN_SECONDS",
        "NEXUS_MAX_STREAMS",
        "NEXUS_MAX_STREAMS_USER",
        "NEXUS_MAX_STREAMS_ADDRESS",
        "NEXUS_STREAM_THREADS",
        "NEXUS_STREAM_HEARTBEAT",
        "NEXUS_LOG_LEVEL",
        "NEXUS_MEDIA_BUCKET",
        "NEXUS_MEDIA_DIR",
        "NEXUS_MEDIA_ENDPOINT",
        "NEXUS_LOG_FORMAT",
        "NEXUS_METRICS_ALLOWED",
        "NEXUS_METRICS_PORT",
        "SENTRY_DSN",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "NEXUS_THROTTLES",
        "NEXUS_RATE_LOGIN_ADDRESS",
        "NEXUS_RATE_LOGIN_FAILED_ADDRESS",
        "NEXUS_RATE_LOGIN_FAILED_ACCOUNT",
        "NEXUS_RATE_LOGIN_FAILED_ACCOUNT_TOTAL",
        "NEXUS_RATE_LOGIN_FAILED_CONFIRMATION",
        "NEXUS_RATE_LOGIN_FAILED_FACTOR",
        "NEXUS_RATE_LOGIN_FAILED_FACTOR_TOTAL",
        "NEXUS_RATE_REGISTER_ADDRESS",
        "NEXUS_RATE_RESET_ADDRESS",
        "NEXUS_RATE_RESET_ACCOUNT",
        "NEXUS_RATE_EXPORT_USER",
        "NEXUS_RATE_ACCESS_TOKENS_USER",
        "NEXUS_RATE_WRITES_ADDRESS",
        "NEXUS_RATE_WRITES_USER",
        "NEXUS_RATE_READS_ADDRESS",
        "NEXUS_RATE_READS_USER",
        "NEXUS_RATE_IDENTITY_ADDRESS",
        "NEXUS_REQUIRE_ADMIN_SECOND_FACTOR",
        "NEXUS_REQUIRE_VERIFIED_EMAIL",
        "NEXUS_SIGN_IN_PROVIDERS",
        "NEXUS_SIGN_IN_REDIRECT_URIS",
        "NEXUS_PASSKEY_RP_ID",
        "NEXUS_PASSKEY_ORIGINS",
        "NEXUS_BREACHED_PASSWORDS_URL",
        "NEXUS_BREACHED_PASSWORDS_SECONDS",
        "NEXUS_SECURITY_LOG_DAYS",
        "NEXUS_MAX_ACCESS_TOKENS",
        "NEXUS_GRAPHQL_MAX_DEPTH",
        "NEXUS_GRAPHQL_MAX_COST",
        "NEXUS_GRAPHQL_MAX_ROOT_FIELDS",
        "NEXUS_GRAPHQL_MAX_TOKENS",
        "NEXUS_GRAPHQL_INTROSPECTION",
        "NEXUS_GRAPHIQL",
        "NEXUS_SYSTEM_PANEL",
        "NEXUS_READINESS_TOKEN",
        "EMAIL_URL",
        "DEFAULT_FROM_EMAIL",
    }
)
"""All settings of the host. A domain's manifest has its own; `.env.example` lists both."""

TOOL_SETTINGS = frozenset(
    {
        "NEXUS_BROWSER",
        "NEXUS_USERNAME",
        "NEXUS_PASSWORD",
        "NEXUS_AT",
        "NEXUS_IMAGE",
        "NEXUS_PORT",
        "NEXUS_DEMO_HOST",
    }
)
"""Variables of the Makefile, the demo, compose and the documentation's scripts: no settings."""

PREFIX = "NEXUS_"
# In every pod, Kubernetes sets these for every service with a name that begins with "nexus".
_SERVICE_LINK = re.compile(r"\w+_(SERVICE_(HOST|PORT)\w*|PORT(_\d+_(TCP|UDP|SCTP)\w*)?)")
_CLOSE_MATCH_CUTOFF = 0.85
_TRUE = frozenset({"true", "on", "ok", "y", "yes", "1"})
_FALSE = frozenset({"false", "off", "n", "no", "0"})
_WHOLE = re.compile(r"[0-9]+")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")


class InvalidSetting(StartupError):
    """An unknown setting, or a setting with an invalid value."""


def load_dotenv(environment: MutableMapping[str, str], *, root: Path = ROOT) -> None:
    """
    Add the values of `.env` to the environment. Existing variables win.

    :raises InvalidSetting: if a line of `.env` cannot be parsed.
    """
    for name, value in read_dotenv_in(root).items():
        environment.setdefault(name, value)


def read_dotenv_in(root: Path) -> dict[str, str]:
    """
    Return the values of the `.env` file in a folder by name.

    :raises InvalidSetting: if a line of `.env` cannot be parsed.
    """
    try:
        return read_dotenv(root / ".env")
    except MalformedDotenv as error:
        raise InvalidSetting(str(error)) from None


def state_dir_from(environment: Mapping[str, str]) -> Path:
    """Return the state folder: NEXUS_STATE_DIR, or `.nexus` beside manage.py."""
    named = environment.get("NEXUS_STATE_DIR", "").strip()
    return Path(named).expanduser().resolve() if named else ROOT / ".nexus"


def refuse_unknown_names(
    environment: Iterable[str], *, declared: Iterable[str], dotenv: Iterable[str] = ()
) -> None:
    """
    Refuse unknown names of settings. ``declared`` are the settings of the domains.

    Names without the prefix are checked in `.env` only, because the environment holds variables
    of other programs, and are refused only if they are similar to a known name.

    :raises InvalidSetting: for the first unknown name, with the most similar known one.
    """
    known = HOST_SETTINGS | TOOL_SETTINGS | set(declared)
    for name in sorted({*environment, *dotenv}):
        if name in known or _SERVICE_LINK.fullmatch(name):
            continue
        if name.upper().startswith(PREFIX):
            raise InvalidSetting(f"There is no setting {name}.{_hint(name, known, cutoff=0.5)}")
        if name in dotenv and (hint := _hint(name, known, cutoff=_CLOSE_MATCH_CUTOFF)):
            raise InvalidSetting(f"There is no setting {name}, which .env sets.{hint}")


def split_names(text: str) -> list[str]:
    """Split a list at commas and spaces, and remove quotes around the names."""
    return [name for part in text.replace(",", " ").split() if (name := part.strip("\"'\ufeff"))]


@dataclass(frozen=True, slots=True)
class SettingsReader:
    """
    Reads settings and converts their values.

    A blank value counts as unset, except that it is an empty list for lists.

    :raises InvalidSetting: in every method, if the value is invalid.
    """

    environment: Mapping[str, str]

    def text(self, name: str, *, default: str = "") -> str:
        """Return a text without surrounding spaces."""
        return self.environment.get(name, "").strip() or default

    def items(self, name: str, *, default: Sequence[str] = ()) -> list[str]:
        """Return a list of texts separated by commas; an empty value is an empty list."""
        if name not in self.environment:
            return list(default)
        return [item for part in self.environment[name].split(",") if (item := part.strip())]

    def names(self, name: str, *, default: Sequence[str] = ()) -> list[str]:
        """Return a list of names separated by commas or spaces; an empty value is an empty list."""
        given = self.environment.get(name)
        return list(default) if given is None else split_names(given)

    def networks(self, name: str, *, default: Sequence[str] = ()) -> list[str]:
        """Return a list of IP addresses and networks, such as 10.0.0.0/8."""
        found = self.items(name, default=default)
        for text in found:
            try:
                ip_network(text)
            except ValueError:
                raise InvalidSetting(
                    f"{name} must list addresses or networks such as 10.0.0.0/8, not {text!r}."
                ) from None
        return found

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether a switch is on."""
        value = self.text(name).lower()
        if not value:
            return default and name not in self.environment
        if value not in _TRUE | _FALSE:
            raise InvalidSetting(f"{name} must be on or off, not {value!r}.")
        return value in _TRUE

    def integer(self, name: str, *, default: int) -> int:
        """Return a whole number that is not negative."""
        if not (value := self.text(name)):
            return default
        if not _WHOLE.fullmatch(value):
            raise InvalidSetting(f"{name} must be a whole number, not {value!r}.")
        return int(value)

    def number(self, name: str, *, default: float) -> float:
        """Return a number that is not negative."""
        if not (value := self.text(name)):
            return default
        if not _NUMBER.fullmatch(value):
            raise InvalidSetting(f"{name} must be a number, such as 1.5, not {value!r}.")
        return float(value)

    def choice(self, name: str, *, choices: Collection[str], default: str) -> str:
        """Return one of the choices."""
        value = self.text(name) or default
        if value not in choices:
            raise InvalidSetting(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        return value

    def like(self, name: str, *, default: str | int | float | bool) -> str | int | float | bool:
        """Return a value of the same type as the default."""
        match default:
            case bool():
                return self.flag(name, default=default)
            case int():
                return self.integer(name, default=default)
            case float():
                return self.number(name, default=default)
            case str():
                return self.text(name, default=default)


def _hint(name: str, known: Iterable[str], *, cutoff: float) -> str:
    nearest = difflib.get_close_matches(name.upper(), sorted(known), n=1, cutoff=cutoff)
    return f" Did you mean {nearest[0]}?" if nearest else ""
