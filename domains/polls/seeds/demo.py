"""Demo data: twelve polls of all kinds, with votes of the personas and of deleted accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from domains.polls import services
from domains.polls.models import Option, Poll
from domains.polls.selectors import POLLS
from shared.auth.models import User
from shared.seeding import advance_sequences

Visibility = Poll.Visibility


@dataclass(frozen=True, slots=True)
class _DemoPoll:
    """A demo poll, with its age in days and the number of its votes from deleted accounts."""

    owner: str
    category: str
    question: str
    options: Sequence[str]
    days: int
    crowd: int
    visibility: Visibility = Visibility.ALWAYS
    max_choices: int = 1
    allow_change: bool = False
    is_public: bool = True
    ends_after: int | None = None
    votes: Sequence[tuple[str, Sequence[int]]] = ()
    """The positions of the chosen options, by persona."""


_POLLS: Sequence[_DemoPoll] = (
    _DemoPoll(
        *("ada", "food", "Tea or coffee?", ("Tea", "Coffee", "Neither"), 20, 240),
        votes=(("grace", (1,)), ("linus", (0,)), ("employer", (1,))),
    ),
    _DemoPoll(
        *("grace", "work", "Which days do you work from home?"),
        *(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), 18, 120),
        max_choices=5,
        allow_change=True,
        votes=(("ada", (0, 4)), ("linus", (0, 1, 2, 3, 4))),
    ),
    _DemoPoll(
        *("linus", "software", "Tabs or spaces?", ("Tabs", "Spaces"), 15, 300),
        visibility=Visibility.AFTER_VOTE,
        votes=(("ada", (1,)),),
    ),
    _DemoPoll(
        *("ada", "software", "Which language should the workshop be in?"),
        *(("Python", "Rust", "Go", "Something older"), 12, 90),
        visibility=Visibility.AFTER_CLOSE,
        ends_after=60,
        votes=(("grace", (3,)), ("linus", (1,))),
    ),
    _DemoPoll(
        *("employer", "work", "How was your first week with us?"),
        *(("Splendid", "Fine", "So so", "Ask me again"), 11, 30),
        visibility=Visibility.OWNER,
    ),
    _DemoPoll(
        *("grace", "food", "What shall there be at the summer party?"),
        *(("Pizza", "Salads", "Curry", "Ice cream", "Grilled things"), 40, 75),
        max_choices=3,
        ends_after=14,
        votes=(("ada", (0, 3)), ("linus", (4,))),
    ),
    _DemoPoll(
        *("ada", "films", "Best film about computing?"),
        *(("Hidden Figures", "WarGames", "The Imitation Game", "Tron"), 9, 150),
        allow_change=True,
        votes=(("grace", (0,)),),
    ),
    _DemoPoll(
        *("linus", "software", "Do you write the tests first?"),
        *(("Always", "Mostly", "Sometimes", "Never"), 8, 210),
        votes=(("ada", (0,)), ("grace", (1,))),
    ),
    _DemoPoll(
        *("ada", "family", "Where do we go in August?", ("The sea", "The mountains"), 7, 0),
        is_public=False,
        allow_change=True,
    ),
    _DemoPoll(
        *("employer", "work", "When shall the weekly meeting be?"),
        *(("Monday at ten", "Wednesday at two", "Friday at nine"), 5, 12),
        ends_after=30,
    ),
    _DemoPoll(
        *("grace", "work", "What stops you most?"),
        *(("Meetings", "Slow tests", "Flaky tests", "Noise"), 3, 66),
        max_choices=2,
    ),
    _DemoPoll(
        *("linus", "music", "Music while working?", ("Yes", "No", "Only rain"), 1, 18),
        allow_change=True,
    ),
)


@transaction.atomic
def load(*, now: datetime) -> None:
    """
    Load the demo data. A second call changes nothing.
    """
    people = {user.username: user for user in User.objects.filter(username__in=_people())}
    if Poll.objects.exists() or len(people) < len(_people()):
        return
    option_id = 1
    for poll_id, asked in enumerate(_POLLS, start=1):
        poll = _create_poll(poll_id, asked, owner=people[asked.owner], now=now)
        Option.objects.bulk_create(
            Option(pk=option_id + place, poll=poll, text=text, position=place)
            for place, text in enumerate(asked.options)
        )
        _add_earlier_votes(poll, asked, first_option=option_id)
        for username, places in asked.votes:
            services.cast_vote(
                voter=people[username],
                poll_id=poll_id,
                option_ids=[option_id + place for place in places],
            )
        option_id += len(asked.options)
    _set_ends(now=now)
    advance_sequences(Poll, Option)
    services.refresh_whole_vote_order()
    POLLS.bump()


def _create_poll(poll_id: int, asked: _DemoPoll, *, owner: User, now: datetime) -> Poll:
    created = now - timedelta(days=asked.days)
    return Poll.objects.create(
        pk=poll_id,
        owner=owner,
        question=asked.question,
        category=asked.category,
        max_choices=asked.max_choices,
        results_visibility=asked.visibility,
        allow_change=asked.allow_change,
        is_public=asked.is_public,
        share_token=f"demo-poll-{poll_id}",
        created_at=created,
        updated_at=created,
    )


def _add_earlier_votes(poll: Poll, asked: _DemoPoll, *, first_option: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _EARLIER_VOTES,
            {
                "poll": poll.pk,
                "crowd": asked.crowd,
                "first": first_option,
                "options": len(asked.options),
                "created_at": poll.created_at,
            },
        )
    services.recount(poll_id=poll.pk)


def _set_ends(*, now: datetime) -> None:
    """Set the end of each poll that has one, and close the polls whose end has passed."""
    for poll_id, asked in enumerate(_POLLS, start=1):
        if asked.ends_after is not None:
            ends = now + timedelta(days=asked.ends_after - asked.days)
            Poll.objects.filter(pk=poll_id).update(
                expires_at=ends,
                closed_at=ends if ends <= now else None,
                closed_reason=Poll.ClosedReason.EXPIRED if ends <= now else "",
            )


def _people() -> set[str]:
    return {asked.owner for asked in _POLLS} | {
        username for asked in _POLLS for username, _ in asked.votes
    }


# Votes of deleted accounts, so that the demonstration polls have realistic results. The cubes
# make some options more popular than others.
_EARLIER_VOTES = """
WITH ballot AS (
    INSERT INTO polls_ballot (poll_id, anon_hash, created_at, updated_at)
    SELECT %(poll)s, sha256(convert_to(%(poll)s || ':' || number, 'UTF8')),
           %(created_at)s::timestamptz + number * interval '7 minutes',
           %(created_at)s::timestamptz + number * interval '7 minutes'
    FROM generate_series(1, %(crowd)s::int) AS number
    RETURNING id, poll_id
)
INSERT INTO polls_ballotchoice (ballot_id, poll_id, option_id)
SELECT id, poll_id, %(first)s + (number * number * number + %(poll)s) %% %(options)s::int
FROM (SELECT id, poll_id, row_number() OVER (ORDER BY id) AS number FROM ballot) AS ballot
"""
