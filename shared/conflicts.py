"""Reporting a violated unique constraint as a conflict of a field of the request."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from shared.errors import AlreadyExists, FieldError


@contextmanager
def conflict_on(field: str, *, constraint: str, message: str) -> Iterator[None]:
    """
    Run the block in a savepoint, and report a violation of the constraint as a conflict.

    A query before the statement could not decide this, because another transaction may commit the
    same value in between. Other integrity errors are raised unchanged.

    :raises AlreadyExists: with the field, if the constraint is violated.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as violation:
        if violated_constraint(violation) != constraint:
            raise
        error = FieldError(field=field, code=AlreadyExists.code, message=message)
        raise AlreadyExists(message, errors=[error]) from None


def violated_constraint(violation: IntegrityError) -> str:
    """Return the name of the violated constraint, or an empty text if it is unknown."""
    diagnostics = getattr(violation.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
