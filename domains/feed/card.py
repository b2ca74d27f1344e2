"""The card of the feed on the front page: the latest posts."""

from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser
from django.utils.timesince import timesince

from domains.feed import selectors
from shared.cards import Card, CardRequest

MOST_SHOWN = 3
MOST_LOOKED_AT = 10


def _read(request: CardRequest) -> Mapping[str, object]:
    newest = selectors.list_visible_posts(viewer=AnonymousUser())
    # A quote may be without words of its own, and a card has no place for what it quotes.
    with_text = [post for post in newest[:MOST_LOOKED_AT] if post.content]
    return {
        "posts": [
            {"post": post, "ago": timesince(post.created_at, request.now, depth=1)}
            for post in with_text[:MOST_SHOWN]
        ]
    }


CARD = Card(template="feed/card.html", read=_read)
