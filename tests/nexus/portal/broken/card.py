"""A card that raises an error."""

from collections.abc import Mapping

from shared.cards import Card, CardRequest


def _read(request: CardRequest) -> Mapping[str, object]:
    raise LookupError("The card failed.")


CARD = Card(template="broken/card.html", read=_read)
