"""Code quality from outside: input that is wrong is the client's fault, and says so."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from conformance.api import Answer
from conformance.polls.base import (
    CHECKS,
    OPTIONS,
    QUESTION,
    Polls,
    moment,
    option_of,
    require,
    shown,
)
from conformance.rubric import Criterion

BAD_QUESTIONS = [None, 5, "", "x" * 100_000, "\x00", ["list"]]
BAD_OPTIONS = [None, "text", [1, 2], [None, None], {"a": 1}]
BAD_MOMENTS = ["tomorrow", 12, "2026-13-45T99:99:99Z"]
BAD_IDS = [None, "text", -1, 2**70, [1], {"a": 1}]
LEAKS = ("Traceback", 'File "', "SELECT ", "INSERT INTO", "DETAIL:", "Exception at", "sqlite3.")


@CHECKS.add("bad-input-is-4xx", Criterion.CODE_QUALITY, points=6)
def bad_input_is_refused(polls: Polls) -> None:
    """Wrong types, missing members, huge values and broken JSON get 4xx, never 500."""
    for what, answer in _bad_requests(polls):
        require(answer.is_refusal, f"{what}: {shown(answer)}, not 4xx")


@CHECKS.add("no-internals", Criterion.CODE_QUALITY, points=3)
def errors_show_no_internals(polls: Polls) -> None:
    """No answer to bad input contains a traceback, SQL or the path of a source file."""
    for what, answer in _bad_requests(polls):
        found = [leak for leak in LEAKS if leak in answer.text]
        require(not found, f"{what}: the answer contains {found[:1]}: {shown(answer)}")


@lru_cache(maxsize=1)
def _bad_requests(polls: Polls) -> Sequence[tuple[str, Answer]]:
    # Sent once for both checks, because many APIs limit the number of writes.
    return list(_send_bad_requests(polls))


def _send_bad_requests(polls: Polls) -> Iterator[tuple[str, Answer]]:
    good = {"question": QUESTION, "options": list(OPTIONS), "expires_at": moment(3600)}
    wrong = [
        *(("question", value) for value in BAD_QUESTIONS),
        *(("options", value) for value in BAD_OPTIONS),
        *(("expires_at", value) for value in BAD_MOMENTS),
    ]
    for name, value in wrong:
        answer = polls.api.call("create_poll", polls.owner, **{**good, name: value})
        yield f"a poll with {name} {str(value)[:30]!r}", answer
    without = {name: value for name, value in good.items() if name != "question"}
    yield "a poll without a question", polls.api.call("create_poll", polls.owner, **without)
    for text in ("{broken", "", "[]", '"text"'):
        yield f"the body {text!r}", polls.api.send_text("create_poll", polls.owner, text)
    poll = polls.create()
    for value in BAD_IDS:
        answer = polls.api.call("vote", polls.voters[0], poll_id=poll.id, option_id=value)
        yield f"a vote for the option {str(value)[:30]}", answer
    option = option_of(poll, 0)
    answer = polls.api.call("vote", polls.voters[0], poll_id="text", option_id=option)
    yield "a vote in the poll 'text'", answer
