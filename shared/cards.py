"""
A domain's card on the front page: ``CARD`` in its optional module ``card.py``.

The host renders the title, the counts and the links; the card adds current content::

    CARD = Card(template="polls/card.html", read=_read)

    def _read(request: CardRequest) -> Mapping[str, object]:
        return {"poll": selectors.get_poll(...)}

The host's script updates elements of the template with these attributes:

* ``data-stream="/api/v1/…/stream/"`` with ``data-events="results closed"`` opens that stream. For
  each event, an element inside with ``data-shows="options.0.votes"`` gets that value as its text,
  or as the width of a ``rect``.
* A form whose only field has the domain's name is submitted in place: the content of each
  ``data-answer`` element is replaced by the template rendered with the words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CardRequest:
    """A request for a card: the current time, and the words typed into the card's form if any."""

    now: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """
    The content of a domain's card: a template and the function that reads its context.

    ``read`` calls a few selectors and never writes. If it raises, the page shows that the card has
    no content. ``style`` is the name of a stylesheet among the static files.
    """

    template: str
    read: Callable[[CardRequest], Mapping[str, object]]
    style: str = ""
