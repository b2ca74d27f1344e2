"""A card that waits for half a second and then raises an error."""

from collections.abc import Mapping
from threading import Event

from shared.cards import Card, CardRequest

SECONDS_OF_DELAY = 0.5


def _read(request: CardRequest) -> Mapping[str, object]:
    Event().wait(SECONDS_OF_DELAY)
    raise TimeoutError("It never came.")


CARD = Card(template="slow/card.html", read=_read)
