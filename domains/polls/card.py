"""The card of polls on the front page: an open poll with live results."""

from collections.abc import Mapping
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from typing_extensions import TypedDict

from domains.polls import selectors
from domains.polls.schemas import PollOut
from shared.caching import cached
from shared.cards import Card, CardRequest

MOST_LOOKED_AT = 10


class _Bar(TypedDict):
    text: str
    votes: int
    share: float


class _Shown(TypedDict):
    id: int
    question: str
    votes: int
    bars: list[_Bar]


def _read(request: CardRequest) -> Mapping[str, object]:
    return {"poll": _liveliest()}


@cached(selectors.POLLS, ttl=timedelta(seconds=15))
def _liveliest() -> _Shown | None:
    newest = selectors.list_polls(viewer=AnonymousUser(), status="open")[:MOST_LOOKED_AT]
    # In the format of the API, because the card continues with the events of its stream.
    polls = [PollOut.from_orm(poll) for poll in newest]
    shown = [poll for poll in polls if poll.results_visible]
    poll = max(shown, key=lambda each: each.total_votes or 0, default=None)
    return _as_shown(poll, poll.total_votes or 0) if poll else None


def _as_shown(poll: PollOut, total: int) -> _Shown:
    return {
        "id": poll.id,
        "question": poll.question,
        "votes": total,
        "bars": [
            {
                "text": option.text,
                "votes": option.votes or 0,
                "share": round(100 * (option.votes or 0) / total, 2) if total else 0.0,
            }
            for option in poll.options
        ],
    }


CARD = Card(template="polls/card.html", read=_read)
