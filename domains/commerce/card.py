"""The card of commerce on the front page: the largest categories."""

from collections.abc import Mapping

from domains.commerce import selectors
from shared.cards import Card, CardRequest

MOST_SHOWN = 7


def _read(request: CardRequest) -> Mapping[str, object]:
    categories = selectors.count_products_by_category()
    fullest = max((each["products"] for each in categories), default=0)
    return {
        "products": sum(each["products"] for each in categories),
        "categories": len(categories),
        "shown": [
            {
                **each,
                "share": _percent(each["products"], fullest),
                "share_in_stock": _percent(each["in_stock"], fullest),
            }
            for each in categories[:MOST_SHOWN]
        ],
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0


CARD = Card(template="commerce/card.html", read=_read)
