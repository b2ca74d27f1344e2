"""Promise: votes that are cast, changed and withdrawn during the conversion are all counted."""

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event

import psycopg
import pytest
from django.conf import settings

from domains.polls.services.locks import POLL_LOCKS
from tests.databases import clone_database
from tests.template_database import migrated_template

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ROOT = Path(__file__).resolve().parents[3]
FORMER, THREADS = 30_000, 3
POLL = 7
TEA, COFFEE = 71, 72
_CAST = "SELECT ballot_id FROM polls_cast_vote(%s, %s, %s, false, '', ARRAY[%s]::bigint[], %s)"
_CHANGE = "SELECT ballot_id FROM polls_change_vote(%s, %s, %s, false, %s::bigint[], %s, now())"
_ROWS = (
    """INSERT INTO identity_user (id, username, email, password, role, display_name, avatar_url,
                                  is_active, created_at, updated_at)
       SELECT place, 'voter' || place, place || '@nexus.test', '', 'user', '', '', true, now(), now()
       FROM generate_series(1, 90000) AS place""",
    """INSERT INTO polls_poll (id, owner_id, question, description, category, category_key,
                               min_choices, max_choices, results_visibility, allow_change, is_public,
                               share_token, revision, created_at, updated_at, closed_reason)
       VALUES (7, 1, 'Tea?', '', '', '', 1, 1, 'always', true, true, 'seven', 0, now(), now(), '')""",
    """INSERT INTO polls_option (id, poll_id, text, text_key, position)
       VALUES (71, 7, 'Tea', 'tea', 0), (72, 7, 'Coffee', 'coffee', 1)""",
    """INSERT INTO polls_ballot (poll_id, voter_id, created_at, updated_at)
       SELECT 7, voter, now(), now() FROM generate_series(1, 30000) AS voter""",
    """INSERT INTO polls_ballotchoice (ballot_id, poll_id, option_id)
       SELECT id, 7, 71 FROM polls_ballot""",
    """INSERT INTO polls_optiontally (poll_id, option_id, slot, votes, ballots, changes)
       SELECT 7, 71, voter_id % 32, count(*), count(*), 0 FROM polls_ballot GROUP BY 3""",
)
_CHOSEN = """
SELECT voter_id, option_id FROM polls_ballot
JOIN polls_ballotchoice ON ballot_id = polls_ballot.id
"""


def vote_until(is_over: Event, url: str, thread: int) -> Mapping[int, int | None]:
    """Vote on one connection, and return what each voter has chosen last, None for withdrawn."""
    chosen: dict[int, int | None] = {}
    with psycopg.connect(url, autocommit=True, prepare_threshold=0) as session:
        for number in count():
            if is_over.is_set():
                return chosen
            new, former = FORMER + 1 + thread + number * THREADS, 1 + thread + number * THREADS
            for statement, voter, option in (
                (_CAST, new, COFFEE),
                (_CHANGE, former, [COFFEE] if number % 2 else None),
            ):
                done = session.execute(statement, [POLL_LOCKS, POLL, voter, option, voter % 32])
                assert done.fetchall(), f"the vote of {voter} was refused"
            chosen[new] = COFFEE
            chosen[former] = COFFEE if number % 2 else None
    return chosen


def test_all_votes_during_the_conversion_are_counted(tmp_path: Path) -> None:
    with clone_database(f"/{migrated_template()}") as url:
        with psycopg.connect(url, autocommit=True) as session:
            for statement in _ROWS:
                session.execute(statement)
        is_over = Event()
        with ThreadPoolExecutor(THREADS) as threads:
            voters = [threads.submit(vote_until, is_over, url, each) for each in range(THREADS)]
            try:
                output = _convert(url, tmp_path)
            finally:
                is_over.set()
            expected: dict[int, int | None] = dict.fromkeys(range(1, FORMER + 1), TEA)
            for each in voters:
                expected.update(each.result())

        assert "The ballots are partitioned: 4 partitions." in output
        assert len(expected) > FORMER
        with psycopg.connect(url) as session:
            assert dict(session.execute(_CHOSEN).fetchall()) == {
                voter: option for voter, option in expected.items() if option
            }
            votes = "SELECT sum(votes), sum(ballots) FROM polls_optiontally"
            ballots = "SELECT count(*), count(*) FROM polls_ballot"
            assert session.execute(votes).fetchone() == session.execute(ballots).fetchone()


def _convert(url: str, folder: Path) -> str:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NEXUS_")}
    done = subprocess.run(
        [sys.executable, "manage.py", "partition_ballots", "--parts=4"],
        cwd=ROOT,
        env={
            **inherited,
            "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
            "NEXUS_STATE_DIR": str(folder),
            "NEXUS_DOMAINS": "polls",
            "NEXUS_PROCESS": "command",
            "DATABASE_URL": url,
            "REDIS_URL": settings.NEXUS_REDIS_URL,
        },
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
