"""User experience: what a frontend needs to show a list, results and errors."""

import json
from typing import Any

from conformance.api import Answer
from conformance.polls.base import (
    CHECKS,
    OPTIONS,
    QUESTION,
    UNKNOWN_ID,
    Polls,
    moment,
    require,
    shown,
)
from conformance.rubric import Criterion

FIRST_ROWS = 4


@CHECKS.add("list-shows-new-poll", Criterion.USER_EXPERIENCE, points=2)
def list_shows_a_new_poll(polls: Polls) -> None:
    """The list shows a new poll at once, among the first: the newest polls come first."""
    for _ in range(FIRST_ROWS):
        polls.create()
    poll = polls.create()
    items = items_of(polls, page_size=FIRST_ROWS)[:FIRST_ROWS]
    ids = [str(polls.read_poll(item).id) for item in items]
    require(str(poll.id) in ids, f"a new poll {poll.id} is not among the first {FIRST_ROWS}: {ids}")


@CHECKS.add("list-has-pages", Criterion.USER_EXPERIENCE, points=3)
def list_has_pages(polls: Polls) -> None:
    """The list has pages, of the size that the client names."""
    for _ in range(3):
        polls.create()
    found = len(items_of(polls, page_size=2))
    require(found == 2, f"a page of 2 polls has {found}")


@CHECKS.add("public-read", Criterion.USER_EXPERIENCE, points=2)
def anyone_reads_polls_and_results(polls: Polls) -> None:
    """A poll, the list and results are read without logging in."""
    poll = polls.create()
    for operation in ("get_poll", "list_polls", "results"):
        answer = polls.api.call(operation, poll_id=poll.id, page_size=5)
        require(answer.is_success, f"{operation} without a token: {shown(answer)}")


@CHECKS.add("errors-have-one-form", Criterion.USER_EXPERIENCE, points=3)
def errors_have_one_form(polls: Polls) -> None:
    """Every error is a JSON object with a text for people, always in the same members."""
    errors = [_error_of(polls, answer) for answer in _refusals(polls)]
    for error in errors:
        texts = [value for value in error.values() if isinstance(value, str) and " " in value]
        require(bool(texts), f"an error has no text for people: {str(error)[:160]}")
    common = set.intersection(*(set(error) for error in errors))
    require(bool(common), f"the errors have no member in common: {[sorted(e) for e in errors]}")


@CHECKS.add("errors-name-the-field", Criterion.USER_EXPERIENCE, points=3)
def validation_errors_name_the_field(polls: Polls) -> None:
    """The error about a wrong field names that field."""
    answer = polls.api.call(
        "create_poll",
        polls.owner,
        question=QUESTION,
        options=list(OPTIONS),
        expires_at=moment(-60),
    )
    require(answer.is_refusal, f"a poll that ended is answered with {shown(answer)}")
    name = polls.api.mapping.fields["poll"]["expires_at"]
    readable = json.dumps(answer.whole).lower().replace("_", "")
    require(name.lower().replace("_", "") in readable, f"no {name} in {shown(answer)}")


def items_of(polls: Polls, *, page_size: int) -> list[Any]:
    """
    Return the first page of the list.

    :raises MissedError: if there is none.
    """
    answer = polls.api.call("list_polls", page_size=page_size)
    require(answer.is_success, f"the list is answered with {shown(answer)}")
    name = polls.api.mapping.fields["page"]["items"]
    items = answer.body.get(name) if isinstance(answer.body, dict) else answer.body
    if not isinstance(items, list):
        items = []
    # A connection of GraphQL wraps each object.
    return [item.get("node", item) if isinstance(item, dict) else item for item in items]


def _refusals(polls: Polls) -> list[Answer]:
    poll = polls.create()
    polls.require_vote(poll, polls.voters[0])
    return [
        polls.api.call("results", polls.owner, poll_id=UNKNOWN_ID),
        polls.vote(poll, None),
        polls.vote(poll, polls.voters[0]),
        polls.api.call("create_poll", polls.owner, question="", options=[], expires_at=moment(60)),
    ]


def _error_of(polls: Polls, answer: Answer) -> dict[str, Any]:
    whole = answer.whole
    if polls.api.mapping.is_graphql and isinstance(whole, dict) and whole.get("errors"):
        whole = whole["errors"][0]
    require(
        not answer.is_success and isinstance(whole, dict),
        f"an error is no object of JSON: {shown(answer)}",
    )
    return dict(whole)
