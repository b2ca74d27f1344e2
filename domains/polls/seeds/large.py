"""A large data set: 1,000 polls, one with a million votes and one with a thousand."""

from datetime import datetime

from django.db import connection, transaction

from domains.polls import services
from domains.polls.models import SLOTS, Option, Poll
from domains.polls.selectors import POLLS
from shared.accounts.seeds import FIRST_OF_CROWD
from shared.auth.models import User
from shared.seeding import FIRST_ID, advance_sequences, execute_all

OPTIONS = 4


@transaction.atomic
def load_large(
    *, now: datetime, polls: int = 1_000, most_votes: int = 1_000_000, next_votes: int = 1_000
) -> None:
    """
    Load the large data set in addition to the demo data. A second call changes nothing.

    The first poll has a million votes, and the second one a thousand. The generated users own the
    polls and vote in them. Votes beyond the number of users belong to deleted accounts. Without
    generated users nothing is loaded.
    """
    crowd = User.objects.filter(pk__gte=FIRST_OF_CROWD).count()
    if not crowd or Poll.objects.filter(pk=FIRST_ID).exists():
        return
    sizes: dict[str, int | datetime] = {
        "first": FIRST_ID,
        "first_voter": FIRST_OF_CROWD,
        "crowd": crowd,
        "polls": polls,
        "options": OPTIONS,
        "most": most_votes,
        "next": next_votes,
        "slots": SLOTS,
        "now": now,
    }
    with connection.cursor() as cursor:
        # Inserting a million rows exceeds the statement timeout of requests.
        cursor.execute("SET LOCAL statement_timeout = 0")
        execute_all((_POLLS, _OPTIONS, _BALLOTS, _CHOICES, _TALLIES), sizes)
        advance_sequences(Poll, Option)
        services.refresh_whole_vote_order()
        cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    POLLS.bump()


_POLLS = """
INSERT INTO polls_poll (
    id, owner_id, question, description, category, category_key, min_choices, max_choices,
    results_visibility, allow_change, is_public, share_token, revision,
    created_at, updated_at, expires_at, closed_at, closed_reason
)
SELECT
    %(first)s + place,
    %(first_voter)s + place * 7919::bigint %% %(crowd)s::int,
    (ARRAY['Which do you like best', 'What shall we do about', 'How do you feel about',
           'Who should decide on'])[1 + place %% 4] || ' number ' || place + 1 || '?',
    '',
    subject, subject,
    1, 1,
    CASE WHEN place < 2 THEN 'always'
         ELSE (ARRAY['always', 'after_vote', 'after_close', 'owner'])[1 + place %% 4] END,
    place %% 3 = 0,
    true,
    'large-poll-' || place + 1,
    0,
    asked_at, asked_at, NULL,
    CASE WHEN place > 1 AND place %% 5 = 0 THEN asked_at + interval '1 day' END,
    CASE WHEN place > 1 AND place %% 5 = 0 THEN 'manual' ELSE '' END
FROM generate_series(0, %(polls)s::int - 1) AS place,
    LATERAL (
        SELECT %(now)s::timestamptz - interval '2 days' - place * interval '1 hour' AS asked_at,
            (ARRAY['food', 'work', 'software', 'films', 'music', 'sports', 'travel'])
                [1 + place %% 7] AS subject
    ) AS moment
"""

_OPTIONS = """
INSERT INTO polls_option (id, poll_id, text, text_key, position)
SELECT %(first)s + poll * %(options)s + place, %(first)s + poll, said, lower(said), place
FROM generate_series(0, %(polls)s::int - 1) AS poll,
     generate_series(0, %(options)s::int - 1) AS place,
     LATERAL (
         SELECT (ARRAY['Very much', 'Somewhat', 'Not really', 'Not at all'])[1 + place] AS said
     ) AS answer
"""

# The first votes belong to the generated users, and the others to deleted accounts.
_BALLOTS = """
INSERT INTO polls_ballot (poll_id, voter_id, anon_hash, created_at, updated_at)
SELECT %(first)s + poll,
       CASE WHEN number < %(crowd)s::int THEN %(first_voter)s + number END,
       CASE WHEN number >= %(crowd)s::int
            THEN sha256(convert_to(poll || ':' || number, 'UTF8')) END,
       %(now)s::timestamptz - interval '1 day', %(now)s::timestamptz - interval '1 day'
FROM generate_series(0, %(polls)s::int - 1) AS poll,
     LATERAL generate_series(
         0, (CASE poll WHEN 0 THEN %(most)s::int WHEN 1 THEN %(next)s::int ELSE poll %% 50 END) - 1
     ) AS number
"""

_CHOICES = """
INSERT INTO polls_ballotchoice (ballot_id, poll_id, option_id)
SELECT id, poll_id,
       %(first)s + (poll_id - %(first)s) * %(options)s + id %% 7 %% %(options)s::int
FROM polls_ballot
WHERE poll_id >= %(first)s
"""

_TALLIES = """
INSERT INTO polls_optiontally (poll_id, option_id, slot, votes, ballots, changes)
SELECT choice.poll_id, choice.option_id, coalesce(ballot.voter_id, ballot.id) %% %(slots)s,
       count(*), count(*), count(*)
FROM polls_ballotchoice AS choice JOIN polls_ballot AS ballot ON ballot.id = choice.ballot_id
WHERE choice.poll_id >= %(first)s
GROUP BY 1, 2, 3
"""
