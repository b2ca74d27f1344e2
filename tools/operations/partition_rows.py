"""Rows for the partition lab: an outbox and ballots of any size, written by the server."""

from django.db import connection, transaction

from shared.events.event import Event
from shared.events.serialization import qualified_name

TOPIC = "tools.operations.Measured"
OLD_PART = 5
"""Of as many events, one is old. Deleting more of them from plain tables takes too long."""
WAITING = 1_000
POLLS = 100
NEW_VOTERS = 50_000


def handle(event: Event) -> None:
    """Stand for the handler of the events, which nothing calls."""


HANDLER = qualified_name(handle)


def fill_outbox(rows: int) -> None:
    """Write events with a delivery each. Some are old, and all but the last are delivered."""
    _run(_EVENTS, rows)
    _run(_DELIVERIES, rows)
    _analyze("events_outboxevent", "events_outboxdelivery")


def fill_ballots(rows: int) -> None:
    """Write polls in which the same voters have voted, and more voters who have not."""
    for statement in (_USERS, _POLLS, _OPTIONS, _BALLOTS, _CHOICES, _TALLIES):
        _run(statement, rows)
    for table in ("identity_user", "polls_poll", "polls_ballot"):
        _execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
    _analyze("identity_user", "polls_poll", "polls_option", "polls_ballot", "polls_ballotchoice")


def _run(statement: str, rows: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Foreign keys hold by construction, and checking them would take most of the time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            statement,
            {
                "rows": rows,
                "old": rows // OLD_PART,
                "waiting": WAITING,
                "topic": TOPIC,
                "handler": HANDLER,
                "polls": POLLS,
                "voters": rows // POLLS,
                "new_voters": NEW_VOTERS,
            },
        )


def _analyze(*tables: str) -> None:
    for table in tables:
        _execute(f"VACUUM (ANALYZE) {table}")
    _execute("CHECKPOINT")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


_EVENTS = """
INSERT INTO events_outboxevent (topic, payload, request_id, created_at)
SELECT %(topic)s, jsonb_build_object('order_id', place, 'note', md5(place::text)),
       md5(place::text), now() - CASE WHEN place <= %(old)s THEN interval '36 hours' ELSE '0' END
FROM generate_series(1, %(rows)s) AS place
"""
# The last ones wait for a handler.
_DELIVERIES = """
INSERT INTO events_outboxdelivery (event_id, handler, attempts, due_at, delivered_at, last_error)
SELECT id, %(handler)s, 1, created_at - (%(rows)s - id) * interval '1 microsecond',
       CASE WHEN id <= %(rows)s - %(waiting)s THEN created_at END, ''
FROM events_outboxevent
"""
_USERS = """
INSERT INTO identity_user (id, username, email, password, role, display_name, avatar_url,
                           is_active, created_at, updated_at)
SELECT place, 'voter' || place, 'voter' || place || '@nexus.test', '', 'user', '', '', true, now(),
       now()
FROM generate_series(1, %(voters)s + %(new_voters)s) AS place
"""
_POLLS = """
INSERT INTO polls_poll (id, owner_id, question, description, category, category_key, min_choices,
                        max_choices, results_visibility, allow_change, is_public, share_token,
                        revision, created_at, updated_at, closed_reason)
SELECT place, 1, 'Measured?', '', '', '', 1, 1, 'always', true, true, 'measured-' || place, 0,
       now(), now(), ''
FROM generate_series(1, %(polls)s) AS place
"""
_OPTIONS = """
INSERT INTO polls_option (id, poll_id, text, text_key, position)
SELECT poll * 4 + place, poll, place::text, place::text, place
FROM generate_series(1, %(polls)s) AS poll, generate_series(0, 3) AS place
"""
# In the order of the voters, so the votes of a poll are spread over the table, as they would be.
_BALLOTS = """
INSERT INTO polls_ballot (poll_id, voter_id, created_at, updated_at)
SELECT poll, voter, now(), now()
FROM generate_series(1, %(voters)s) AS voter, generate_series(1, %(polls)s) AS poll
"""
_CHOICES = """
INSERT INTO polls_ballotchoice (ballot_id, poll_id, option_id)
SELECT id, poll_id, poll_id * 4 + id %% 7 %% 4 FROM polls_ballot
"""
_TALLIES = """
INSERT INTO polls_optiontally (poll_id, option_id, slot, votes, ballots, changes)
SELECT choice.poll_id, choice.option_id, ballot.voter_id %% 32, count(*), count(*), count(*)
FROM polls_ballotchoice AS choice JOIN polls_ballot AS ballot ON ballot.id = choice.ballot_id
GROUP BY 1, 2, 3
"""
