"""
The session of a request with its user, from the cache server.

What is cached depends on a version that every statement which changes a session or an account
replaces at its commit. So a log-out, a change of the role or a deactivation takes effect on the
next request. If the cache server does not respond, the database is read.
"""

import re
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Field, Model

from shared.auth.instances import make_instance
from shared.auth.models import Session, User
from shared.auth.session_rows import find_session
from shared.caching.freshness import require_versions
from shared.caching.namespaces import Namespace, flush_pending_bumps
from shared.caching.server import CacheUnavailable, make_key
from shared.caching.stored_values import Question, StoredValue, look_up, store
from shared.caching.tables import bump_on_writes
from shared.rates import Charge, RateState
from shared.throttling import refund_charge

M = TypeVar("M", bound=Model)

ACCOUNTS = Namespace("auth.accounts")
"""The sessions and accounts that requests are authenticated by."""

SECONDS = 30
"""How long a state is cached: the longest that a change by another program stays unnoticed."""

MAX_REVIVED = 4096

# Sign-ins add rows, which changes no cached one. Refreshes and notices note times that are not
# checked. An INSERT into another table may have a trigger that changes accounts.
_HARMLESS = re.compile(
    r'\s*INSERT\s+INTO\s+"identity_(?:session|user)"(?!.*\bDO\s+UPDATE\b)'
    r"|\s*SELECT event_id FROM identity_start_session\("
    r'|\s*UPDATE "identity_session" SET "(?:last_seen_at|announced_at)"'
    r"(?!.*(?:revoked_at|second_factor_at|created_at|user_id))",
    re.IGNORECASE | re.DOTALL,
)

# The hash of the password stays in the database: the few services that need it read it there.
_LEFT_OUT = "password"

_seen: set[UUID] = set()
_revived: dict[UUID, tuple[bytes, Session, User]] = {}


def watch_accounts() -> None:
    """Make the statements of this process that change sessions or accounts replace the version."""
    tables = {model._meta.db_table for model in (Session, User)}
    bump_on_writes(ACCOUNTS, tables=frozenset(tables), unless=_HARMLESS)


def find_state(
    session_id: UUID, *, charge: Charge | None = None
) -> tuple[Session | None, RateState | None]:
    """
    Return a session with its user, or None if there is none.

    The state is cached from the second request on. The round trip that looks for it counts the
    charge if the session is valid; the second value is the state of the rate limit then.
    """
    if connection.in_atomic_block:
        return find_session(session_id), None
    question = Question(make_key("auth", "session", session_id.hex), (ACCOUNTS,))
    try:
        flush_pending_bumps(question.namespaces)
        found = look_up(question, charge, is_shared=False)
    except CacheUnavailable:
        return find_session(session_id), None
    if found.stored is not None:
        return _revive(session_id, found.stored), found.state
    # Versions are read before rows, so that rows from before a commit have the former version.
    require_versions(found.versions)
    session = find_session(session_id)
    if session is None or session.revoked_at is not None or not session.user.is_active:
        if charge is not None:
            # Requests with the token of an ended session must not use up the rate of its user.
            refund_charge(charge)
        return session, None
    # A session that sends a single request is not worth the round trip that stores its state.
    if _is_seen_again(session_id):
        store(question, found, _pack(session), milliseconds=SECONDS * 1000)
    return session, found.state


def _is_seen_again(session_id: UUID) -> bool:
    if session_id in _seen:
        return True
    if len(_seen) >= MAX_REVIVED:
        _seen.clear()
    _seen.add(session_id)
    return False


def _pack(session: Session) -> bytes:
    rows = [[getattr(row, field.attname) for field in _fields(type(row))] for row in _pair(session)]
    return orjson.dumps(rows)


def _pair(session: Session) -> tuple[Session, User]:
    return session, session.user


def _revive(session_id: UUID, stored: StoredValue) -> Session:
    head, session, user = _revived.get(session_id, (b"", None, None))
    if session is None or user is None or head != stored.head:
        of_session, of_user = orjson.loads(stored.body)
        session, user = _make(Session, of_session), _make(User, of_user)
        if len(_revived) >= MAX_REVIVED:
            _revived.clear()
        _revived[session_id] = (stored.head, session, user)
    # Each request has objects of its own, because it may change them.
    own = _copy(session)
    own.user = _copy(user)
    return own


def _make(model: type[M], values: Sequence[Any]) -> M:
    fields = _fields(model)
    names = [field.attname for field in fields]
    parsed = [field.to_python(value) for field, value in zip(fields, values, strict=True)]
    return make_instance(model, names, parsed)


def _copy(row: M) -> M:
    return make_instance(type(row), vars(row), vars(row).values())


def _fields(model: type[Model]) -> "Sequence[Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if field.attname != _LEFT_OUT]
