"""Why a process does not start, said in one line where a traceback would help nobody."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(RuntimeError):
    """A reason not to start, in words a person can act on."""


@contextmanager
def plain_refusals() -> Iterator[None]:
    """End the process with the reason alone if its settings cannot be used."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        yield
    except (ImproperlyConfigured, Refusal) as refusal:
        sys.exit(f"{type(refusal).__name__}: {refusal}")
