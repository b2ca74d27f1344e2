"""
The names that the environment may set, how their values are read, and what is refused.

Free of Django, and of everything that needs a POSIX system: the settings import it first.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nexus.dotenv import MalformedDotenv, read_dotenv
from nexus.refusals import Refusal

ROOT = Path(__file__).resolve().parents[2]

ADDRESSES = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL")
"""The servers that replace the embedded parts."""

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
        "NEXUS_BODY_SECONDS",
        "NEXUS_WEB_THREADS",
        "NEXUS_REQUEST_SECONDS",
        "NEXUS_MAX_IN_FLIGHT",
        "NEXUS_MAX_WAIT_SECONDS",
        "NEXUS_DRAIN_SECONDS",
        "NEXUS_MAX_STREAMS",
        "NEXUS_MAX_STREAMS_USER",
        "NEXUS_MAX_STREAMS_ADDRESS",
        "NEXUS_STREAM_THREADS",
        "NEXUS_STREAM_HEARTBEAT",
        "NEXUS_LOG_LEVEL",
        "NEXUS_THROTTLES",
        "NEXUS_RATE_LOGIN_ADDRESS",
        "NEXUS_RATE_LOGIN_FAILED_ADDRESS",
        "NEXUS_RATE_LOGIN_FAILED_ACCOUNT",
        "NEXUS_RATE_LOGIN_FAILED_ACCOUNT_TOTAL",
        "NEXUS_RATE_LOGIN_FAILED_CONFIRMATION",
        "NEXUS_RATE_REGISTER_ADDRESS",
        "NEXUS_RATE_RESET_ADDRESS",
        "NEXUS_RATE_RESET_ACCOUNT",
        "NEXUS_RATE_EXPORT_USER",
        "NEXUS_RATE_WRITES_ADDRESS",
        "NEXUS_RATE_WRITES_USER",
        "NEXUS_RATE_READS_ADDRESS",
        "NEXUS_RATE_READS_USER",
        "NEXUS_REQUIRE_VERIFIED_EMAIL",
        "NEXUS_SECURITY_LOG_DAYS",
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
"""Every setting of the host; those of a domain are in its manifest. `.env.example` lists both."""

TOOL_SETTINGS = frozenset(
    {"NEXUS_BROWSER", "NEXUS_USERNAME", "NEXUS_PASSWORD", "NEXUS_AT", "NEXUS_IMAGE", "NEXUS_PORT"}
)
"""What targets of the Makefile, compose and scripts of the documentation read; no setting."""

PREFIX = "NEXUS_"
# Kubernetes sets these in every pod, for every service whose name begins with "nexus".
_SERVICE_LINK = re.compile(r"\w+_(SERVICE_(HOST|PORT)\w*|PORT(_\d+_(TCP|UDP|SCTP)\w*)?)")
_CLOSE_ENOUGH = 0.85
_TRUE = frozenset({"true", "on", "ok", "y", "yes", "1"})
_FALSE = frozenset({"false", "off", "n", "no", "0"})
_WHOLE = re.compile(r"[0-9]+")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")


class MisreadSetting(Refusal):
    """A name that no setting has, or a value that a setting cannot have."""


def load_dotenv(environment: MutableMapping[str, str], *, root: Path = ROOT) -> None:
    """
    Add what `.env` sets and the environment does not.

    :raises MisreadSetting: if a line cannot be read.
    """
    for name, value in dotenv_of(root).items():
        environment.setdefault(name, value)


def dotenv_of(root: Path) -> dict[str, str]:
    """
    Return the settings of the `.env` in a folder.

    :raises MisreadSetting: if a line cannot be read.
    """
    try:
        return read_dotenv(root / ".env")
    except MalformedDotenv as error:
        raise MisreadSetting(str(error)) from None


def state_dir_from(environment: Mapping[str, str]) -> Path:
    """Return the state folder: NEXUS_STATE_DIR, or `.nexus` beside manage.py."""
    named = environment.get("NEXUS_STATE_DIR", "").strip()
    return Path(named).expanduser().resolve() if named else ROOT / ".nexus"


def refuse_unknown_names(
    environment: Iterable[str], *, declared: Iterable[str], dotenv: Iterable[str] = ()
) -> None:
    """
    Refuse names that look like settings and are none; ``declared`` are those of the domains.

    Names without the prefix are checked in `.env` only, and refused if they are close to one that
    exists: the environment holds those of many programs.

    :raises MisreadSetting: if there is one, with the nearest name that exists.
    """
    known = HOST_SETTINGS | TOOL_SETTINGS | set(declared)
    for name in sorted({*environment, *dotenv}):
        if name in known or _SERVICE_LINK.fullmatch(name):
            continue
        if name.upper().startswith(PREFIX):
            raise MisreadSetting(f"There is no setting {name}.{_hint(name, known, cutoff=0.5)}")
        if name in dotenv and (hint := _hint(name, known, cutoff=_CLOSE_ENOUGH)):
            raise MisreadSetting(f"There is no setting {name}, which .env sets.{hint}")


def split_names(text: str) -> list[str]:
    """Return the names of a list separated by commas or blanks, without quotes around them."""
    return [name for part in text.replace(",", " ").split() if (name := part.strip("\"'\ufeff"))]


@dataclass(frozen=True, slots=True)
class Reader:
    """
    Reads settings. Every method raises ``MisreadSetting`` if a value cannot be what it asks for.

    A value that is empty or blank counts as unset, except where it is an empty list.
    """

    environment: Mapping[str, str]

    def text(self, name: str, *, default: str = "") -> str:
        """Return a text, without blanks around it."""
        return self.environment.get(name, "").strip() or default

    def items(self, name: str, *, default: Sequence[str] = ()) -> list[str]:
        """Return texts separated by commas; an empty value is an empty list."""
        if name not in self.environment:
            return list(default)
        return [item for part in self.environment[name].split(",") if (item := part.strip())]

    def names(self, name: str, *, default: Sequence[str] = ()) -> list[str]:
        """Return names separated by commas or blanks; an empty value is an empty list."""
        given = self.environment.get(name)
        return list(default) if given is None else split_names(given)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether something is on."""
        value = self.text(name).lower()
        if not value:
            return default and name not in self.environment
        if value not in _TRUE | _FALSE:
            raise MisreadSetting(f"{name} must be on or off, not {value!r}.")
        return value in _TRUE

    def integer(self, name: str, *, default: int) -> int:
        """Return a whole number that is not negative."""
        if not (value := self.text(name)):
            return default
        if not _WHOLE.fullmatch(value):
            raise MisreadSetting(f"{name} must be a whole number, not {value!r}.")
        return int(value)

    def number(self, name: str, *, default: float) -> float:
        """Return a number that is not negative."""
        if not (value := self.text(name)):
            return default
        if not _NUMBER.fullmatch(value):
            raise MisreadSetting(f"{name} must be a number, such as 1.5, not {value!r}.")
        return float(value)

    def choice(self, name: str, *, choices: Collection[str], default: str) -> str:
        """Return one of a few words."""
        value = self.text(name) or default
        if value not in choices:
            raise MisreadSetting(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        return value

    def like(self, name: str, *, default: str | int | float | bool) -> str | int | float | bool:
        """Return a setting of the type of its default."""
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
