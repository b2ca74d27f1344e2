"""File locks that the kernel drops when their holder ends, and that detect a deleted file."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def take_shared(path: Path) -> int:
    """Wait for a shared lock and return its descriptor, which children do not inherit."""
    return _take(path, fcntl.LOCK_SH)


def take_exclusive(path: Path) -> int:
    """Wait for an exclusive lock and return its descriptor."""
    return _take(path, fcntl.LOCK_EX)


def try_exclusive(path: Path) -> int | None:
    """Return the descriptor of an exclusive lock, or None if another process holds a lock."""
    try:
        return _take(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold an exclusive lock during a block."""
    descriptor = take_exclusive(path)
    try:
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Return whether a process holds an exclusive lock on this file."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def is_same_file(path: Path, descriptor: int) -> bool:
    """Return whether the path still names the file of an open descriptor."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except OSError:
        return False


def _take(path: Path, operation: int) -> int:
    while True:
        path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, operation)
        except BaseException:
            os.close(descriptor)
            raise
        # The folder may have been deleted and created again during the wait. A lock
        # on the deleted file excludes no other process.
        if is_same_file(path, descriptor):
            return descriptor
        os.close(descriptor)
