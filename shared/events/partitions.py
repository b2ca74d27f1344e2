"""
The outbox in partitions by day, which are dropped instead of deleting rows.

Off until ``manage.py partition_outbox`` converts the tables. From then on the id of an event
begins with its day, so both tables are partitioned by the id of the event: the primary key of
events and the unique constraint of deliveries contain it, and an event and its deliveries are in
partitions of the same day. The former tables become the first partitions, so no row is copied.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from django.db import IntegrityError, OperationalError, connection, transaction

from shared import partitioning
from shared.events.models import OutboxDelivery, OutboxEvent
from shared.lock_waits import LOCK_TIMEOUT, LockWaits
from shared.partitioning import BEFORE, NEW, NotConvertible, execute

logger = logging.getLogger(__name__)

EVENTS = OutboxEvent._meta.db_table
DELIVERIES = OutboxDelivery._meta.db_table
DAYS_AHEAD = 3
MAX_MOVED = 10_000
"""How many unfinished events of a day may move to the default partition when it is dropped."""

# An id is the day since 1970 in UTC, followed by a number of 38 bits from the sequence. It stays
# below 2^53, which every JSON parser reads exactly, until the year 2059.
_DAY_BITS = 38
_EPOCH = date(1970, 1, 1)
_ID = f"""
((floor(extract(epoch FROM clock_timestamp()) / 86400)::bigint << {_DAY_BITS})
 | (nextval('{EVENTS}_id_seq') & {(1 << _DAY_BITS) - 1}))
"""
_MAX_ID = 2**63 - 1
_IS_FORMER = "only_ids_before_the_first_partition"
_KEY = f"{DELIVERIES}_id_event_id"


def is_on() -> bool:
    """Return whether the outbox is partitioned."""
    return partitioning.is_partitioned(EVENTS)


def list_names() -> Sequence[str]:
    """Return the names of the partitions of events, the default last."""
    return [part.name for part in partitioning.list_partitions(EVENTS)]


def first_id(day: date) -> int:
    """Return the lowest id of the events of a day in UTC."""
    return (day - _EPOCH).days << _DAY_BITS


def convert(*, waits: LockWaits, now: datetime) -> bool:
    """
    Partition the outbox; return False if it is partitioned already.

    Requests are served during the conversion: only the last step locks the tables, for some
    milliseconds. An interrupted conversion can be started again.

    :raises NotConvertible: if the tables cannot be converted.
    :raises LockUnavailable: if a lock was not available in any attempt.
    """
    if is_on():
        return False
    partitioning.require_convertible([EVENTS, DELIVERIES])
    tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
    with waits.limit(connection):
        waits.retry(partial(_build, tomorrow), connection=connection)
        # These read all rows, and block neither reads nor writes.
        for table, column in ((EVENTS, "id"), (DELIVERIES, "event_id")):
            _limit_ids(table, column, tomorrow)
            waits.retry(partial(_validate_ids, table), connection=connection)
        _index_deliveries()
        waits.retry(lambda: _replace(tomorrow), connection=connection)
    return True


def create_ahead(*, now: datetime) -> int:
    """
    Create the missing partitions of today and the next days; return their number.

    A day that has rows in the default partition gets none: its rows are deleted, not dropped.
    """
    if not is_on():
        return 0
    ranges = _ranges()
    today = now.astimezone(UTC).date()
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)]
    missing = [
        day for day in days if not any(part.lower <= first_id(day) < part.upper for part in ranges)
    ]
    return sum(_attempt(f"create that of {day}", partial(_create_day, day)) for day in missing)


def drop_old(*, before: datetime) -> int:
    """
    Drop the partitions of the days before the day of this moment; return their number.

    Events that are not delivered to all their handlers move to the default partition with all
    their deliveries, in the transaction that drops the rest. A partition with more than
    ``MAX_MOVED`` of them stays until they are delivered.
    """
    oldest = first_id(before.astimezone(UTC).date())
    names = [part.name for part in _ranges() if part.upper <= oldest]
    return sum(_attempt(f"drop {name}", partial(_drop, name)) for name in names)


def lowest_id() -> int:
    """Return the lower bound of the oldest partition of a day. Rows below it are deleted."""
    return min((part.lower for part in _ranges()), default=_MAX_ID)


@dataclass(frozen=True, slots=True)
class _Days:
    """A partition with the ids from ``lower`` up to, not including, ``upper``."""

    name: str
    lower: int
    upper: int


def _ranges() -> Sequence[_Days]:
    return [
        _Days(part.name, part.lower or 0, part.upper)
        for part in partitioning.list_partitions(EVENTS)
        if part.upper is not None
    ]


def _attempt(what: str, change: Callable[[], bool]) -> bool:
    """Change partitions in a transaction. Return False if that has to wait for the next run."""
    try:
        with transaction.atomic():
            partitioning.limit_lock_waits(LOCK_TIMEOUT)
            partitioning.become_owner(EVENTS)
            return change()
    except (IntegrityError, OperationalError) as failure:
        logger.warning("Partitions of the outbox: could not %s: %s", what, failure)
        return False


def _create_day(day: date, *, of: str = "") -> bool:
    """Create the partitions of a day, of the tables or of those whose names end so."""
    bounds = f"FROM ({first_id(day)}) TO ({first_id(day + timedelta(days=1))})"
    for table in (EVENTS, DELIVERIES):
        # Attached, because CREATE TABLE ... PARTITION OF would wait for all transactions.
        execute(f"CREATE TABLE {table}{_suffix(day)} (LIKE {table}{of} INCLUDING ALL)")
    _refer_to_events(_suffix(day))
    for table in (EVENTS, DELIVERIES):
        execute(
            f"ALTER TABLE {table}{of} ATTACH PARTITION {table}{_suffix(day)} FOR VALUES {bounds}"
        )
    return True


def _drop(events: str) -> bool:
    deliveries = events.replace(EVENTS, DELIVERIES)
    # Without the lock first, so that a day that stays blocks nothing.
    if len(_unfinished(deliveries)) > MAX_MOVED:
        logger.warning("%s stays: more than %d events are undelivered.", events, MAX_MOVED)
        return False
    execute(f"ALTER TABLE {EVENTS} DETACH PARTITION {events}")
    execute(f"ALTER TABLE {DELIVERIES} DETACH PARTITION {deliveries}")
    with connection.cursor() as cursor:
        ids = _unfinished(deliveries)
        cursor.execute(_MOVE.format(EVENTS, events, "id"), [ids])
        cursor.execute(_MOVE.format(DELIVERIES, deliveries, "event_id"), [ids])
        # The foreign key of the moved rows is checked now rather than at the commit.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute(f"DROP TABLE {deliveries}, {events}")
    return True


def _unfinished(deliveries: str) -> list[int]:
    """Return the ids of events with a delivery that is not made, at most one over the limit."""
    with connection.cursor() as cursor:
        cursor.execute(_UNFINISHED.format(deliveries), [MAX_MOVED + 1])
        return [event_id for (event_id,) in cursor.fetchall()]


@transaction.atomic
def _build(tomorrow: date) -> None:
    """Create the new tables with all partitions but the first, which the former tables become."""
    partitioning.become_owner(EVENTS)
    execute(f"DROP TABLE IF EXISTS {DELIVERIES}{NEW}, {EVENTS}{NEW} CASCADE")
    for table in (EVENTS, DELIVERIES):
        execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {_IS_FORMER}")
    partitioning.build(EVENTS, by="RANGE (id)", primary_key=["id"])
    partitioning.build(DELIVERIES, by="RANGE (event_id)", primary_key=["id", "event_id"])
    for table in (EVENTS, DELIVERIES):
        execute(f"CREATE TABLE {table}_default PARTITION OF {table}{NEW} DEFAULT")
    _refer_to_events("_default")
    for ahead in range(DAYS_AHEAD):
        _create_day(tomorrow + timedelta(days=ahead), of=NEW)


def _limit_ids(table: str, column: str, tomorrow: date) -> None:
    condition = f"CHECK ({column} < {first_id(tomorrow)})"
    execute(f"ALTER TABLE {table} ADD CONSTRAINT {_IS_FORMER} {condition} NOT VALID")


def _validate_ids(table: str) -> None:
    """
    Validate that a table has no ids of later days, so that it is attached without a scan.

    :raises NotConvertible: if it has.
    """
    try:
        with transaction.atomic():
            execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {_IS_FORMER}")
    except IntegrityError as failure:
        raise NotConvertible(f"{table} has ids that begin with a later day: {failure}") from None


def _index_deliveries() -> None:
    """Create the index that becomes the primary key of the former deliveries."""
    # Tests convert the tables in a transaction.
    concurrently = "" if connection.in_atomic_block else "CONCURRENTLY"
    execute(f"DROP INDEX {concurrently} IF EXISTS {_KEY}")
    execute(f"CREATE UNIQUE INDEX {concurrently} {_KEY} ON {DELIVERIES} (id, event_id)")


@transaction.atomic
def _replace(tomorrow: date) -> None:
    partitioning.become_owner(EVENTS)
    execute(f"LOCK TABLE {EVENTS}, {DELIVERIES} IN ACCESS EXCLUSIVE MODE")
    next_ids = {table: partitioning.next_id(table) for table in (EVENTS, DELIVERIES)}
    execute(f"ALTER TABLE {DELIVERIES} DROP CONSTRAINT {DELIVERIES}_pkey")
    execute(
        f"ALTER TABLE {DELIVERIES} ADD CONSTRAINT {DELIVERIES}_pkey PRIMARY KEY USING INDEX {_KEY}"
    )
    for table, default in ((EVENTS, _ID), (DELIVERIES, f"nextval('{DELIVERIES}_id_seq')")):
        execute(f"ALTER TABLE {table} ALTER COLUMN id DROP IDENTITY IF EXISTS")
        partitioning.rename_to_former(table)
        partitioning.rename_from_new(table)
        partitioning.own_sequence(table, default=default, start=next_ids[table])
        execute(
            f"ALTER TABLE {table} ATTACH PARTITION {table}{BEFORE}"
            f" FOR VALUES FROM (MINVALUE) TO ({first_id(tomorrow)})"
        )


def _refer_to_events(suffix: str) -> None:
    # Between partitions of one day, because dropping one would otherwise read all deliveries.
    execute(
        f"ALTER TABLE {DELIVERIES}{suffix} ADD FOREIGN KEY (event_id)"
        f" REFERENCES {EVENTS}{suffix} (id) DEFERRABLE INITIALLY DEFERRED"
    )


def _suffix(day: date) -> str:
    return f"_d{day:%Y%m%d}"


# Each condition has an index, which also holds few rows.
_UNFINISHED = """
SELECT event_id FROM {0} WHERE delivered_at IS NULL AND failed_at IS NULL
UNION SELECT event_id FROM {0} WHERE failed_at IS NOT NULL
LIMIT %s
"""
_MOVE = "INSERT INTO {0} SELECT * FROM {1} WHERE {2} = ANY (%s)"
