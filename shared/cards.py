"""
What a domain shows of itself on the front page: ``CARD`` in its optional module ``card.py``.

The host puts the title, the counts and the links around it; the card brings what lives::

    CARD = Card(template="polls/card.html", read=_read)

    def _read(visit: Visit) -> Mapping[str, object]:
        return {"poll": selectors.get_poll(...)}

The template's markup may ask for life, which the host's one script gives it:

* ``data-stream="/api/v1/…/stream/"`` with ``data-events="results closed"`` on an element opens
  that stream, and puts of each event what ``data-shows="options.0.votes"`` names into the
  elements inside: as their text, or as the width of a ``rect``;
* a form whose one field has the domain's name is answered in place: what stands inside each
  ``data-answer`` is replaced by what the same template makes of the words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody looks at a card, at a moment, perhaps with words typed into the card's form."""

    now: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """
    The living part of a domain's card: where its values come from, and what they are put into.

    ``read`` asks selectors a handful of questions and never writes. If it raises, the page says
    that there is nothing to show. ``style`` names a stylesheet among the static files.
    """

    template: str
    read: Callable[[Visit], Mapping[str, object]]
    style: str = ""
