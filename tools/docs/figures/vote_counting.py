"""Results of a poll from counter slots, and by counting votes."""

from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from domains.polls.seeds import FIRST_ID
from domains.polls.selectors import get_results
from tools.docs.figures.dataset import FEWER_VOTES, VOTES
from tools.docs.figures.pages import Page, paragraph, table
from tools.docs.figures.timing import measure_median
from tools.docs.plots import Bars

_COUNT = "SELECT option_id, count(*) FROM polls_ballotchoice WHERE poll_id = %s GROUP BY 1"


def counting_votes() -> Page:
    """Measure the results of two polls in both ways."""
    polls = {f"{VOTES:,} votes": FIRST_ID, f"{FEWER_VOTES:,} votes": FIRST_ID + 1}
    found = [
        (name, measure_median(partial(_count, poll_id), rounds=15), _from_slots(poll_id))
        for name, poll_id in polls.items()
    ]
    return Page(
        name="counting-votes",
        title="Counting votes with COUNT or with counter slots",
        says="The script reads the results of a poll with many votes and of a poll with few votes,"
        " in two ways: with `COUNT(*) ... GROUP BY` over the choices, and as the sum of at most 32"
        " slots per option. Nexus uses the sum; its times include the visibility check.",
        made_by="tools/docs/figures/vote_counting.py",
        body=[
            table(
                ["poll", "by counting, ms", "from slots, ms"],
                [[name, f"{count:.2f}", f"{slots:.2f}"] for name, count, slots in found],
            ),
            "",
            paragraph(
                f"With {VOTES // FEWER_VOTES} times as many votes, counting takes"
                f" {found[0][1] / found[1][1]:.0f} times as long, and adding up slots takes"
                f" {found[0][2] / found[1][2]:.1f} times as long. Counting few votes is fast, so"
                " slots help only with large polls. The"
                " [README of polls](../../domains/polls/README.md#counting) has the cost of slots"
                " when a vote is cast, measured by `manage.py measure_polls`."
            ),
        ],
        bars=Bars("Results of a poll", "ms", ("by counting", "from slots"), found),
    )


def _from_slots(poll_id: int) -> float:
    anonymous = AnonymousUser()
    return measure_median(lambda: get_results(poll_id=poll_id, viewer=anonymous), rounds=200)


def _count(poll_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [poll_id])
        cursor.fetchall()
