"""
The session of a request with its user, read by one prepared text.

Every signed-in request reads this row. Building the query and its SQL took more time than reading
it, so the SQL is built once from the fields of the models.
"""

from functools import cache
from uuid import UUID

from shared.auth.instances import make_instance
from shared.auth.models import Session, User
from shared.prepared import prepared_cursor


def find_session(session_id: UUID) -> Session | None:
    """Return a session with its user, or None."""
    with prepared_cursor() as cursor:
        cursor.execute(_statement(), [session_id])
        row = cursor.fetchone()
    if row is None:
        return None
    names = _names(Session)
    session = make_instance(Session, names, row[: len(names)])
    session.user = make_instance(User, _names(User), row[len(names) :])
    return session


@cache
def _statement() -> str:
    columns = [
        f'{alias}."{field.column}"'
        for alias, model in (("s", Session), ("u", User))
        for field in model._meta.concrete_fields
    ]
    return (
        f"SELECT {', '.join(columns)}"  # noqa: S608  # names of columns, from the models
        f' FROM "{Session._meta.db_table}" s JOIN "{User._meta.db_table}" u ON u.id = s.user_id'
        " WHERE s.id = %s"
    )


@cache
def _names(model: type[Session] | type[User]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
