"""Errors that prevent a start, shown as one line instead of a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class StartupError(RuntimeError):
    """The process cannot start. The message says what to change."""


@contextmanager
def exit_on_startup_error() -> Iterator[None]:
    """
    Exit with the message alone if the settings are invalid.

    :raises SystemExit: instead of a ``StartupError`` or ``ImproperlyConfigured``.
    """
    from django.core.exceptions import ImproperlyConfigured

    try:
        yield
    except (ImproperlyConfigured, StartupError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
