"""Promise: whatever writes to a table, the responses that were computed from it are invalidated."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, models, transaction

from shared.auth.models import User
from shared.caching import (
    cache_server,
    get_or_compute_tracked,
    table_namespaces,
    tables_touched,
)
from shared.caching.tables import UNTRACKED, forget_functions

pytestmark = pytest.mark.django_db(transaction=True)

USERS = "identity_user"


def version(table: str) -> bytes | None:
    key = table_namespaces()[table].key
    return cache_server().call(lambda client: client.get(key))


def names_of(namespaces: frozenset[object]) -> set[str]:
    """Return the names of the tables; cached sessions have a namespace of their own."""
    names = {getattr(each, "name", "") for each in namespaces}
    return {name.removeprefix("tables.") for name in names if name.startswith("tables.")}


class Lost(Exception):
    """Rolls a transaction back."""


@transaction.atomic
def create_and_fail() -> None:
    User.objects.create(username="ada", email="ada@nexus.test")
    raise Lost


class TestStatements:
    @pytest.mark.parametrize(
        "sql",
        [
            'INSERT INTO "identity_user" ("id") VALUES (%s)',
            'UPDATE "identity_user" SET "username" = %s',
            'DELETE FROM "identity_user" WHERE "id" IN (%s)',
            "update only identity_user set username = %s",
            "WITH gone AS (DELETE FROM identity_user RETURNING id) SELECT * FROM gone",
            "MERGE INTO identity_user AS u USING changes ON true WHEN MATCHED THEN DELETE",
        ],
    )
    def test_write_is_recognized(self, sql: str) -> None:
        assert names_of(tables_touched(sql).written) == {USERS}

    @pytest.mark.parametrize(
        "sql",
        [
            'SELECT * FROM "identity_user" FOR UPDATE OF "identity_user"',
            'SELECT "identity_user"."id" FROM "identity_user" FOR NO KEY UPDATE',
            "INSERT INTO identity_session (user_id) SELECT id FROM identity_user",
        ],
    )
    def test_read_is_no_write(self, sql: str) -> None:
        assert names_of(tables_touched(sql).written) == set()
        assert USERS in names_of(tables_touched(sql).used)

    def test_truncating_writes_every_table(self) -> None:
        statement = 'TRUNCATE "auth_group", "identity_user" RESTART IDENTITY CASCADE'
        assert tables_touched(statement).written >= {*table_namespaces().values()}

    def test_table_without_a_namespace_is_reported(self) -> None:
        assert UNTRACKED in tables_touched('SELECT 1 FROM "identity_session"').used

    def test_function_and_trigger_write_what_their_source_writes(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION rename_all() RETURNS void LANGUAGE sql AS"
                " $$ UPDATE identity_user SET username = username $$;"
                "CREATE FUNCTION on_group() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN PERFORM rename_all(); RETURN NULL; END $$;"
                "CREATE TRIGGER on_group AFTER INSERT ON auth_group"
                " FOR EACH STATEMENT EXECUTE FUNCTION on_group()"
            )
        try:
            forget_functions()
            assert names_of(tables_touched("SELECT rename_all()").written) == {USERS}
            before = version(USERS)
            Group.objects.create(name="club")
            assert version(USERS) != before
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER on_group ON auth_group; DROP FUNCTION on_group()")
                cursor.execute("DROP FUNCTION rename_all()")
            forget_functions()

    @pytest.mark.skipif("polls" not in settings.NEXUS_DOMAINS, reason="polls is not enabled")
    def test_vote_through_a_function_invalidates_ballots_and_counts(self) -> None:
        written = names_of(tables_touched("SELECT polls_cast_vote(1, 2)").written)
        assert {"polls_ballot", "polls_ballotchoice", "polls_optiontally"} <= written


class TestBumps:
    def test_every_way_to_write_a_row_changes_the_version(self) -> None:
        user = User.objects.create(username="ada", email="ada@nexus.test")
        writes = [
            lambda: user.save(),
            lambda: User.objects.filter(pk=user.pk).update(username="lovelace"),
            lambda: User.objects.bulk_update([user], ["username"]),
            lambda: User.objects.bulk_create([User(username="b", email="b@nexus.test")]),
            lambda: User.objects.filter(username="b").delete(),
        ]
        for write in writes:
            before = version(USERS)
            write()
            assert version(USERS) not in (None, before)

    def test_version_changes_with_the_commit(self) -> None:
        with transaction.atomic():
            before = version(USERS)
            User.objects.create(username="ada", email="ada@nexus.test")
            assert version(USERS) == before
        assert version(USERS) != before

    def test_write_after_a_lost_savepoint_changes_the_version(self) -> None:
        before = version(USERS)
        with transaction.atomic():
            with pytest.raises(Lost):
                create_and_fail()
            User.objects.create(username="bob", email="bob@nexus.test")
        assert version(USERS) != before

    def test_rollback_changes_no_version(self) -> None:
        before = version(USERS)
        with pytest.raises(Lost):
            create_and_fail()
        assert version(USERS) == before


class TestTrackedValues:
    def count(self, model: type[models.Model]) -> bytes:
        found = get_or_compute_tracked(
            f"nx:test:count:{model.__name__}",
            namespaces=(),
            ttl=timedelta(seconds=60),
            compute=lambda: str(model._default_manager.count()).encode(),
        )
        assert found.value is not None
        return found.value

    def test_value_is_computed_again_after_a_write_to_its_table(self) -> None:
        start = int(self.count(User))
        assert [int(self.count(User)) for _ in range(3)] == [start] * 3
        User.objects.create(username="ada", email="ada@nexus.test")
        assert int(self.count(User)) == start + 1

    def test_value_of_an_untracked_table_is_never_stored(self) -> None:
        start = int(self.count(Group))
        self.count(Group)
        Group.objects.create(name="club")
        assert int(self.count(Group)) == start + 1
