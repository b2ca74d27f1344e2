"""``manage.py measure_polls``: the cost of results by number of votes, and votes per second."""

import itertools
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Lock
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domains.polls import selectors, services
from domains.polls.models import SLOTS, Poll
from domains.polls.seeds import FIRST_ID
from domains.polls.services.locks import POLL_LOCKS
from domains.polls.services.votes import CAST_VOTE
from shared.auth.models import User

# Far above the ids of other rows; deleted at the end.
FIRST_VOTER = 4_000_000_001
FIRST_POLL = 4_000_000_001
OPTIONS = 4
READS = 500
MOST_VOTES = 150_000


class Command(BaseCommand):
    """Measure both in one run, and print the medians."""

    help = (
        "Measure polls on the data of `seed --profile large`: results of a poll with a million"
        " votes against one with a thousand, and voting on one hot poll against pgbench, which"
        " inserts the same rows under the same constraints."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the duration, the concurrency and the path of pgbench."""
        parser.add_argument("--seconds", type=int, default=5, help="how long one round takes")
        parser.add_argument("--rounds", type=int, default=3)
        parser.add_argument("--connections", type=int, default=32)
        parser.add_argument("--processes", type=int, default=2, help="of Python, to vote from")
        parser.add_argument("--pgbench", default=shutil.which("pgbench") or "")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure both."""
        self._measure_results()
        self.stdout.flush()
        if not options["pgbench"]:
            raise CommandError("Name the path of pgbench with --pgbench.")
        self._measure_voting(options)

    def _measure_results(self) -> None:
        million, thousand = FIRST_ID, FIRST_ID + 1
        if not Poll.objects.filter(pk=million).exists():
            raise CommandError("Load the large data first: manage.py seed --profile large")
        anonymous = AnonymousUser()
        times: dict[int, list[float]] = {million: [], thousand: []}
        with CaptureQueriesContext(connection) as captured:
            selectors.get_results(poll_id=million, viewer=anonymous)
        # In turns, so that other load on the machine affects both alike.
        for poll_id in itertools.islice(itertools.cycle((million, thousand)), 2 * READS):
            started = time.perf_counter()
            selectors.get_results(poll_id=poll_id, viewer=anonymous)
            times[poll_id].append(time.perf_counter() - started)
        self.stdout.write(f"results: {len(captured)} query")
        for name, poll_id in (("1,000,000", million), ("1,000", thousand)):
            counted = _seconds_to_count(poll_id)
            self.stdout.write(
                f"  {name:>9} votes: median {1000 * statistics.median(times[poll_id]):.2f} ms,"
                f" p95 {1000 * statistics.quantiles(times[poll_id], n=20)[-1]:.2f} ms;"
                f" by COUNT ... GROUP BY {1000 * counted:.1f} ms"
            )
        ratio = statistics.median(times[million]) / statistics.median(times[thousand])
        self.stdout.write(f"  ratio of the medians: {ratio:.2f}")

    def _measure_voting(self, options: Mapping[str, Any]) -> None:
        ways = {
            "pgbench, ballot and choice inserted in a transaction": _by_pgbench(_TWO_INSERTS),
            "pgbench, ballot and choice inserted in one statement": _by_pgbench(_ONE_INSERT),
            "pgbench, what votes: the same, checked and counted": _by_pgbench(_vote_for_pgbench()),
            "services.cast_vote": _by_services,
        }
        rates: dict[str, list[float]] = {name: [] for name in ways}
        with _crowd(polls=len(ways) * options["rounds"]) as polls:
            for _ in range(options["rounds"]):
                for name, vote in ways.items():
                    rates[name].append(vote(next(polls), options))
        self.stdout.write(
            f"voting on one poll from {options['connections']} connections, votes a second:"
        )
        base = statistics.median(rates[next(iter(ways))])
        for name, measured in rates.items():
            median = statistics.median(measured)
            each = ", ".join(f"{rate:.0f}" for rate in measured)
            self.stdout.write(f"  {median:7.0f} ({median / base:4.0%})  {name}: {each}")


def _seconds_to_count(poll_id: int) -> float:
    times = []
    for _ in range(5):
        with connection.cursor() as cursor:
            started = time.perf_counter()
            cursor.execute(_COUNT, [poll_id])
            cursor.fetchall()
            times.append(time.perf_counter() - started)
    return statistics.median(times)


Way = Callable[[int, Mapping[str, Any]], float]


def _by_pgbench(script: str) -> Way:
    def vote(poll_id: int, options: Mapping[str, Any]) -> float:
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(script.replace(":poll", str(poll_id)).replace(":most", str(OPTIONS - 1)))
            file.flush()
            done = subprocess.run(  # noqa: S603  # the program the caller named
                [
                    *(options["pgbench"], "-n", "-M", "prepared", "-j", "2", "-f", file.name),
                    *("-c", str(options["connections"]), "-T", str(options["seconds"])),
                ],
                env={**os.environ, **_address()},
                capture_output=True,
                text=True,
                check=True,
            )
        return float(re.findall(r"tps = ([\d.]+)", done.stdout)[-1])

    return vote


def _by_services(poll_id: int, options: Mapping[str, Any]) -> float:
    share = options["connections"] // options["processes"]
    connection.close()
    with ProcessPoolExecutor(options["processes"]) as processes:
        jobs = [
            processes.submit(_vote_for, poll_id, threads=share, seconds=options["seconds"])
            for _ in range(options["processes"])
        ]
        votes = sum(job.result() for job in jobs)
    return votes / float(options["seconds"])


def _vote_for(poll_id: int, *, threads: int, seconds: int) -> int:
    """Vote from ``threads`` threads for ``seconds``, and return the number of votes."""
    all_connected = Barrier(threads)

    def work(_: int) -> int:
        cast = 0
        try:
            # Connect one after the other: all at once would time out on a busy machine.
            with one_at_a_time:
                connection.ensure_connection()
            all_connected.wait()
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                voter_id = _next_voter()
                services.cast_vote(
                    voter=User(pk=voter_id),
                    poll_id=poll_id,
                    option_ids=[poll_id * OPTIONS + voter_id % OPTIONS],
                )
                cast += 1
        finally:
            connection.close()
        return cast

    one_at_a_time = Lock()
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(work, range(threads)))


def _next_voter() -> int:
    # A round trip of its own, which pgbench makes too.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('polls_measured')")
        return int(cursor.fetchone()[0])


@contextmanager
def _crowd(*, polls: int) -> Iterator[Iterator[int]]:
    """Create polls and voters for the measurement, and delete them afterwards."""
    sizes = {
        "voter": FIRST_VOTER,
        "poll": FIRST_POLL,
        "polls": polls,
        "people": MOST_VOTES,
        "options": OPTIONS,
    }
    _run(_MAKE, sizes)
    try:
        yield itertools.count(FIRST_POLL)
    finally:
        _run(_CLEAR, sizes)


def _run(statements: tuple[str, ...], sizes: Mapping[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in statements:
            cursor.execute(statement, sizes)
        cursor.execute("RESET statement_timeout")


def _address() -> dict[str, str]:
    server = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    environment = {name: str(server[key]) for key, name in names.items() if server.get(key)}
    return {**environment, "PGDATABASE": connection.settings_dict["NAME"]}


def _vote_for_pgbench() -> str:
    values = {
        "locks": str(POLL_LOCKS),
        "poll": ":poll",
        "voter": ":voter",
        "is_admin": "false",
        "share_token": "''",
        "options": "ARRAY[:poll * 4 + :place]",
        "slot": ":slot",
    }
    statement = re.sub(r"%\((\w+)\)s", lambda found: values[found[1]], CAST_VOTE).replace("%%", "%")
    return f"{_NEXT_VOTER}\\set slot :voter % {SLOTS}\n{' '.join(statement.split())};\n"


_NEXT_VOTER = "\\set place random(0, :most)\nSELECT nextval('polls_measured') AS voter \\gset\n"

_TWO_INSERTS = f"""{_NEXT_VOTER}BEGIN;
INSERT INTO polls_ballot (poll_id, voter_id, created_at, updated_at)
VALUES (:poll, :voter, clock_timestamp(), clock_timestamp()) RETURNING id AS ballot \\gset
INSERT INTO polls_ballotchoice (ballot_id, option_id, poll_id)
VALUES (:ballot, :poll * 4 + :place, :poll);
COMMIT;
"""  # noqa: S608  # pgbench fills in numbers of ours

_ONE_INSERT = f"""{_NEXT_VOTER}WITH ballot AS (
    INSERT INTO polls_ballot (poll_id, voter_id, created_at, updated_at)
    VALUES (:poll, :voter, clock_timestamp(), clock_timestamp()) RETURNING id
)
INSERT INTO polls_ballotchoice (ballot_id, option_id, poll_id)
SELECT id, :poll * 4 + :place, :poll FROM ballot;
"""  # noqa: S608  # pgbench fills in numbers of ours

_COUNT = "SELECT option_id, count(*) FROM polls_ballotchoice WHERE poll_id = %s GROUP BY 1"

_MAKE = (
    """INSERT INTO identity_user (id, username, email, password, role, display_name, avatar_url,
                                  is_active, created_at, updated_at)
       SELECT %(voter)s + place, 'measured' || place, 'measured' || place || '@nexus.test', '',
              'user', '', '', true, now(), now()
       FROM generate_series(0, %(people)s - 1) AS place""",
    """INSERT INTO polls_poll (id, owner_id, question, description, category, min_choices,
                               max_choices, results_visibility, allow_change, is_public,
                               share_token, revision, created_at, updated_at, closed_reason)
       SELECT %(poll)s + place, %(voter)s, 'Measured?', '', '', 1, 1, 'always', false, true,
              'measured-' || place, 0, now(), now(), ''
       FROM generate_series(0, %(polls)s - 1) AS place""",
    """INSERT INTO polls_option (id, poll_id, text, position)
       SELECT (%(poll)s + poll) * %(options)s + place, %(poll)s + poll, place::text, place
       FROM generate_series(0, %(polls)s - 1) AS poll,
            generate_series(0, %(options)s - 1) AS place""",
    "CREATE SEQUENCE polls_measured START WITH 4000000001",
    "ANALYZE identity_user, polls_poll, polls_option",
)

_CLEAR = (
    "DROP SEQUENCE polls_measured",
    "DELETE FROM polls_optiontally WHERE poll_id >= %(poll)s",
    "DELETE FROM polls_ballotchoice WHERE poll_id >= %(poll)s",
    "DELETE FROM polls_ballot WHERE poll_id >= %(poll)s",
    "DELETE FROM polls_option WHERE poll_id >= %(poll)s",
    "DELETE FROM polls_poll WHERE id >= %(poll)s",
    "DELETE FROM identity_user WHERE id >= %(voter)s",
)
