"""Render the domains' cards. A card that fails leaves the others unchanged."""

import logging
import time
from collections.abc import Mapping
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nexus.registry import Registry
from shared.cards import Card, CardRequest

logger = logging.getLogger(__name__)

SECONDS_FOR_ALL = 2.0
"""The time limit for all cards. Cards that are not rendered by then are left out."""


class Cards:
    """The cards of the enabled domains."""

    def __init__(self, registry: Registry) -> None:
        self._cards: Mapping[str, Card] = {
            plugin.name: module.CARD for plugin, module in registry.modules("card")
        }
        self._durations = dict.fromkeys(self._cards, 0.0)

    def __contains__(self, name: str) -> bool:
        return name in self._cards

    @property
    def styles(self) -> list[str]:
        """The stylesheets of the cards."""
        return [card.style for card in self._cards.values() if card.style]

    def render_all(self, *, words: Mapping[str, str], now: datetime) -> Mapping[str, SafeString]:
        """Return the markup of each card by the domain's name; empty if a card fails."""
        deadline = time.monotonic() + SECONDS_FOR_ALL
        shown: dict[str, SafeString] = {}
        # Render the slowest cards last, so that they take no time from the others.
        for name in sorted(self._cards, key=self._durations.__getitem__):
            if time.monotonic() > deadline:
                logger.warning("The time limit left out the card of %s.", name)
                continue
            shown[name] = self.render(name, words=words.get(name, ""), now=now)
        return shown

    def render(self, name: str, *, words: str, now: datetime) -> SafeString:
        """Return the markup of one card, or nothing if it fails."""
        card = self._cards[name]
        started = time.monotonic()
        try:
            return render_to_string(card.template, {**card.read(CardRequest(now=now, words=words))})
        except Exception:
            # Catch everything: one failing card must not take down the page.
            logger.exception("The card of %s cannot be shown.", name)
            return SafeString()
        finally:
            self._durations[name] = time.monotonic() - started
