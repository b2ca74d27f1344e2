"""
The scopes of personal access tokens: reading or writing one part of the host, or all parts.

The parts are the core's and the enabled domains; the host registers them at start-up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from shared.auth.errors import InsufficientScope, SessionRequired

ADMIN = "admin"
"""The scope without which a token of an admin acts as an ordinary user."""

ACCOUNTS = "users"
PUBLIC = "meta"
"""The part that says what the server is and nothing else: any token reads it."""

# The names of both transports. Whatever else concerns accounts (passwords, addresses, sessions,
# tokens, the second factor, deletion, export, the accounts of others) is refused to every token,
# and so is what is added later until it is named here.
OPEN_TO_TOKENS = frozenset({"get_me", "me", "get_profile", "user", "update_me"})


class Access(Enum):
    """The access of an operation to its part."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Scope:
    """Something that a token may be allowed."""

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
        """The narrowest scope that allows it."""
        return f"{self.part}:{self.access.value}"

    @property
    def is_open(self) -> bool:
        """Whether there is a scope that allows it, and one is needed."""
        if self.part == ACCOUNTS:
            return self.operation in OPEN_TO_TOKENS
        return self.part != PUBLIC


_parts: dict[str, str] = {}


def register(part: str, *, title: str) -> None:
    """Let tokens be allowed a part of the host, which ``title`` names within a sentence."""
    _parts[part] = title


def list_scopes() -> Sequence[Scope]:
    """Return every scope there is, the widest first."""
    return [
        Scope(Access.READ.value, "Read everything that you can read."),
        Scope(Access.WRITE.value, "Change everything that you can change."),
        Scope(ADMIN, "Act as the admin that you are, within the other scopes."),
        *(scope for part, title in sorted(_parts.items()) for scope in _scopes_of(part, title)),
    ]


def require(granted: Collection[str], need: Need) -> None:
    """
    Refuse an operation that none of the granted scopes allows.

    :raises SessionRequired: if no scope would.
    :raises InsufficientScope: if another scope would; it is named.
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
