"""Posts for followers are hidden from other viewers in every operation."""

from datetime import datetime

import pytest

from domains.feed.models import Like, Post
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.feed.factories import (
    CommentFactory,
    FollowFactory,
    LikeFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(writer: User) -> Post:
    """Return a post for followers, with a comment and a like."""
    post = PostFactory.create(
        author=writer, content="The teapot is hidden", visibility="followers", comments_count=1
    )
    CommentFactory.create(post=post, author=writer)
    LikeFactory.create(post=post, user=writer)
    return post


@pytest.fixture
def follower(reader: User, writer: User) -> User:
    """Return a follower of the writer."""
    return FollowFactory.create(follower=reader, followee=writer).follower


LISTS = ("posts/", "posts/?search=teapot", "posts/?ordering=hot", "posts/?ordering=top")


class TestOverRest:
    @pytest.mark.parametrize("path", [*LISTS, "posts/?author={author}"])
    def test_lists_show_a_post_for_followers_to_followers_author_and_admins_only(
        self, api: ApiClient, secret: Post, follower: User, admin: User, path: str
    ) -> None:
        other_user = LikeFactory.create().user
        Post.objects.exclude(pk=secret.pk).delete()

        def seen(by: User | None) -> list[int]:
            answer = api.rest("GET", path.format(author=secret.author_id), by=by)
            return [post["id"] for post in answer.json()["results"]]

        assert [seen(by) for by in (None, other_user)] == [[], []]
        assert [seen(by) for by in (follower, secret.author, admin)] == [[secret.pk]] * 3

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "posts/{post}/"),
            ("GET", "posts/{post}/likes/"),
            ("GET", "posts/{post}/comments/"),
            ("GET", "comments/{comment}/"),
            ("GET", "posts/{post}/analytics/"),
            ("GET", "posts/{post}/stream/"),
            ("PUT", "posts/{post}/like/"),
            ("DELETE", "posts/{post}/like/"),
            ("PUT", "posts/{post}/share/"),
            ("DELETE", "posts/{post}/share/"),
            ("PUT", "comments/{comment}/like/"),
            ("DELETE", "posts/{post}/"),
            ("DELETE", "comments/{comment}/"),
        ],
    )
    def test_every_operation_on_a_hidden_post_is_not_found(
        self, api: ApiClient, secret: Post, reader: User, method: str, path: str
    ) -> None:
        address = path.format(post=secret.pk, comment=secret.comments.get().pk)

        answer = api.rest(method, address, by=reader)

        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert Like.objects.count() == 1
        assert Post.objects.live().get() == secret

    def test_rest_quote_shows_a_hidden_post_to_followers_only(
        self, api: ApiClient, secret: Post, follower: User
    ) -> None:
        quote = PostFactory.create(quote_of=secret, is_quote=True, content="Well")

        anonymous = api.rest("GET", f"posts/{quote.pk}/").json()
        followers = api.rest("GET", f"posts/{quote.pk}/", by=follower).json()

        assert (anonymous["shared_post"], anonymous["is_quote"]) == (None, True)
        assert followers["shared_post"]["content"] == "The teapot is hidden"

    def test_hidden_post_is_neither_in_trending_nor_in_the_home_feed(
        self, api: ApiClient, secret: Post, reader: User
    ) -> None:
        assert api.rest("GET", "feed/trending/?window=week").json()["results"] == []
        assert api.rest("GET", "feed/", by=reader).json()["results"] == []


class TestOverGraphQL:
    @pytest.mark.parametrize(
        "document",
        [
            "{ posts { totalCount edges { node { id } } } }",
            "{ posts(orderBy: HOT) { totalCount edges { node { id } } } }",
            '{ posts(filter: {search: "teapot"}) { totalCount edges { node { id } } } }',
        ],
    )
    def test_graphql_lists_and_counts_omit_a_hidden_post(
        self, api: ApiClient, secret: Post, document: str
    ) -> None:
        assert api.graphql(document)["data"]["posts"] == {"totalCount": 0, "edges": []}

    @pytest.mark.parametrize(
        "field",
        [
            "post(id: {post}) {{ id }}",
            "comments(postId: {post}) {{ totalCount }}",
            "postAnalytics(id: {post}) {{ postId }}",
        ],
    )
    def test_hidden_post_is_not_found_over_graphql(
        self, api: ApiClient, secret: Post, reader: User, field: str
    ) -> None:
        answer = api.graphql("{ " + field.format(post=secret.pk) + " }", by=reader)

        assert [error["extensions"]["code"] for error in answer["errors"]] == ["not_found"]
        assert not any((answer["data"] or {}).values())

    def test_graphql_quote_shows_a_hidden_post_to_followers_only(
        self, api: ApiClient, secret: Post, follower: User
    ) -> None:
        quote = PostFactory.create(quote_of=secret, is_quote=True)
        document = f"{{ post(id: {quote.pk}) {{ isQuote sharedPost {{ content }} }} }}"

        anonymous = api.graphql(document)["data"]["post"]
        followers = api.graphql(document, by=follower)["data"]["post"]

        assert anonymous == {"isQuote": True, "sharedPost": None}
        assert followers["sharedPost"] == {"content": "The teapot is hidden"}


class TestChangedVisibility:
    def test_post_restricted_to_followers_is_hidden_at_once(
        self, api: ApiClient, writer: User, now: datetime
    ) -> None:
        post = PostFactory.create(author=writer)

        api.rest("PATCH", f"posts/{post.pk}/", {"visibility": "followers"}, by=writer)

        assert api.rest("GET", f"posts/{post.pk}/").status_code == 404
        assert api.rest("GET", f"posts/{post.pk}/", by=writer).status_code == 200

    def test_block_ends_the_follow(
        self, api: ApiClient, secret: Post, follower: User, writer: User
    ) -> None:
        answer = api.rest("PUT", f"users/{follower.pk}/block/", by=writer)

        assert answer.json() == {"user_id": follower.pk, "blocked": True}
        assert api.rest("GET", f"posts/{secret.pk}/", by=follower).status_code == 404
