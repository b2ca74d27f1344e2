"""Paging through lists that change between the pages."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from domains.feed import selectors, services
from domains.feed.models import Follow, Post
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.feed.factories import (
    CommentFactory,
    FollowFactory,
    LikeFactory,
    PostFactory,
    UserFactory,
)

Between = Callable[[], None]
WALK = "query($after: String) { %s { edges { node { id } } pageInfo { hasNextPage endCursor } } }"


def nothing() -> None:
    """Let nothing happen between two pages."""


def walk_rest(
    api: ApiClient, path: str, *, by: User | None = None, between: Between = nothing
) -> list[int]:
    seen: list[int] = []
    address: str | None = path
    while address:
        page = api.rest("GET", address, by=by).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"] and page["next"].partition("/api/v1/")[2]
        between()
    return seen


def walk_graphql(
    api: ApiClient, field: str, *, by: User | None = None, between: Between = nothing
) -> list[int]:
    seen: list[int] = []
    after = None
    while True:
        answer = api.graphql(WALK % field, by=by, after=after)["data"]
        page = next(iter(answer.values()))
        seen += [int(edge["node"]["id"]) for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return seen
        after = page["pageInfo"]["endCursor"]
        between()


WALKS: dict[str, Callable[..., list[int]]] = {
    "rest": lambda api, ordering, **more: walk_rest(
        api, f"posts/?page_size=4&ordering={ordering}", **more
    ),
    "graphql": lambda api, ordering, **more: walk_graphql(
        api,
        "posts(first: 4, after: $after, orderBy: "
        + {"new": "NEW", "hot": "HOT", "top": "MOST_LIKED"}[ordering]
        + ")",
        **more,
    ),
}


@pytest.fixture
def posts(now: datetime) -> list[Post]:
    """Return eleven posts, the first the oldest; two share a moment."""
    made = [PostFactory.create(created_at=now - timedelta(hours=10 - n // 2)) for n in range(11)]
    for likes, post in enumerate(made):
        Post.objects.filter(pk=post.pk).update(likes_count=likes % 4, hot_rank=1 / (likes + 1))
    return made


@pytest.mark.parametrize("transport", WALKS)
class TestAWalk:
    def test_during_inserts_shows_every_earlier_post_once(
        self, api: ApiClient, posts: list[Post], transport: str, now: datetime
    ) -> None:
        def somebody_posts() -> None:
            PostFactory.create(created_at=now + timedelta(hours=1))

        seen = WALKS[transport](api, "new", between=somebody_posts)

        assert seen == [post.pk for post in sorted(posts, key=lambda p: (p.created_at, p.pk))][::-1]

    @pytest.mark.parametrize("ordering", ["hot", "top"])
    def test_of_a_ranking_is_not_reshuffled_by_likes(
        self, api: ApiClient, posts: list[Post], transport: str, ordering: str
    ) -> None:
        ranked = {"hot": ("-hot_rank", "-pk"), "top": ("-likes_count", "-pk")}[ordering]
        before = list(Post.objects.order_by(*ranked).values_list("pk", flat=True))

        def everything_turns_around() -> None:
            for place, pk in enumerate(before):
                Post.objects.filter(pk=pk).update(likes_count=100 + place, hot_rank=100 + place)

        seen = WALKS[transport](api, ordering, between=everything_turns_around)

        assert seen == before

    def test_of_a_ranking_passes_over_what_is_deleted(
        self, api: ApiClient, posts: list[Post], transport: str, now: datetime
    ) -> None:
        before = list(Post.objects.order_by("-hot_rank").values_list("pk", flat=True))
        gone = before[4:8]

        def a_whole_page_is_deleted() -> None:
            Post.objects.filter(pk__in=gone).update(deleted_at=now)

        seen = WALKS[transport](api, "hot", between=a_whole_page_is_deleted)

        assert seen == [pk for pk in before if pk not in gone]

    def test_of_a_ranking_goes_on_when_the_cache_server_is_away(
        self, api: ApiClient, posts: list[Post], transport: str, settings: Settings
    ) -> None:
        before = list(Post.objects.order_by("-hot_rank").values_list("pk", flat=True))
        settings.CACHES = {
            **settings.CACHES,
            "default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere.sock"},
        }

        assert WALKS[transport](api, "hot") == before

    def test_goes_on_when_the_order_was_lost(
        self, api: ApiClient, posts: list[Post], transport: str, settings: Settings
    ) -> None:
        before = list(Post.objects.order_by("-hot_rank").values_list("pk", flat=True))

        def the_server_forgets() -> None:
            settings.CACHES = {
                **settings.CACHES,
                "default": {**settings.CACHES["default"], "KEY_PREFIX": "elsewhere"},
            }

        assert WALKS[transport](api, "hot", between=the_server_forgets) == before


class TestBackwards:
    def test_leads_to_the_page_before(self, api: ApiClient, posts: list[Post]) -> None:
        first = api.rest("GET", "posts/?page_size=4&ordering=hot").json()
        second = api.rest("GET", first["next"].partition("/api/v1/")[2]).json()

        again = api.rest("GET", second["previous"].partition("/api/v1/")[2]).json()

        assert [p["id"] for p in again["results"]] == [p["id"] for p in first["results"]]
        assert (first["previous"], again["previous"]) == (None, None)


class TestCursors:
    @pytest.mark.parametrize("ordering", ["new", "hot", "top"])
    def test_of_another_list_are_refused(
        self, api: ApiClient, posts: list[Post], ordering: str
    ) -> None:
        stolen = api.rest("GET", f"posts/{posts[0].pk}/likes/?page_size=1")
        other = "new" if ordering != "new" else "top"
        page = api.rest("GET", f"posts/?page_size=2&ordering={other}").json()
        cursor = page["next"].rpartition("cursor=")[2].partition("&")[0]

        answers = [
            api.rest("GET", f"posts/?ordering={ordering}&cursor={wrong}")
            for wrong in (cursor, f"{cursor[:-1]}~", "x")
        ]

        assert stolen.status_code == 200
        assert [a.json()["code"] for a in answers] == ["invalid_cursor"] * 3


class TestOtherLists:
    def test_likes_comments_and_followers_are_walked_to_the_end(
        self, api: ApiClient, writer: User, now: datetime
    ) -> None:
        post = PostFactory.create(author=writer)
        likes = [LikeFactory.create(post=post, created_at=now).user_id for _ in range(5)]
        comments = [CommentFactory.create(post=post).pk for _ in range(5)]
        fans = [FollowFactory.create(followee=writer, created_at=now).follower_id for _ in range(5)]

        assert walk_rest(api, f"posts/{post.pk}/likes/?page_size=2") == likes[::-1]
        assert walk_rest(api, f"posts/{post.pk}/comments/?page_size=2") == comments
        assert walk_rest(api, f"users/{writer.pk}/followers/?page_size=2") == fans[::-1]


class TestTrending:
    def test_counts_what_people_do_and_only_of_late(self, api: ApiClient) -> None:
        now = datetime.now().astimezone()
        liked, shared, old, new = (
            PostFactory.create(created_at=now - timedelta(hours=hours)) for hours in (5, 6, 30, 1)
        )
        Post.objects.filter(pk=liked.pk).update(likes_count=4)
        Post.objects.filter(pk=shared.pk).update(shares_count=2)
        Post.objects.filter(pk=old.pk).update(comments_count=9)

        day = walk_rest(api, "feed/trending/?page_size=1")
        week = walk_graphql(api, "trendingPosts(first: 1, after: $after, window: WEEK)")

        assert day == [shared.pk, liked.pk, new.pk]
        assert week == [old.pk, shared.pk, liked.pk, new.pk]


class TestHome:
    @pytest.fixture
    def busy(self, reader: User, now: datetime) -> list[int]:
        """Return the posts of twenty followed users, newest first."""
        writers = UserFactory.create_batch(40)
        Post.objects.bulk_create(
            Post(author=writer, content="x", created_at=now - timedelta(minutes=37 * n % 91))
            for n, writer in enumerate(writers * 10)
        )
        Follow.objects.bulk_create(Follow(follower=reader, followee=w) for w in writers[:20])
        mine = Post.objects.filter(author__in=writers[:20])
        return list(mine.order_by("-created_at", "-pk").values_list("pk", flat=True))

    @pytest.mark.parametrize("transport", ["rest", "graphql"])
    def test_is_walked_to_the_end_in_order(
        self, api: ApiClient, reader: User, busy: list[int], transport: str
    ) -> None:
        if transport == "rest":
            seen = walk_rest(api, "feed/?page_size=30", by=reader)
        else:
            seen = walk_graphql(api, "feed(first: 30, after: $after)", by=reader)

        assert seen == busy

    def test_asks_the_index_of_each_author_and_no_other_posts(
        self, reader: User, busy: list[int]
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE feed_post, feed_follow")
            cursor.execute("SET LOCAL enable_seqscan = off")

        plan = selectors.list_home(viewer=reader)[:21].explain()

        assert "newest_posts_of_an_author" in plan
        assert "using newest_posts on" not in plan
        assert "Seq Scan" not in plan

    def test_without_a_slice_it_is_the_same_list(self, reader: User, busy: list[int]) -> None:
        home = selectors.list_home(viewer=reader)

        assert [post.pk for post in home] == busy
        assert home.count() == len(busy)
        assert home[3].pk == busy[3]

    def test_costs_three_statements_over_rest(
        self, api: ApiClient, reader: User, busy: list[int]
    ) -> None:
        with CaptureQueriesContext(connection) as captured:
            api.rest("GET", "feed/", by=reader)

        # The session of the test, the viewer, and the page.
        assert len(captured) == 3

    def test_shows_what_is_for_followers(
        self, api: ApiClient, reader: User, busy: list[int], now: datetime
    ) -> None:
        followed = Follow.objects.filter(follower=reader).first()
        post = services.create_post(
            author=followed.followee,
            fields={
                "content": "For you",
                "image_url": None,
                "visibility": "followers",
                "quote_of": None,
            },
            now=now + timedelta(minutes=1),
        )

        assert walk_rest(api, "feed/?page_size=100", by=reader)[0] == post.pk
