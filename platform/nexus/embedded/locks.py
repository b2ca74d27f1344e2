"""File locks that the kernel drops when their holder dies, and that notice a deleted file."""

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
    """Return the descriptor of an exclusive lock, or None if someone else holds a lock."""
    try:
        return _take(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold an exclusive lock for the length of a block."""
    descriptor = take_exclusive(path)
    try:
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Tell whether a living process holds an exclusive lock on this file."""
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


def still_names(path: Path, descriptor: int) -> bool:
    """Tell whether the path still leads to the file that this descriptor has open."""
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
        # While we waited the directory may have been deleted and made again. A
        # lock on the deleted file would protect us from nobody.
        if still_names(path, descriptor):
            return descriptor
        os.close(descriptor)
