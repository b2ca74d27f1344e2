"""The card of the feed: the latest public posts."""

from datetime import datetime, timedelta

from domains.feed.card import CARD
from tests.domains.feed.factories import PostFactory
from tests.factories import UserFactory
from tests.nexus.portal.rendering import rendered


class TestCard:
    def test_card_shows_the_newest_public_posts(self, now: datetime) -> None:
        ada = UserFactory.create(username="ada", display_name="Ada Lovelace")
        an_hour_ago = now - timedelta(hours=1, minutes=5)
        PostFactory.create(content="Tea is ready.", author=ada, created_at=an_hour_ago)
        PostFactory.create(content="Only for friends.", visibility="followers", created_at=now)

        page = rendered(CARD, now=now)

        assert "Tea is ready." in page
        assert "Ada Lovelace, 1\xa0hour ago · 0 likes · 0 comments" in page
        assert "Only for friends." not in page

    def test_markup_in_a_post_is_escaped(self, now: datetime) -> None:
        PostFactory.create(content="<script>alert(1)</script>")

        assert "&lt;script&gt;alert(1)" in rendered(CARD, now=now)

    def test_quote_without_text_is_omitted(self, now: datetime) -> None:
        quoted = PostFactory.create(content="Tea is ready.")
        PostFactory.create(content="", quote_of=quoted, is_quote=True, created_at=now)

        assert rendered(CARD, now=now).count("<li>") == 1

    def test_card_without_posts_has_a_message(self, now: datetime) -> None:
        assert "There are no posts yet." in rendered(CARD, now=now)
