"""Paging through lists that change between the pages."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from domains.feed import schemas, selectors, services
from domains.feed.models import Follow, Post
from domains.feed.selectors import POSTS
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.feed.factories import CommentFactory, FollowFactory, LikeFactory, PostFactory
from tests.factories import UserFactory

Between = Callable[[], None]
DOCUMENT = (
    "query($after: String) { %s { edges { node { id } } pageInfo { hasNextPage endCursor } } }"
)


def do_nothing() -> None:
    """Change nothing between two pages."""


def read_all_rest(
    api: ApiClient, path: str, *, by: User | None = None, between: Between = do_nothing
) -> list[int]:
    seen: list[int] = []
    address: str | None = path
    while address:
        page = api.rest("GET", address, by=by).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"] and page["next"].partition("/api/v1/")[2]
        between()
    return seen


def read_all_graphql(
    api: ApiClient, field: str, *, by: User | None = None, between: Between = do_nothing
) -> list[int]:
    seen: list[int] = []
    after = None
    while True:
        answer = api.graphql(DOCUMENT % field, by=by, after=after)["data"]
        page = next(iter(answer.values()))
        seen += [int(edge["node"]["id"]) for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return seen
        after = page["pageInfo"]["endCursor"]
        between()


def read_hot_backward(api: ApiClient, *, between: Between = do_nothing) -> list[int]:
    document = """query($before: String) { posts(last: 4, before: $before, orderBy: HOT) {
      edges { node { id } } pageInfo { hasPreviousPage startCursor } } }"""
    seen: list[int] = []
    before = None
    while True:
        page = api.graphql(document, before=before)["data"]["posts"]
        seen = [*(int(edge["node"]["id"]) for edge in page["edges"]), *seen]
        if not page["pageInfo"]["hasPreviousPage"]:
            return seen
        before = page["pageInfo"]["startCursor"]
        between()


TRANSPORTS: dict[str, Callable[..., list[int]]] = {
    "rest": lambda api, ordering, **more: read_all_rest(
        api, f"posts/?page_size=4&ordering={ordering}", **more
    ),
    "graphql": lambda api, ordering, **more: read_all_graphql(
        api,
        "posts(first: 4, after: $after, orderBy: "
        + {"new": "NEW", "hot": "HOT", "top": "MOST_LIKED"}[ordering]
        + ")",
        **more,
    ),
}

TRENDING: dict[str, Callable[..., list[int]]] = {
    "rest": lambda api, **more: read_all_rest(api, "feed/trending/?page_size=4", **more),
    "graphql": lambda api, **more: read_all_graphql(
        api, "trendingPosts(first: 4, after: $after)", **more
    ),
}


@pytest.fixture
def posts(now: datetime) -> list[Post]:
    """Return eleven posts, oldest first; pairs have the same time."""
    made = [PostFactory.create(created_at=now - timedelta(hours=10 - n // 2)) for n in range(11)]
    for likes, post in enumerate(made):
        Post.objects.filter(pk=post.pk).update(likes_count=likes % 4, hot_rank=1 / (likes + 1))
    return made


@pytest.mark.parametrize("transport", TRANSPORTS)
class TestForwards:
    def test_rows_inserted_between_pages_neither_repeat_nor_hide_posts(
        self, api: ApiClient, posts: list[Post], transport: str, now: datetime
    ) -> None:
        def create_newer_post() -> None:
            PostFactory.create(created_at=now + timedelta(hours=1))

        seen = TRANSPORTS[transport](api, "new", between=create_newer_post)

        assert seen == [post.pk for post in sorted(posts, key=lambda p: (p.created_at, p.pk))][::-1]

    @pytest.mark.parametrize("ordering", ["hot", "top"])
    def test_likes_between_pages_do_not_change_a_ranking(
        self, api: ApiClient, posts: list[Post], transport: str, ordering: str
    ) -> None:
        ranked = {"hot": ("-hot_rank", "-pk"), "top": ("-likes_count", "-pk")}[ordering]
        before = list(Post.objects.order_by(*ranked).values_list("pk", flat=True))

        def reverse_the_ranking() -> None:
            for index, pk in enumerate(before):
                Post.objects.filter(pk=pk).update(likes_count=100 + index, hot_rank=100 + index)

        seen = TRANSPORTS[transport](api, ordering, between=reverse_the_ranking)

        assert seen == before

    def test_posts_that_leave_the_window_between_pages_of_trending_are_shown(
        self, api: ApiClient, transport: str
    ) -> None:
        now = timezone.now()
        made = PostFactory.create_batch(11, created_at=now - timedelta(hours=23))
        POSTS.bump()

        def grow_older() -> None:
            Post.objects.update(created_at=now - timedelta(hours=25))

        seen = TRENDING[transport](api, between=grow_older)

        assert seen == [post.pk for post in reversed(made)]

    def test_posts_deleted_between_pages_are_skipped(
        self, api: ApiClient, posts: list[Post], transport: str, now: datetime
    ) -> None:
        before = list(Post.objects.order_by("-hot_rank").values_list("pk", flat=True))
        deleted = before[4:8]

        def delete_a_page() -> None:
            Post.objects.filter(pk__in=deleted).update(deleted_at=now)

        seen = TRANSPORTS[transport](api, "hot", between=delete_a_page)

        assert seen == [pk for pk in before if pk not in deleted]

    def test_ranking_is_complete_without_the_cache_server(
        self, api: ApiClient, posts: list[Post], transport: str, settings: Settings
    ) -> None:
        before = list(Post.objects.order_by("-hot_rank").values_list("pk", flat=True))
        settings.CACHES = {
            **settings.CACHES,
            "default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere.sock"},
        }

        assert TRANSPORTS[transport](api, "hot") == before

    def test_ranking_is_complete_after_the_snapshot_is_lost(
        self, api: ApiClient, posts: list[Post], transport: str, settings: Settings
    ) -> None:
        before = list(Post.objects.order_by("-hot_rank").values_list("pk", flat=True))

        def lose_the_snapshot() -> None:
            settings.CACHES = {
                **settings.CACHES,
                "default": {**settings.CACHES["default"], "KEY_PREFIX": "elsewhere"},
            }

        assert TRANSPORTS[transport](api, "hot", between=lose_the_snapshot) == before


class TestBackwards:
    def test_previous_link_returns_the_page_before(self, api: ApiClient, posts: list[Post]) -> None:
        first = api.rest("GET", "posts/?page_size=4&ordering=hot").json()
        second = api.rest("GET", first["next"].partition("/api/v1/")[2]).json()

        again = api.rest("GET", second["previous"].partition("/api/v1/")[2]).json()

        assert [p["id"] for p in again["results"]] == [p["id"] for p in first["results"]]
        assert (first["previous"], again["previous"]) == (None, None)


class TestRankingBackwards:
    def test_likes_between_pages_do_not_change_a_ranking(
        self, api: ApiClient, posts: list[Post]
    ) -> None:
        ranked = list(Post.objects.order_by("-hot_rank").values_list("pk", flat=True))

        def reverse_the_ranking() -> None:
            for index, pk in enumerate(ranked):
                Post.objects.filter(pk=pk).update(hot_rank=100 + index)

        assert read_hot_backward(api, between=reverse_the_ranking) == ranked

    def test_posts_deleted_between_pages_are_skipped(
        self, api: ApiClient, posts: list[Post], now: datetime
    ) -> None:
        ranked = list(Post.objects.order_by("-hot_rank").values_list("pk", flat=True))
        deleted = ranked[3:7]

        def delete_a_page() -> None:
            Post.objects.filter(pk__in=deleted).update(deleted_at=now)

        seen = read_hot_backward(api, between=delete_a_page)

        assert seen == [pk for pk in ranked if pk not in deleted]

    def test_ranking_is_complete_after_the_snapshot_is_lost(
        self, api: ApiClient, posts: list[Post], settings: Settings
    ) -> None:
        ranked = list(Post.objects.order_by("-hot_rank").values_list("pk", flat=True))

        def lose_the_snapshot() -> None:
            settings.CACHES = {
                **settings.CACHES,
                "default": {**settings.CACHES["default"], "KEY_PREFIX": "elsewhere"},
            }

        assert read_hot_backward(api, between=lose_the_snapshot) == ranked


class TestCursors:
    @pytest.mark.parametrize("ordering", ["new", "hot", "top"])
    def test_cursor_of_another_list_is_refused(
        self, api: ApiClient, posts: list[Post], ordering: str
    ) -> None:
        likes = api.rest("GET", f"posts/{posts[0].pk}/likes/?page_size=1")
        other = "new" if ordering != "new" else "top"
        page = api.rest("GET", f"posts/?page_size=2&ordering={other}").json()
        cursor = page["next"].rpartition("cursor=")[2].partition("&")[0]

        answers = [
            api.rest("GET", f"posts/?ordering={ordering}&cursor={wrong}")
            for wrong in (cursor, f"{cursor[:-1]}~", "x")
        ]

        assert likes.status_code == 200
        assert [a.json()["code"] for a in answers] == ["invalid_cursor"] * 3


class TestOtherLists:
    def test_all_pages_of_likes_comments_and_followers_are_complete(
        self, api: ApiClient, writer: User, now: datetime
    ) -> None:
        post = PostFactory.create(author=writer)
        likes = [LikeFactory.create(post=post, created_at=now).user_id for _ in range(5)]
        comments = [CommentFactory.create(post=post).pk for _ in range(5)]
        fans = [FollowFactory.create(followee=writer, created_at=now).follower_id for _ in range(5)]

        assert read_all_rest(api, f"posts/{post.pk}/likes/?page_size=2") == likes[::-1]
        assert read_all_rest(api, f"posts/{post.pk}/comments/?page_size=2") == comments
        assert read_all_rest(api, f"users/{writer.pk}/followers/?page_size=2") == fans[::-1]


class TestTrending:
    def test_trending_counts_interactions_within_the_window(self, api: ApiClient) -> None:
        now = datetime.now().astimezone()
        liked, shared, old, new = (
            PostFactory.create(created_at=now - timedelta(hours=hours)) for hours in (5, 6, 30, 1)
        )
        Post.objects.filter(pk=liked.pk).update(likes_count=4)
        Post.objects.filter(pk=shared.pk).update(shares_count=2)
        Post.objects.filter(pk=old.pk).update(comments_count=9)

        day = read_all_rest(api, "feed/trending/?page_size=1")
        week = read_all_graphql(api, "trendingPosts(first: 1, after: $after, window: WEEK)")

        assert day == [shared.pk, liked.pk, new.pk]
        assert week == [old.pk, shared.pk, liked.pk, new.pk]


class TestHome:
    @pytest.fixture
    def home_posts(self, reader: User, now: datetime) -> list[int]:
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
    def test_all_pages_of_the_home_feed_are_complete_and_ordered(
        self, api: ApiClient, reader: User, home_posts: list[int], transport: str
    ) -> None:
        if transport == "rest":
            seen = read_all_rest(api, "feed/?page_size=30", by=reader)
        else:
            seen = read_all_graphql(api, "feed(first: 30, after: $after)", by=reader)

        assert seen == home_posts

    def test_home_feed_is_read_from_the_index_of_each_author(
        self, reader: User, home_posts: list[int]
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE feed_post, feed_follow")
            cursor.execute("SET LOCAL enable_seqscan = off")

        plan = selectors.list_home(viewer=reader)[:21].explain()

        assert "newest_posts_of_an_author" in plan
        assert "using newest_posts on" not in plan
        assert "Seq Scan" not in plan

    def test_home_feed_without_a_slice_is_the_same_list(
        self, reader: User, home_posts: list[int]
    ) -> None:
        home = selectors.list_home(viewer=reader)

        assert [post.pk for post in home] == home_posts
        assert home.count() == len(home_posts)
        assert home[3].pk == home_posts[3]

    def test_home_feed_needs_three_statements_over_rest(
        self, api: ApiClient, reader: User, home_posts: list[int]
    ) -> None:
        with CaptureQueriesContext(connection) as captured:
            api.rest("GET", "feed/", by=reader)

        # The session of the test, the viewer, and the page.
        assert len(captured) == 3

    def test_home_feed_has_the_form_of_the_schema(
        self, api: ApiClient, reader: User, now: datetime
    ) -> None:
        friend = FollowFactory.create(follower=reader).followee
        open_post = PostFactory.create()
        quoted = {
            "open": open_post,
            "hidden": PostFactory.create(visibility="followers"),
            "deleted": PostFactory.create(deleted_at=now),
        }
        for minute, (text, post) in enumerate(quoted.items()):
            PostFactory.create(
                author=friend,
                content=text,
                quote_of=post,
                is_quote=True,
                created_at=now + timedelta(minutes=minute, microseconds=120),
                edited_at=now,
            )
        liked = PostFactory.create(author=friend, image_url="https://images.example/a.jpg")
        services.like_post(user=reader, post_id=liked.pk, now=now)

        results = api.rest("GET", "feed/", by=reader).json()["results"]

        posts = selectors.list_home(viewer=reader)
        assert results == [schemas.PostOut.from_orm(post).model_dump(mode="json") for post in posts]
        shown = {post["content"]: post["shared_post"] for post in results if post["is_quote"]}
        assert shown["open"]["id"] == open_post.pk
        assert (shown["hidden"], shown["deleted"]) == (None, None)

    def test_home_feed_without_follows_is_empty(self, api: ApiClient, reader: User) -> None:
        page = api.rest("GET", "feed/", by=reader).json()

        assert page == {"next": None, "previous": None, "results": []}

    def test_home_feed_includes_posts_for_followers(
        self, api: ApiClient, reader: User, home_posts: list[int], now: datetime
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

        assert read_all_rest(api, "feed/?page_size=100", by=reader)[0] == post.pk
