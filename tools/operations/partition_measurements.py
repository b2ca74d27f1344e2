"""
What partitions change, measured in the database of the settings, which partition_lab.py makes.

The outbox is filled, its database is copied, and old events are deleted from the one and dropped
from the other. Then the ballots are measured, converted while votes are cast, and measured again.
"""

import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import django

django.setup()

from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from domains.polls import selectors  # noqa: E402
from domains.polls.services import partitions as ballot_partitions  # noqa: E402
from domains.polls.services.locks import POLL_LOCKS  # noqa: E402
from domains.polls.services.maintenance import _differs  # noqa: E402
from domains.polls.services.votes import CAST_VOTE  # noqa: E402
from shared.auth.models import User  # noqa: E402
from shared.events import Event, bus, deliveries, outbox, partitions  # noqa: E402
from shared.events.models import OutboxDelivery, OutboxEvent  # noqa: E402
from shared.prepared import prepared_cursor  # noqa: E402
from tools.operations import partition_rows  # noqa: E402
from tools.operations.partition_figures import Cost, Use, write_ballots, write_outbox  # noqa: E402
from tools.operations.partition_rows import HANDLER, OLD_PART, POLLS, TOPIC, WAITING  # noqa: E402

PAUSE = 0.05
"""Seconds between the requests that are sent during a change."""
REPEATS = 300
COPY = "nexus_partitioned"
OUTBOX = ("events_outboxevent", "events_outboxdelivery")
BALLOTS = ("polls_ballot", "polls_ballotchoice")


def main(rows: int) -> None:
    """Measure the outbox and the ballots."""
    # A server for so many rows has a longer log than the default.
    _execute("ALTER SYSTEM SET max_wal_size = '16GB'")
    _execute("SELECT pg_reload_conf()")
    _execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    bus.subscribe(Event, partition_rows.handle)
    _measure_outbox(rows)
    _measure_ballots(rows)


def _measure_outbox(rows: int) -> None:
    _report(f"Filling the outbox with {rows:,} events.")
    partition_rows.fill_outbox(rows)
    before = _times(_OUTBOX_ACTIONS)
    _execute(f"DROP DATABASE IF EXISTS {COPY}")
    _copy_database()
    deletion = _measure_deletion(rows // OLD_PART)
    _use_database(COPY)
    _report("Converting the outbox.")
    with _measured(_publish, lock=(partitions, "_replace")) as conversion:
        call_command("partition_outbox")
    after = _times(_OUTBOX_ACTIONS)
    _report("Dropping the converted events.")
    with _measured(_publish, lock=(partitions, "_drop")) as drop:
        dropped = partitions.drop_old(before=timezone.now() + deliveries.RETENTION)
    left = OutboxEvent.objects.filter(pk__lte=rows).count()
    if dropped != 1 or left != WAITING:
        raise RuntimeError(f"{dropped} partitions were dropped, and {left} events are left.")
    _use_database("nexus")
    _execute(f"DROP DATABASE {COPY}")
    _execute(f"TRUNCATE {', '.join(OUTBOX)}")
    changes = [
        *deletion,
        ["convert the tables", f"{rows:,}", *conversion.cells],
        ["drop the day", f"{rows:,}", *drop.cells],
    ]
    write_outbox(rows, changes, before, after)


def _measure_deletion(deleted: int) -> Sequence[Sequence[str]]:
    """Delete events as the purge of plain tables does, and return the rows of the table."""
    now = timezone.now()
    size = _size(OUTBOX)
    _report(f"Deleting {deleted:,} events; the tables have {size / 1e9:.2f} GB.")
    with _measured(_publish) as run:
        purged = in_a_run = deliveries.purge(now=now)
    with _measured(_publish) as rest:
        while more := deliveries.purge(now=now):
            purged += more
    if purged != deleted:
        raise RuntimeError(f"{purged} of {deleted} events were deleted.")
    with _measured() as vacuum:
        _execute(f"VACUUM {', '.join(OUTBOX)}")
    waits = max(run.longest_wait or 0.0, rest.longest_wait or 0.0)
    whole = Cost(run.seconds + rest.seconds, run.wal + rest.wal, None, waits)
    _report(f"The tables have {_size(OUTBOX) / 1e9:.2f} GB.")
    return [
        ["one run of the hourly purge, `DELETE`", f"{in_a_run:,}", *run.cells],
        ["all of its runs", f"{purged:,}", *whole.cells],
        [f"`VACUUM` after it; the tables stay at {_size(OUTBOX) / 1e9:.1f} GB", "", *vacuum.cells],
    ]


def _measure_ballots(rows: int) -> None:
    _report(f"Filling {rows:,} ballots.")
    partition_rows.fill_ballots(rows)
    voters = count(rows // POLLS + 1)
    actions = _ballot_actions(voters)
    before, size = _times(actions), _size(BALLOTS)
    _report("Converting the ballots.")
    lock = (ballot_partitions, "_replace")
    with _measured(lambda: _vote(next(voters)), lock=lock) as conversion:
        call_command("partition_ballots")
    after, parts = _times(actions), _leaves(BALLOTS)
    write_ballots(rows, conversion, before, after, sizes=(size, _size(parts)))


def _publish() -> None:
    outbox.write([(TOPIC, "{}")], handlers={TOPIC: [HANDLER]})


def _claim() -> None:
    now = timezone.now()
    with transaction.atomic():
        if deliveries._claim(OutboxDelivery.objects.due(now=now), now=now) is None:
            raise RuntimeError("No delivery waits.")
        transaction.set_rollback(True)


def _find() -> None:
    OutboxDelivery.objects.filter(pk=next(_ids), delivered_at=None).first()


_ids = count(1)
_OUTBOX_ACTIONS = {
    "publish an event": _publish,
    "claim the next delivery": _claim,
    "find a delivery by its id": _find,
}


def _ballot_actions(voters: Iterator[int]) -> Mapping[str, Callable[[], object]]:
    numbers = count()

    def poll() -> int:
        return 1 + next(numbers) % POLLS

    return {
        "cast a vote": lambda: _vote(next(voters)),
        "read the results of a poll": lambda: selectors.get_results(
            poll_id=poll(), viewer=AnonymousUser()
        ),
        "list a voter's newest 20 votes": lambda: list(
            selectors.list_votes(voter=User(pk=1 + next(numbers)))[:20]
        ),
        "compare a poll's counters with its votes": lambda: _differs(poll()),
    }


def _vote(voter: int) -> None:
    poll = 1 + voter % POLLS
    with prepared_cursor() as cursor:
        cursor.execute(
            CAST_VOTE,
            {
                "locks": POLL_LOCKS,
                "poll": poll,
                "voter": voter,
                "is_admin": False,
                "share_token": "",
                "options": [poll * 4 + voter % 4],
                "slot": voter % 32,
            },
        )
        if not cursor.fetchall():
            raise RuntimeError(f"The vote of {voter} was refused.")


def _times(actions: Mapping[str, Callable[[], object]]) -> Mapping[str, Use]:
    """Return the use of each action: its median time, and the mean of what it reads and writes."""
    uses = {}
    for name, action in actions.items():
        repeats = 20 if name.startswith("compare") else REPEATS
        for _ in range(repeats // 4):
            action()
        _fetch("SELECT pg_stat_statements_reset() IS NULL")
        seconds = statistics.median(_seconds(action) for _ in range(repeats))
        pages, wal = _fetch(
            "SELECT sum(shared_blks_hit + shared_blks_read)::bigint, sum(wal_bytes)::bigint"
            " FROM pg_stat_statements"
        )
        uses[name] = Use(seconds, pages / repeats, wal / repeats)
        _report(f"{name}: {uses[name]}")
    return uses


@contextmanager
def _measured(
    request: Callable[[], None] | None = None, *, lock: tuple[Any, str] | None = None
) -> Iterator[Cost]:
    """
    Measure the block while another session repeats a request, if there is one.

    ``lock`` names the function, by its module, that takes the exclusive lock.
    """
    cost, is_over, failures = Cost(), threading.Event(), list[Exception]()

    def repeat() -> None:
        longest = 0.0
        try:
            while request and not is_over.wait(PAUSE):
                longest = max(longest, _seconds(request))
                cost.requests += 1
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()
        cost.longest_wait = longest if request else None

    other = threading.Thread(target=repeat)
    [start] = _fetch("SELECT pg_current_wal_insert_lsn()")
    other.start()
    started = time.monotonic()
    try:
        with _timed(lock, cost):
            yield cost
    finally:
        cost.seconds = time.monotonic() - started
        is_over.set()
        other.join()
    [cost.wal] = _fetch(f"SELECT (pg_current_wal_insert_lsn() - '{start}'::pg_lsn)::bigint")
    _report(f"{cost}")
    if failures:
        raise failures[0]


@contextmanager
def _timed(lock: tuple[Any, str] | None, cost: Cost) -> Iterator[None]:
    if lock is None:
        yield
        return
    module, name = lock
    function = getattr(module, name)

    def take(*arguments: Any) -> Any:
        started = time.monotonic()
        try:
            return function(*arguments)
        finally:
            cost.locked = time.monotonic() - started

    setattr(module, name, take)
    try:
        yield
    finally:
        setattr(module, name, function)


def _seconds(action: Callable[[], object]) -> float:
    started = time.monotonic()
    action()
    return time.monotonic() - started


def _size(tables: Sequence[str]) -> int:
    sizes = [_fetch(f"SELECT pg_total_relation_size('{name}')")[0] for name in tables]
    return sum(map(int, sizes))


def _leaves(tables: Sequence[str]) -> Sequence[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent::regclass::text"
            " = ANY (%s)",
            [list(tables)],
        )
        return [name for (name,) in cursor.fetchall()]


def _copy_database() -> None:
    connection.close()
    _use_database("postgres")
    _execute(f"CREATE DATABASE {COPY} TEMPLATE nexus")
    _use_database("nexus")


def _use_database(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _fetch(statement: str) -> Sequence[object]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchone())


def _report(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
