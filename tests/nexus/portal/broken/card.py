"""A card that asks for what is not there."""

from collections.abc import Mapping

from shared.cards import Card, Visit


def _read(visit: Visit) -> Mapping[str, object]:
    raise LookupError("The card failed.")


CARD = Card(template="broken/card.html", read=_read)
