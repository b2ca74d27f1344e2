"""The feed over GraphQL: statements of its documents, and refusals before execution."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domains.feed.models import Comment, Follow, Like, Post
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.feed.factories import (
    CommentFactory,
    FollowFactory,
    LikeFactory,
    PostFactory,
    ShareFactory,
)
from tests.factories import UserFactory

PAGE = """{ posts(first: %d) { edges { node { content author { username } likedByMe
    comments(first: 3) { edges { node { content author { username } } } } } } } }"""
EVERYTHING = """{ posts(first: 30) { edges { node {
    content likedByMe sharedByMe author { username }
    sharedPost { content likedByMe author { username } comments(first: 1) { totalCount } }
    likes(first: 2) { totalCount edges { node { user { username } } } }
    comments(first: 3) { totalCount edges { node { content likedByMe author { username }
        replies(first: 2) { edges { node { content } } } } } } } } } }"""


def codes(answer: Any) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


def contents(page: Any) -> list[str]:
    return [edge["node"]["content"] for edge in page["edges"]]


def create_posts(amount: int, reader: User) -> None:
    quoted = PostFactory.create(author=reader)
    posts = Post.objects.bulk_create(
        Post(author=reader, content=f"Post {n}", quote_of=quoted, is_quote=True)
        for n in range(amount)
    )
    Like.objects.bulk_create(Like(user=reader, post=post) for post in posts)
    comments = Comment.objects.bulk_create(
        Comment(post=post, author=reader, content="Yes") for post in posts for _ in range(4)
    )
    Comment.objects.bulk_create(
        Comment(post_id=c.post_id, parent=c, author=reader, content="So") for c in comments
    )


def statements(api: ApiClient, document: str, *, by: User) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = api.graphql(document, by=by)
    assert "errors" not in answer, answer
    return len(captured)


class TestBudgets:
    def test_query_of_the_brief_needs_the_same_statements_for_one_post_and_for_fifty(
        self, api: ApiClient, reader: User
    ) -> None:
        create_posts(50, reader)

        costs = [statements(api, PAGE % first, by=reader) for first in (1, 20, 50)]

        # One statement creates the session of the test, one authenticates the viewer.
        assert costs == [3, 3, 3]

    def test_statements_of_nested_lists_do_not_depend_on_the_rows(
        self, api: ApiClient, reader: User
    ) -> None:
        create_posts(1, reader)
        one = statements(api, EVERYTHING, by=reader)
        create_posts(29, reader)

        assert statements(api, EVERYTHING, by=reader) == one <= 12

    def test_feed_of_fifty_authors_needs_as_many_statements_as_of_one(
        self, api: ApiClient, reader: User
    ) -> None:
        FollowFactory.create(follower=reader, followee=PostFactory.create().author)
        document = PAGE.replace("posts", "feed") % 20
        one = statements(api, document, by=reader)
        for writer in UserFactory.create_batch(49):
            FollowFactory.create(follower=reader, followee=PostFactory.create(author=writer).author)

        assert statements(api, document, by=reader) == one == 3


class TestRefusals:
    @pytest.mark.parametrize(
        ("document", "code"),
        [
            ("{ posts(first: 101) { edges { node { id } } } }", "validation_error"),
            ("{ posts(first: 0) { edges { node { id } } } }", "validation_error"),
            (
                "{ posts(first: 100) { edges { node { comments(first: 100) { edges { node"
                " { replies(first: 100) { edges { node { id } } } } } } } } } }",
                "query_too_complex",
            ),
            (
                "{ posts(first: 1) { edges { node "
                + "{ comments(first: 1) { edges { node { post " * 4
                + "{ id }"
                + " } } } }" * 4
                + " } } }",
                "query_too_deep",
            ),
            ('{ posts(after: "abc") { edges { node { id } } } }', "invalid_cursor"),
        ],
    )
    def test_refused_document_executes_no_statement(
        self, api: ApiClient, document: str, code: str
    ) -> None:
        with CaptureQueriesContext(connection) as captured:
            answer = api.graphql(document)

        assert codes(answer) == [code]
        assert len(captured) == 0


class TestPosts:
    def test_post_filters_and_order_are_applied(self, api: ApiClient, now: datetime) -> None:
        writer = UserFactory.create()
        match = PostFactory.create(
            author=writer, content="Tea is ready", image_url="https://a.example/k.jpg"
        )
        PostFactory.create(author=writer, content="Tea is cold", created_at=now)
        PostFactory.create(content="Tea everywhere")
        document = """query($filter: PostFilterInput) { posts(filter: $filter, orderBy: MOST_LIKED)
            { totalCount edges { node { content } } } }"""

        answer = api.graphql(
            document,
            filter={
                "author": str(writer.pk),
                "search": "tea",
                "hasMedia": True,
                "since": (match.created_at - timedelta(hours=1)).isoformat(),
                "until": now.isoformat(),
            },
        )

        assert contents(answer["data"]["posts"]) == ["Tea is ready"]
        assert answer["data"]["posts"]["totalCount"] == 1

    def test_post_shows_interactions_of_the_viewer(self, api: ApiClient, reader: User) -> None:
        post = PostFactory.create()
        LikeFactory.create(post=post, user=reader)
        ShareFactory.create(post=post)
        document = f"{{ post(id: {post.pk}) {{ likedByMe sharedByMe }} }}"

        mine = api.graphql(document, by=reader)["data"]["post"]
        anonymous = api.graphql(document)["data"]["post"]

        assert mine == {"likedByMe": True, "sharedByMe": False}
        assert anonymous == {"likedByMe": False, "sharedByMe": False}

    def test_mutation_returns_every_selected_field_of_the_post(
        self, api: ApiClient, reader: User
    ) -> None:
        post = PostFactory.create()
        document = """mutation($id: ID!) { likePost(id: $id) { liked likesCount post {
            likesCount likedByMe author { username } comments(first: 1) { totalCount } } } }"""

        answer = api.graphql(document, by=reader, id=str(post.pk))

        assert answer["data"]["likePost"] == {
            "liked": True,
            "likesCount": 1,
            "post": {
                "likesCount": 1,
                "likedByMe": True,
                "author": {"username": post.author.username},
                "comments": {"totalCount": 0},
            },
        }


class TestFollows:
    def test_followers_and_following_state_are_returned(
        self, api: ApiClient, reader: User, writer: User
    ) -> None:
        FollowFactory.create(follower=reader, followee=writer)
        document = """query($id: ID!) { followers(userId: $id) { totalCount edges { node {
            follower { username } } } } isFollowing(userId: $id) }"""

        answer = api.graphql(document, by=reader, id=str(writer.pk))

        assert answer["data"] == {
            "followers": {
                "totalCount": 1,
                "edges": [{"node": {"follower": {"username": reader.username}}}],
            },
            "isFollowing": True,
        }
        assert Follow.objects.count() == 1


class TestComments:
    def test_comments_are_listed_by_post_or_by_parent(self, api: ApiClient) -> None:
        first = CommentFactory.create(content="First")
        CommentFactory.create(post=first.post, parent=first, content="Reply")
        document = """query($post: ID!, $parent: ID) { comments(postId: $post, parentId: $parent) {
            edges { node { content parentId post { id } } } } }"""

        every = api.graphql(document, post=str(first.post_id))["data"]["comments"]
        replies = api.graphql(document, post=str(first.post_id), parent=str(first.pk))

        assert contents(every) == ["First", "Reply"]
        assert replies["data"]["comments"]["edges"] == [
            {
                "node": {
                    "content": "Reply",
                    "parentId": str(first.pk),
                    "post": {"id": str(first.post_id)},
                }
            }
        ]
