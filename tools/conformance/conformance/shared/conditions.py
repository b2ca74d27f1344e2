"""Conditions of checks, and the text of what was found."""

import secrets
from datetime import UTC, datetime, timedelta

from conformance.api import Answer
from conformance.errors import MissedError


def require(holds: bool, reason: str) -> None:  # noqa: FBT001
    """
    Go on if the condition holds.

    :raises MissedError: with the reason, if it does not.
    """
    if not holds:
        raise MissedError(reason)


def require_refusal(answer: Answer, what: str) -> None:
    """
    Go on if the request was refused with a status from 400 to 499.

    :raises MissedError: if it was not.
    """
    require(answer.is_refusal, f"{what} is answered with {shown(answer)}, not refused with 4xx")


def require_status(answer: Answer, statuses: tuple[int, ...], what: str) -> None:
    """
    Go on if the answer has one of the statuses.

    :raises MissedError: if it has not.
    """
    wanted = " or ".join(str(status) for status in statuses)
    require(answer.status in statuses, f"{what} is answered with {shown(answer)}, not {wanted}")


def shown(answer: Answer) -> str:
    """Return the status and the beginning of an answer."""
    text = " ".join(answer.text.split())
    return f"{answer.status} {text[:120]}".strip()


def moment(seconds: float) -> str:
    """Return the moment in so many seconds, as RFC 3339."""
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def word_of(length: int = 10) -> str:
    """Return a word that no other object of the API has."""
    return "q" + "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(length - 1))
