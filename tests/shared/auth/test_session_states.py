"""Cached states of sessions: every committed change shows in the next request."""

import random
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shared.auth.models import RevokeReason, Role, Session, User
from shared.auth.session_rows import find_session
from shared.auth.session_states import find_state
from shared.caching import cache_server
from shared.caching.server import make_key
from shared.caching.tables import forget_functions
from shared.throttling import charge_of, spend_charge

pytestmark = pytest.mark.django_db(transaction=True)

CHECKED = ("revoked_at", "second_factor_at", "created_at", "user_id")
OF_USER = ("role", "is_active", "email_verified_at", "username")


@pytest.fixture
def session() -> Session:
    user = User.objects.create(username="ada", email="ada@nexus.test", password="hash of a word")
    now = timezone.now()
    made = Session.objects.create(user=user, ip="192.0.2.7", created_at=now, last_seen_at=now)
    # Cached from the second request on.
    find_state(made.pk)
    return made


def _is_current(session_id: uuid.UUID) -> bool:
    found, current = find_state(session_id)[0], find_session(session_id)
    if found is None or current is None:
        return found is current
    of_session = [(getattr(found, name), getattr(current, name)) for name in CHECKED]
    of_user = [(getattr(found.user, name), getattr(current.user, name)) for name in OF_USER]
    return all(mine == theirs for mine, theirs in (*of_session, *of_user))


class TestState:
    def test_cached_state_has_every_field_except_the_password(self, session: Session) -> None:
        find_state(session.pk)
        with CaptureQueriesContext(connection) as queries:
            found = find_state(session.pk)[0]
            assert found is not None
            for mine, expected in ((found, session), (found.user, session.user)):
                for field in type(expected)._meta.concrete_fields:
                    if field.attname != "password":
                        assert getattr(mine, field.attname) == getattr(expected, field.attname)

        assert len(queries) == 0
        assert b"hash of a word" not in (_stored_value(session) or b"hash of a word")
        assert found.user.password == "hash of a word"

    def test_change_of_an_object_does_not_reach_the_next_request(self, session: Session) -> None:
        find_state(session.pk)
        changed = find_state(session.pk)[0]
        assert changed is not None
        changed.user.role = Role.ADMIN
        changed.user.acts_as_admin = False

        found = find_state(session.pk)[0]

        assert found is not None
        assert (found.user.role, found.user.acts_as_admin) == (Role.USER, True)

    def test_only_valid_sessions_are_cached(self, session: Session) -> None:
        session.revoked_at, session.revoke_reason = timezone.now(), RevokeReason.LOGOUT
        session.save()
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                found = find_state(session.pk)[0]
            assert found is not None
            assert found.revoked_at is not None
            assert len(queries) == 1

    def test_state_of_a_single_request_is_not_stored(self, session: Session) -> None:
        assert _stored_value(session) is None


class TestChanges:
    def test_any_committed_change_shows_in_the_next_request(self, session: Session) -> None:
        """Any sequence of requests, changes and losses of the cache server's memory."""
        chance = random.Random(20_261_129)
        mine, account = Session.objects.filter(pk=session.pk), User.objects.filter(username="ada")
        now = timezone.now()
        changes = [
            lambda: mine.update(revoked_at=now, revoke_reason=RevokeReason.LOGOUT),
            lambda: mine.update(revoked_at=None, revoke_reason=""),
            lambda: mine.update(last_seen_at=now, second_factor_at=now),
            lambda: mine.update(second_factor_at=None),
            lambda: mine.update(created_at=now - timedelta(days=chance.randrange(90))),
            lambda: account.update(role=chance.choice(Role.values)),
            lambda: account.update(is_active=chance.random() < 0.7),
            lambda: User.objects.get(username="ada").save(update_fields=["updated_at"]),
            lambda: _execute("UPDATE identity_user SET role = 'employer'"),
            lambda: _execute(
                "WITH one AS (SELECT 1) UPDATE identity_session SET revoked_at = NULL"
                ", revoke_reason = ''"
            ),
            lambda: cache_server().call(lambda client: client.flushdb()),
        ]
        for _ in range(80):
            for _ in range(chance.randrange(3)):
                assert _is_current(session.pk)
            change = chance.choice(changes)
            if chance.random() < 0.3:
                with transaction.atomic():
                    change()
                    transaction.set_rollback(chance.random() < 0.3)
            else:
                change()
            assert _is_current(session.pk)

    def test_change_by_a_trigger_shows_in_the_next_request(self, session: Session) -> None:
        _execute(
            "CREATE FUNCTION deactivate() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN UPDATE identity_user SET is_active = false; RETURN NULL; END $$;"
            "CREATE TRIGGER on_group AFTER INSERT ON auth_group"
            " FOR EACH STATEMENT EXECUTE FUNCTION deactivate()"
        )
        try:
            forget_functions()
            find_state(session.pk)
            Group.objects.create(name="club")

            assert not find_session(session.pk).user.is_active
            assert _is_current(session.pk)
        finally:
            _execute("DROP TRIGGER on_group ON auth_group; DROP FUNCTION deactivate()")
            forget_functions()

    def test_deleted_session_is_not_found(self, session: Session) -> None:
        find_state(session.pk)
        Session.objects.filter(pk=session.pk).delete()

        assert find_state(session.pk) == (None, None)

    def test_refresh_and_other_sign_ins_leave_the_state_cached(self, session: Session) -> None:
        find_state(session.pk)
        now = timezone.now()
        Session.objects.filter(pk=session.pk).update(last_seen_at=now, ip=None)
        Session.objects.create(user=session.user, created_at=now, last_seen_at=now)
        User.objects.create(username="grace", email="grace@nexus.test")

        with CaptureQueriesContext(connection) as queries:
            find_state(session.pk)

        assert len(queries) == 0

    def test_change_while_the_cache_is_away_shows_at_once_and_when_it_is_back(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        find_state(session.pk)
        away = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}}
        with monkeypatch.context() as patch:
            patch.setattr(settings, "CACHES", away)
            now = timezone.now()
            Session.objects.update(revoked_at=now, revoke_reason=RevokeReason.LOGOUT)
            assert _is_current(session.pk)

        assert _is_current(session.pk)


class TestCounting:
    def test_look_up_counts_the_call(self, session: Session) -> None:
        charge = charge_of("reads_user", uuid.uuid4().hex)
        find_state(session.pk)
        before = cache_server().counts()["answered"]

        states = [find_state(session.pk, charge=charge)[1] for _ in range(2)]

        assert cache_server().counts()["answered"] == before + 2
        assert [state and state.limit - state.remaining for state in states] == [1, 2]

    def test_call_of_an_ended_session_is_not_counted(self, session: Session) -> None:
        charge = charge_of("reads_user", uuid.uuid4().hex)
        Session.objects.update(revoked_at=timezone.now(), revoke_reason=RevokeReason.LOGOUT)

        for _ in range(3):
            assert find_state(session.pk, charge=charge)[1] is None

        after = spend_charge(charge)
        assert after.limit - after.remaining == 1


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _stored_value(session: Session) -> bytes | None:
    value: bytes | None = cache_server().run("GET", make_key("auth", "session", session.pk.hex))
    return value
