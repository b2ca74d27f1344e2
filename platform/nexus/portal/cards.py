"""The living parts of the domains' cards, each on its own: what fails leaves the others alone."""

import logging
import time
from collections.abc import Mapping
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nexus.registry import Registry
from shared.cards import Card, Visit

logger = logging.getLogger(__name__)

SECONDS_FOR_ALL = 2.0
"""Cards that have not had their turn by then are left out: a part that hangs is not waited for."""


class Cards:
    """The cards of the enabled domains."""

    def __init__(self, registry: Registry) -> None:
        self._cards: Mapping[str, Card] = {
            plugin.name: module.CARD for plugin, module in registry.modules("card")
        }
        self._took = dict.fromkeys(self._cards, 0.0)

    def __contains__(self, name: str) -> bool:
        return name in self._cards

    @property
    def styles(self) -> list[str]:
        """The stylesheets that the cards bring along."""
        return [card.style for card in self._cards.values() if card.style]

    def show_all(self, *, words: Mapping[str, str], now: datetime) -> Mapping[str, SafeString]:
        """Return the markup of each card by the domain's name; empty where nothing can be shown."""
        give_up_at = time.monotonic() + SECONDS_FOR_ALL
        shown: dict[str, SafeString] = {}
        # What took long the last time comes last, and so takes no time from the others.
        for name in sorted(self._cards, key=self._took.__getitem__):
            if time.monotonic() > give_up_at:
                logger.warning("There was no time left for the card of %s.", name)
                continue
            shown[name] = self.show(name, words=words.get(name, ""), now=now)
        return shown

    def show(self, name: str, *, words: str, now: datetime) -> SafeString:
        """Return the markup of one card, or nothing if it fails."""
        card = self._cards[name]
        started = time.monotonic()
        try:
            return render_to_string(card.template, {**card.read(Visit(now=now, words=words))})
        except Exception:
            # Whatever it is: a page that shows how everything is must not go down with a part.
            logger.exception("The card of %s cannot be shown.", name)
            return SafeString()
        finally:
            self._took[name] = time.monotonic() - started
