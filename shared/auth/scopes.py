"""
The scopes of personal access tokens: reading or writing one part of the host, or all parts.

The parts are the core's and the enabled domains; the host registers them at start-up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from shared.auth.errors import InsufficientScope, SessionRequired

ADMIN = "admin"
"""The scope of admin permissions. Without it, an admin's token has those of an ordinary user."""

ACCOUNTS = "users"
PUBLIC = "meta"
"""The part with general information about the server, which every token may read."""

# The names of the operations in both transports. All other operations on accounts (passwords,
# addresses, sessions, tokens, the second factor, deletion, export, the accounts of others) are
# refused to every token. So are new operations, unless they are added here.
OPEN_TO_TOKENS = frozenset({"get_me", "me", "get_profile", "user", "update_me"})


class Access(Enum):
    """The access of an operation to its part."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Scope:
    """A permission that a token may have."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Need:
    """The scope that an operation requires: access to its part."""

    part: str
    operation: str
    access: Access

    @property
    def scope(self) -> str:
        """The narrowest scope that allows the operation."""
        return f"{self.part}:{self.access.value}"

    @property
    def is_open(self) -> bool:
        """Whether the operation requires a scope, and a scope exists that allows it."""
        if self.part == ACCOUNTS:
            return self.operation in OPEN_TO_TOKENS
        return self.part != PUBLIC


_parts: dict[str, str] = {}


def register(part: str, *, title: str) -> None:
    """Add the scopes of a part of the host. ``title`` is its name within a sentence."""
    _parts[part] = title


def list_scopes() -> Sequence[Scope]:
    """Return all scopes, the widest first."""
    return [
        Scope(Access.READ.value, "Read everything that you can read."),
        Scope(Access.WRITE.value, "Change everything that you can change."),
        Scope(ADMIN, "Act as the admin that you are, within the other scopes."),
        *(scope for part, title in sorted(_parts.items()) for scope in _scopes_of(part, title)),
    ]


def require(granted: Collection[str], need: Need) -> None:
    """
    Refuse an operation that none of the granted scopes allows.

    :raises SessionRequired: if no scope allows it.
    :raises InsufficientScope: if another scope allows it. The error contains that scope.
    """
    if need.part == PUBLIC:
        return
    if not need.is_open:
        raise SessionRequired("No personal access token may do this: sign in.")
    if not {need.access.value, need.scope} & set(granted):
        raise InsufficientScope.of(need.scope)


def _scopes_of(part: str, title: str) -> Sequence[Scope]:
    return [
        Scope(f"{part}:{Access.READ.value}", f"Read what you can read of {title}."),
        Scope(f"{part}:{Access.WRITE.value}", f"Change what you can change of {title}."),
    ]
