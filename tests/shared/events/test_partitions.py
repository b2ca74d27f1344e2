"""Promise: the outbox in partitions by day delivers every event, and drops what is delivered."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations
from django.db.migrations.state import ProjectState
from django.utils import timezone

from shared.events import deliveries, outbox, partitions
from shared.events.models import OutboxDelivery, OutboxEvent
from shared.partitioning import is_partitioned, list_foreign_keys, list_indexes

pytestmark = pytest.mark.django_db

TOPIC = "tests.TemperatureRead"
DAY = timedelta(days=1)


def write(count: int = 1, *, handlers: tuple[str, ...] = ("tests.store",)) -> list[int]:
    """Write events as `publish` does, and return their ids."""
    return list(outbox.write([(TOPIC, "{}")] * count, handlers={TOPIC: handlers}))


def finish(ids: list[int], *, now: datetime) -> None:
    """Mark all deliveries of these events as made."""
    OutboxDelivery.objects.filter(event__in=ids).update(delivered_at=now)


def convert() -> str:
    """Run the command, and return what it prints."""
    with connection.cursor() as cursor:
        # Tables whose deferred constraints are yet to be checked cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    output = StringIO()
    call_command("partition_outbox", stdout=output)
    return output.getvalue()


def partition_of(event_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text FROM events_outboxevent WHERE id = %s", [event_id]
        )
        [[name]] = cursor.fetchall()
    return str(name)


@pytest.fixture
def today() -> datetime:
    """Return the present, because the database's clock determines the day of an id."""
    return timezone.now()


@pytest.fixture
def partitioned(unpartitioned: None) -> None:
    convert()


@pytest.mark.usefixtures("unpartitioned")
class TestConversion:
    def test_rows_stay_and_new_ids_are_higher(self, today: datetime) -> None:
        former = write(3)

        output = convert()
        [added] = write()

        assert is_partitioned("events_outboxevent")
        assert is_partitioned("events_outboxdelivery")
        assert "events_outboxevent_before" in output
        assert list(OutboxEvent.objects.order_by("pk").values_list("pk", flat=True)) == [
            *former,
            added,
        ]
        assert OutboxDelivery.objects.filter(event__in=[*former, added]).count() == 4
        assert partitions.first_id(today.date()) < added < partitions.first_id(today.date() + DAY)
        assert added < 2**53

    def test_constraints_and_indexes_keep_their_names(self) -> None:
        tables = ("events_outboxevent", "events_outboxdelivery")
        before = [sorted(index.name for index in list_indexes(table)) for table in tables]
        keys = list_foreign_keys("events_outboxdelivery")

        convert()

        assert [sorted(index.name for index in list_indexes(table)) for table in tables] == before
        assert [index.definition for index in list_indexes(tables[1]) if index.is_primary] == [
            "PRIMARY KEY (id, event_id)"
        ]
        assert len(keys) == len(list_foreign_keys("events_outboxdelivery_default")) == 1

    def test_second_conversion_changes_nothing(self) -> None:
        convert()
        names = partitions.list_names()

        output = convert()

        assert "already" in output
        assert partitions.list_names() == names

    def test_interrupted_conversion_can_be_repeated(self) -> None:
        partitions._build(timezone.now().date() + DAY)
        partitions._limit_ids("events_outboxevent", "id", timezone.now().date() + DAY)
        partitions._index_deliveries()

        convert()

        assert partitions.is_on()

    def test_migration_of_a_site_can_convert(self) -> None:
        migration = migrations.Migration("0001_partitions", "site")
        migration.operations = [migrations.RunPython(lambda apps, schema_editor: convert())]

        with connection.schema_editor(atomic=False) as editor:
            migration.apply(ProjectState(), editor)

        assert partitions.is_on()

    def test_foreign_key_of_another_table_is_refused(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE audit (event bigint REFERENCES events_outboxevent (id))")

        with pytest.raises(CommandError, match="audit refers to events_outboxevent"):
            convert()

        assert not partitions.is_on()

    def test_ids_of_later_days_are_refused(self, today: datetime) -> None:
        OutboxEvent.objects.create(pk=partitions.first_id(today.date() + DAY), topic="", payload={})

        with pytest.raises(CommandError, match="ids that begin with a later day"):
            convert()

        assert not partitions.is_on()


@pytest.mark.usefixtures("partitioned")
class TestDays:
    def test_missing_days_are_created_once(self, today: datetime) -> None:
        later = today + 2 * DAY

        created = [partitions.create_ahead(now=later), partitions.create_ahead(now=later)]

        assert created == [2, 0]
        assert f"events_outboxevent_d{later + 3 * DAY:%Y%m%d}" in partitions.list_names()

    def test_event_and_delivery_are_in_the_partitions_of_its_day(self, today: datetime) -> None:
        tomorrow = partitions.first_id(today.date() + DAY)

        event = OutboxEvent.objects.create(pk=tomorrow, topic=TOPIC, payload={})
        OutboxDelivery.objects.create(event=event, handler="tests.store", due_at=today)

        assert partition_of(tomorrow) == f"events_outboxevent_d{today + DAY:%Y%m%d}"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM events_outboxdelivery_d{today + DAY:%Y%m%d}")
            assert cursor.fetchone() == (1,)

    def test_day_without_a_partition_is_stored_all_the_same(self, today: datetime) -> None:
        unknown = partitions.first_id(today.date() + 9 * DAY)
        OutboxEvent.objects.create(pk=unknown, topic=TOPIC, payload={})

        created = partitions.create_ahead(now=today + 9 * DAY)

        assert partition_of(unknown) == "events_outboxevent_default"
        assert created == partitions.DAYS_AHEAD

    def test_delivery_cannot_be_stored_twice_for_a_handler(self, today: datetime) -> None:
        [event_id] = write()

        OutboxDelivery.objects.bulk_create(
            [OutboxDelivery(event_id=event_id, handler="tests.store", due_at=today)],
            ignore_conflicts=True,
        )

        assert OutboxDelivery.objects.filter(event=event_id).count() == 1


@pytest.mark.usefixtures("partitioned")
class TestPurge:
    @pytest.fixture
    def later(self, today: datetime) -> datetime:
        """Return a moment at which the partition of today is old."""
        return today + 2 * DAY

    def test_delivered_day_is_dropped(self, today: datetime, later: datetime) -> None:
        finish(write(3), now=today)

        deliveries.purge(now=later)

        assert not OutboxEvent.objects.exists()
        assert "events_outboxevent_before" not in partitions.list_names()

    def test_day_is_not_dropped_within_the_retention(self, today: datetime) -> None:
        finish(write(), now=today)

        deliveries.purge(now=today + timedelta(hours=23))

        assert OutboxEvent.objects.count() == 1

    def test_unfinished_events_move_with_all_their_deliveries(
        self, today: datetime, later: datetime
    ) -> None:
        delivered, half, waiting, dead = write(4, handlers=("tests.store", "tests.mail"))
        finish([delivered], now=today)
        OutboxDelivery.objects.filter(event=half, handler="tests.store").update(delivered_at=today)
        OutboxDelivery.objects.filter(event=dead).update(failed_at=today)

        deliveries.purge(now=later)

        assert set(OutboxEvent.objects.values_list("pk", flat=True)) == {half, waiting, dead}
        assert OutboxDelivery.objects.count() == 6
        assert {partition_of(each) for each in (half, waiting, dead)} == {
            "events_outboxevent_default"
        }

    def test_moved_events_are_deleted_once_they_are_delivered(
        self, today: datetime, later: datetime
    ) -> None:
        moved = write(2)
        deliveries.purge(now=later)
        finish(moved[:1], now=later)
        OutboxEvent.objects.update(created_at=today)

        purged = deliveries.purge(now=later)

        assert purged == 1
        assert list(OutboxEvent.objects.values_list("pk", flat=True)) == moved[1:]

    def test_day_with_too_many_unfinished_events_stays(
        self, later: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(partitions, "MAX_MOVED", 2)
        waiting = write(3)

        deliveries.purge(now=later)

        assert OutboxEvent.objects.count() == 3
        assert partition_of(waiting[0]) == "events_outboxevent_before"

    def test_delivered_rows_of_a_day_that_stays_are_not_deleted_one_by_one(
        self, today: datetime, later: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(partitions, "MAX_MOVED", 0)
        finish(write(1), now=today)
        write()
        OutboxEvent.objects.update(created_at=today)

        purged = deliveries.purge(now=later)

        assert purged == 0
        assert OutboxEvent.objects.count() == 2
