"""The card of the feed: the latest public posts."""

from datetime import datetime, timedelta

from domains.feed.card import CARD
from tests.domains.feed.factories import PostFactory, UserFactory
from tests.nexus.portal.rendering import rendered


class TestCard:
    def test_shows_the_newest_posts_that_everybody_may_see(self, now: datetime) -> None:
        ada = UserFactory.create(username="ada", display_name="Ada Lovelace")
        an_hour_ago = now - timedelta(hours=1, minutes=5)
        PostFactory.create(content="The kettle is on.", author=ada, created_at=an_hour_ago)
        PostFactory.create(content="Only for friends.", visibility="followers", created_at=now)

        page = rendered(CARD, now=now)

        assert "The kettle is on." in page
        assert "Ada Lovelace, 1\xa0hour ago · 0 likes · 0 comments" in page
        assert "Only for friends." not in page

    def test_shows_text_as_text(self, now: datetime) -> None:
        PostFactory.create(content="<script>alert(1)</script>")

        assert "&lt;script&gt;alert(1)" in rendered(CARD, now=now)

    def test_leaves_out_quotes_without_words(self, now: datetime) -> None:
        quoted = PostFactory.create(content="The kettle is on.")
        PostFactory.create(content="", quote_of=quoted, is_quote=True, created_at=now)

        assert rendered(CARD, now=now).count("<li>") == 1

    def test_says_that_it_is_quiet(self, now: datetime) -> None:
        assert "There are no posts yet." in rendered(CARD, now=now)
