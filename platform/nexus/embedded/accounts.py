"""The account that the servers run as: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nexus.embedded.errors import EmbeddedError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged account of this machine."""

    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Make this account the owner of a file or folder."""
        os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can_enter(self, folder: Path) -> bool:
        """Return whether the account may enter a folder and all its parents."""
        return all(self._may_pass(parent) for parent in (folder, *folder.parents))

    def _may_pass(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        return bool(found.st_mode & stat.S_IXOTH)


def account_for_servers(candidates: Iterable[str] = CANDIDATES) -> Account | None:
    """
    Return the account to run the servers as, or None for the current one.

    :raises EmbeddedError: if the process runs as root and no candidate account exists.
    """
    if os.geteuid() != 0:
        return None
    for name in candidates:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    names = " or ".join(candidates)
    raise EmbeddedError(f"PostgreSQL refuses to run as root, and there is no account {names}.")
