"""A card whose read function never returns."""

from collections.abc import Mapping
from threading import Event

from shared.cards import Card, CardRequest

SECONDS_OF_DELAY = 0.5


def _read(request: CardRequest) -> Mapping[str, object]:
    Event().wait(SECONDS_OF_DELAY)
    raise TimeoutError("It never came.")


CARD = Card(template="slow/card.html", read=_read)
