"""
The account of a log-in with the devices that it was used with, read by one prepared text.

Building two queries and their SQL took more time than reading their rows, so the SQL is built once
from the fields of the models.
"""

from functools import cache

from shared.auth.instances import make_instance
from shared.auth.models import KnownDevice, User
from shared.prepared import prepared_cursor


def find_account(
    *, username: str = "", email: str = "", network: str
) -> tuple[User | None, frozenset[str]]:
    """
    Return the account with this address or, without one, this user name; and the user agents that
    it was used with from a network. Letter case is ignored.

    The statement is the same for an unknown account, so that the time does not reveal it.
    """
    with prepared_cursor() as cursor:
        cursor.execute(_statement("email" if email else "username"), [network, email or username])
        *fields, agents = cursor.fetchone()
    user = None if fields[0] is None else make_instance(User, _names(), fields)
    return user, frozenset(agents or ())


@cache
def _statement(column: str) -> str:
    fields = [f'u."{field.column}"' for field in User._meta.concrete_fields]
    return (
        f"SELECT {', '.join(fields)}, ("  # noqa: S608  # names of columns, from the models
        f'SELECT array_agg(d.agent) FROM "{KnownDevice._meta.db_table}" d'
        " WHERE d.user_id = coalesce(u.id, 0) AND d.network = %s)"
        f' FROM (SELECT) one LEFT JOIN "{User._meta.db_table}" u ON u."{column}" = %s::citext'
    )


@cache
def _names() -> list[str]:
    return [field.attname for field in User._meta.concrete_fields]
