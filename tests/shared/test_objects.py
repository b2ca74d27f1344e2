"""Objects of a selection are those of its query set, although its SQL is cached."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection, transaction
from django.db.models import BooleanField, Exists, OuterRef, Prefetch, QuerySet, Value
from django.db.models.functions import Length
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shared import selections
from shared.auth.models import User
from shared.errors import NotFound
from shared.lookups import get_or_not_found
from shared.notifications.models import Notification
from shared.objects import find_object, list_locked, list_objects, page_of_objects
from shared.selections import select
from tests.concurrency import run_concurrently
from tests.contracts.test_cached_sql import built_statements
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def no_cached_sql() -> Iterator[None]:
    selections._forget()
    yield
    selections._forget()


@pytest.fixture
def entries(db: None) -> list[LogEntry]:
    """Entries of two users, one without a type."""
    kind = ContentType.objects.get_for_model(Group)
    ada, eva = UserFactory.create(username="ada"), UserFactory.create(username="eva")
    return LogEntry.objects.bulk_create(
        LogEntry(
            user=user,
            content_type=content_type,
            object_repr=f"Entry {number}",
            action_flag=ADDITION,
        )
        for number, (user, content_type) in enumerate(((ada, kind), (eva, None), (ada, None)))
    )


def entries_with_all(*, flag: int, name: str) -> QuerySet[LogEntry]:
    named = User.objects.filter(pk=OuterRef("user"), username=name)
    return (
        LogEntry.objects.filter(action_flag=flag)
        .select_related("content_type")
        .prefetch_related(Prefetch("user", queryset=User.objects.filter(username=name)))
        .defer("change_message", "content_type__model")
        .annotate(
            length=Length("object_repr"),
            is_of=Exists(named),
            nothing=Value(None, output_field=BooleanField()),
        )
        .order_by("-pk")
    )


def everything_of(row: Any) -> dict[str, Any]:
    """Return the state of an object and of those that it refers to."""
    state = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    cache = row._state.fields_cache
    related = {name: value and everything_of(value) for name, value in cache.items()}
    return {**state, "related": related, "deferred": row.get_deferred_fields()}


@pytest.mark.django_db
class TestObjects:
    def test_objects_are_those_of_the_query_set(self, entries: list[LogEntry]) -> None:
        for name in ("ada", "eva", "ada"):
            rows = select(entries_with_all, flag=ADDITION, name=name)
            expected = list(rows.rows)

            found = list_objects(rows)

            assert [everything_of(row) for row in found] == [everything_of(row) for row in expected]
            assert {row.user.username for row in found if vars(row)["is_of"]} == {name}
        assert len(found) == len(entries)

    def test_sql_is_built_once(self, entries: list[LogEntry]) -> None:
        list_objects(select(entries_with_all, flag=ADDITION, name="ada"))

        with built_statements() as built, CaptureQueriesContext(connection) as statements:
            list_objects(select(entries_with_all, flag=ADDITION, name="eva"))

        assert not built
        assert len(statements) == 2

    def test_changed_object_can_be_saved(self, entries: list[LogEntry]) -> None:
        [entry] = page_of_objects(
            select(entries_with_all, flag=ADDITION, name="eva"), start=1, size=1
        )

        entry.object_repr = "Changed"
        entry.save()

        assert LogEntry.objects.get(object_repr="Changed").pk == entries[1].pk

    def test_every_page_has_its_rows(self, entries: list[LogEntry]) -> None:
        rows = select(entries_with_all, flag=ADDITION, name="ada")

        pages = [page_of_objects(rows, start=start, size=2) for start in (0, 1, 2, 3, 0)]

        ids = [entry.pk for entry in reversed(entries)]
        assert [[row.pk for row in page] for page in pages] == [
            ids[:2],
            ids[1:],
            ids[2:],
            [],
            ids[:2],
        ]

    def test_relations_that_django_prefetches(self) -> None:
        kind = ContentType.objects.get_for_model(Group)

        def kinds(*, pk: int) -> QuerySet[ContentType]:
            return ContentType.objects.filter(pk=pk).prefetch_related("permission_set")

        for _ in range(2):
            [found] = list_objects(select(kinds, pk=kind.pk))

            with CaptureQueriesContext(connection) as statements:
                codes = {each.codename for each in found.permission_set.all()}
            assert codes == set(
                Permission.objects.filter(content_type=kind).values_list("codename", flat=True)
            )
            assert not statements.captured_queries

    def test_values_are_converted(self) -> None:
        user, now = UserFactory.create(), timezone.now()
        payload = {"title": "Tea", "numbers": [1, 2.5, None]}
        Notification.objects.create(
            user=user,
            kind="tea",
            group_key="tea",
            payload=payload,
            target_type="tea",
            target_id=1,
            created_at=now,
            updated_at=now,
        )

        def notifications(*, kind: str) -> QuerySet[Notification]:
            return Notification.objects.filter(kind=kind)

        for _ in range(2):
            [found] = list_objects(select(notifications, kind="tea"))
            assert (found.payload, found.created_at) == (payload, now)


def groups(*, part: str) -> QuerySet[Group]:
    return Group.objects.filter(name__contains=part).order_by("name")


@pytest.mark.django_db
class TestOne:
    def test_object_is_found_by_its_id(self) -> None:
        tea, cup = (Group.objects.create(name=name) for name in ("tea", "teacup"))

        for group in (tea, cup, tea):
            assert get_or_not_found(select(groups, part="tea"), kind="group", key=group.pk) == group
        with pytest.raises(NotFound, match=r"There is no group 7\."):
            get_or_not_found(select(groups, part="pot"), kind="group", key=7)

    @pytest.mark.parametrize("key", [2**63, -(2**64), 10**30])
    def test_number_that_no_column_has_is_not_found(self, key: int) -> None:
        Group.objects.create(name="tea")

        for _ in range(2):
            with pytest.raises(NotFound):
                get_or_not_found(select(groups, part="tea"), kind="group", key=key)

    def test_query_set_needs_no_selection(self) -> None:
        tea = Group.objects.create(name="tea")

        assert find_object(Group.objects.filter(name="tea")) == tea
        assert find_object(Group.objects.filter(name="cup")) is None
        assert list_objects(Group.objects.all()) == [tea]


@pytest.mark.django_db
def test_part_of_the_rows_has_no_pages() -> None:
    def first_groups(*, part: str) -> QuerySet[Group]:
        return groups(part=part)[:5]

    with pytest.raises(TypeError, match="no pages"):
        page_of_objects(select(first_groups, part="tea"), start=0, size=2)


@pytest.mark.django_db(transaction=True)
def test_connection_that_was_closed_is_opened_again() -> None:
    Group.objects.create(name="tea")
    rows = select(groups, part="tea")
    for _ in range(2):
        list_objects(rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    connection.health_check_enabled, connection.health_check_done = True, False

    run_concurrently([lambda: _terminate(pid)])

    assert len(list_objects(rows)) == 1


def _terminate(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.mark.django_db(transaction=True)
def test_locked_rows_are_locked_when_the_sql_is_cached() -> None:
    Group.objects.create(name="tea")
    with pytest.raises(TransactionManagementError):
        list_locked(select(groups, part="tea"), lock="NO KEY UPDATE")
    of_others = Group.objects.select_for_update(nowait=True)

    for _ in range(2):
        with transaction.atomic():
            [locked] = list_locked(select(groups, part="tea"), lock="NO KEY UPDATE")

            [outcome] = run_concurrently([transaction.atomic(lambda: list(of_others))])
        assert locked.name == "tea"
        assert isinstance(outcome, OperationalError)


@pytest.mark.django_db(transaction=True)
def test_each_strength_of_a_lock_has_its_own_sql() -> None:
    Group.objects.create(name="tea")
    rows = select(groups, part="tea")
    of_changes = Group.objects.select_for_update(no_key=True, nowait=True)
    outcomes = []

    for lock in ("KEY SHARE", "NO KEY UPDATE"):
        with transaction.atomic():
            list_locked(rows, lock=lock)
            outcomes += run_concurrently([transaction.atomic(lambda: list(of_changes.all()))])

    assert [isinstance(outcome, OperationalError) for outcome in outcomes] == [False, True]


@pytest.mark.django_db
def test_rows_are_locked_in_the_order_of_their_ids() -> None:
    created = [Group.objects.create(name=name) for name in ("tea 2", "tea 1")]

    locked = list_locked(select(groups, part="tea"), lock="KEY SHARE")

    assert locked == created
