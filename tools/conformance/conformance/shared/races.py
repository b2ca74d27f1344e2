"""Requests at the same moment, of which one may succeed."""

from collections.abc import Sequence

from conformance.api import Answer
from conformance.shared.conditions import require, shown


def require_no_failure(answers: Sequence[Answer], what: str) -> None:
    """
    Go on if no answer has a status of 500 or more.

    :raises MissedError: if one has.
    """
    failed = [answer for answer in answers if answer.status >= 500]
    require(
        not failed, f"{len(failed)} of {len(answers)} {what} fail: {shown((failed or answers)[0])}"
    )


def require_one_success(answers: Sequence[Answer], what: str) -> None:
    """
    Go on if exactly one request succeeded, and none failed.

    :raises MissedError: otherwise.
    """
    require_no_failure(answers, what)
    accepted = sum(answer.is_success for answer in answers)
    require(accepted == 1, f"of {len(answers)} {what}, {accepted} are accepted")
