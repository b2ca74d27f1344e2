"""Functionality: polls are stored as sent, and every vote counts once."""

import time
from datetime import datetime

from conformance.api import Call
from conformance.errors import MissedError
from conformance.polls.base import CHECKS, OPTIONS, QUESTION, Polls
from conformance.rubric import Criterion
from conformance.shared import moment, require, require_refusal, shown

DOUBLE_CLICKS = 12
EXPIRES_IN_SECONDS = 1.5


@CHECKS.add("poll-stored", Criterion.FUNCTIONALITY, points=4)
def poll_is_stored(polls: Polls) -> None:
    """A poll is read as it was sent: its question, and its options in their order."""
    read = polls.get(polls.create()["id"])
    require(read["question"] == QUESTION, f"the question became {read['question']!r}")
    require(
        list(polls.texts(read)) == list(OPTIONS), f"the options became {list(polls.texts(read))}"
    )


@CHECKS.add("poll-moments", Criterion.FUNCTIONALITY, points=2)
def poll_has_moments(polls: Polls) -> None:
    """A poll shows when it was created and when it expires, each with its time zone."""
    read = polls.get(polls.create()["id"])
    created, expires = _moment_of(read["created_at"]), _moment_of(read["expires_at"])
    apart = (expires - created).total_seconds()
    require(abs(apart - 3600) < 120, f"sent for an hour, the poll expires after {apart:.0f} s")


def _moment_of(text: object) -> datetime:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise MissedError(f"{text!r} is no moment of ISO 8601") from None
    require(found.tzinfo is not None, f"{text!r} has no time zone")
    return found


@CHECKS.add("vote-counted", Criterion.FUNCTIONALITY, points=4)
def vote_is_counted(polls: Polls) -> None:
    """Results that are read right after a vote include it."""
    poll = polls.create()
    polls.require_counts(poll, [0, 0, 0], "before a vote")
    polls.require_vote(poll, polls.voters[0], 1)
    polls.require_counts(poll, [0, 1, 0], "after a vote for the second option")


@CHECKS.add("results-exact", Criterion.FUNCTIONALITY, points=3)
def results_are_exact(polls: Polls) -> None:
    """Percentages are shares of all votes, add up to 100, and are 0 without a vote."""
    poll = polls.create()
    before = polls.results(poll).percentages.values()
    require(list(before) == [0, 0, 0], f"without a vote, the percentages are {list(before)}")
    for voter, choice in zip(polls.voters, (0, 0, 0, 1), strict=False):
        polls.require_vote(poll, voter, choice)
    polls.require_counts(poll, [3, 1, 0], "after three votes for the first option and one more")
    shares = [polls.results(poll).percentages.get(str(key)) for key in polls.option_ids(poll)]
    pairs = zip(shares, (75, 25, 0), strict=True)
    exact = all(isinstance(a, int | float) and abs(a - b) < 0.1 for a, b in pairs)
    require(exact, f"three votes, one and none give the percentages {shares}")


@CHECKS.add("second-vote-refused", Criterion.FUNCTIONALITY, points=4)
def second_vote_is_refused(polls: Polls) -> None:
    """A second vote of a voter is refused, for another option too, and changes nothing."""
    poll = polls.create()
    polls.require_vote(poll, polls.voters[0], 0)
    for choice in (0, 1):
        require_refusal(polls.vote(poll, polls.voters[0], choice), "a second vote")
    polls.require_counts(poll, [1, 0, 0], "after a refused second vote")


@CHECKS.add("double-vote-race", Criterion.FUNCTIONALITY, points=6)
def votes_at_once_count_once(polls: Polls) -> None:
    """Of twelve votes that one voter sends at the same moment, one is counted."""
    poll = polls.create()
    calls = [
        Call(
            "vote",
            polls.voters[0],
            {"poll_id": poll["id"], "option_id": polls.option_of(poll, i % 2)},
        )
        for i in range(DOUBLE_CLICKS)
    ]
    answers = polls.api.call_at_once(calls)
    failed = [answer for answer in answers if answer.status >= 500]
    require(not failed, f"{len(failed)} of {len(calls)} fail: {shown((failed or answers)[0])}")
    accepted = sum(answer.is_success for answer in answers)
    total = polls.results(poll).total_votes
    require(
        accepted == 1 and total == 1,
        f"of {len(calls)} votes of one voter at once, {accepted} are accepted and {total} counted",
    )


@CHECKS.add("parallel-voters", Criterion.FUNCTIONALITY, points=5)
def voters_at_once_all_count(polls: Polls) -> None:
    """Votes of several voters at the same moment are all counted."""
    for _ in range(3):
        poll = polls.create()
        option = polls.option_of(poll, 0)
        values = {"poll_id": poll["id"], "option_id": option}
        answers = polls.api.call_at_once([Call("vote", voter, values) for voter in polls.voters])
        accepted = sum(answer.is_success for answer in answers)
        require(
            accepted == len(polls.voters),
            f"of {len(answers)} voters at once, {accepted} are accepted:"
            f" {shown(min(answers, key=lambda answer: answer.is_success))}",
        )
        polls.require_counts(poll, [len(answers), 0, 0], f"after {len(answers)} voters at once")


@CHECKS.add("expired-poll-refuses", Criterion.FUNCTIONALITY, points=4)
def expired_poll_refuses_votes(polls: Polls) -> None:
    """A vote after the end of a poll is refused and not counted."""
    poll = polls.create(expires_at=moment(EXPIRES_IN_SECONDS))
    time.sleep(EXPIRES_IN_SECONDS + 0.2)
    require_refusal(polls.vote(poll, polls.voters[0]), "a vote after the end")
    polls.require_counts(poll, [0, 0, 0], "after a vote after the end")


@CHECKS.add("past-expiry-refused", Criterion.FUNCTIONALITY, points=2)
def past_expiry_is_refused(polls: Polls) -> None:
    """A poll that would end in the past is refused."""
    answer = polls.send(polls.owner, expires_at=moment(-3600))
    require_refusal(answer, "a poll that ended an hour ago")


@CHECKS.add("options-checked", Criterion.FUNCTIONALITY, points=3)
def options_are_checked(polls: Polls) -> None:
    """A poll with fewer than two options, or with the same one twice, is refused."""
    for options in ([], ["Tea"], ["Tea", "Tea"]):
        answer = polls.send(polls.owner, options=options)
        require_refusal(answer, f"a poll with the options {options}")


@CHECKS.add("foreign-option-refused", Criterion.FUNCTIONALITY, points=4)
def foreign_option_is_refused(polls: Polls) -> None:
    """A vote for an option of another poll is refused, and counted in neither."""
    poll, other = polls.create(), polls.create()
    foreign = polls.option_of(other, 0)
    answer = polls.api.call("vote", polls.voters[0], poll_id=poll["id"], option_id=foreign)
    require_refusal(answer, "a vote for an option of another poll")
    polls.require_counts(poll, [0, 0, 0], "after a vote for an option of another poll")
    polls.require_counts(other, [0, 0, 0], "after a vote in another poll")
