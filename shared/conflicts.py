"""Violated unique constraints, reported as conflicts of the field that a client sent."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from shared.errors import AlreadyExists, FieldError


@contextmanager
def conflict_on(field: str, *, constraint: str, message: str) -> Iterator[None]:
    """
    Run statements in a savepoint, and report a violation of one constraint as a conflict.

    The constraint decides and not a query before it: between a query and the statement another
    transaction may commit the same value.

    :raises AlreadyExists: naming the field, if the constraint is violated.
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
    """Return the name of the constraint that a statement violates, or an empty text."""
    diagnostics = getattr(violation.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
