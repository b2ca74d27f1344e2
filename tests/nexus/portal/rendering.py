"""Render a card as the front page does."""

from datetime import datetime

from django.template.loader import render_to_string

from shared.cards import Card, CardRequest


def rendered(card: Card, *, now: datetime, words: str = "") -> str:
    """Return the markup of a card."""
    return render_to_string(card.template, {**card.read(CardRequest(now=now, words=words))})
