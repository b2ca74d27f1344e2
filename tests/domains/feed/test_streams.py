"""Streams of posts, counters and comments: visible, prompt and complete."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from domains.feed import services
from domains.feed.models import Post
from shared.auth.models import User
from tests.api_client import bearer
from tests.domains.feed.factories import FollowFactory, PostFactory, UserFactory
from tests.domains.feed.test_posts import said
from tests.streams import all_streams_closed, open_stream

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_watches_in_the_end() -> Iterator[None]:
    """Make sure that closed streams leave nothing behind."""
    yield
    assert all_streams_closed()


def token(user: User | None) -> str | None:
    return bearer(user)["Authorization"].removeprefix("Bearer ") if user else None


def watching(path: str, *, by: User | None = None, **options: Any) -> Any:
    return open_stream(f"/api/v1/{path}", token=token(by), **options)


def subscribed(document: str, *, by: User | None = None) -> Any:
    body = {"query": f"subscription {{ {document} }}"}
    return open_stream("/graphql", method="POST", body=body, token=token(by))


def post(author: User, content: str, **more: object) -> Post:
    return services.create_post(author=author, fields=said(content, **more), now=timezone.now())


def like(user: User, post: Post) -> None:
    services.like_post(user=user, post_id=post.pk, now=timezone.now())


def edit(post: Post, **changes: Any) -> None:
    services.update_post(actor=post.author, post_id=post.pk, changes=changes, now=timezone.now())


def stop(post: Post, end: str) -> None:
    if end == "hidden":
        hide(post)
    else:
        services.delete_post(actor=post.author, post_id=post.pk, now=timezone.now())


def hide(post: Post) -> None:
    edit(post, visibility="followers")


def comment(user: User, post: Post, content: str = "Yes") -> int:
    made = services.add_comment(
        user=user, post_id=post.pk, content=content, parent_id=None, now=timezone.now()
    )
    return made.pk


class TestPosts:
    def test_come_change_and_go(self, writer: User) -> None:
        with watching("posts/stream/") as stream:
            made = post(writer, "Helo")
            created = stream.next()
            services.update_post(
                actor=writer, post_id=made.pk, changes={"content": "Hello"}, now=timezone.now()
            )
            updated = stream.next()
            services.delete_post(actor=writer, post_id=made.pk, now=timezone.now())
            deleted = stream.next()

        assert [e.event for e in (created, updated, deleted)] == [
            "post.created",
            "post.updated",
            "post.deleted",
        ]
        assert (created.data["content"], updated.data["content"]) == ("Helo", "Hello")
        assert deleted.data == {"id": made.pk}
        assert int(created.id or 0) < int(updated.id or 0) < int(deleted.id or 0)

    def test_for_followers_reach_followers_alone(self, writer: User, reader: User) -> None:
        FollowFactory.create(follower=reader, followee=writer)
        stranger = UserFactory.create()

        with (
            watching("posts/stream/", by=reader) as followers,
            watching("posts/stream/", by=stranger) as strangers,
            watching("posts/stream/") as everybodys,
        ):
            post(writer, "For you", visibility="followers")
            post(writer, "For all")
            seen = [stream.next().data["content"] for stream in (followers, strangers, everybodys)]

        assert seen == ["For you", "For all", "For all"]

    def test_one_that_becomes_followers_only_is_gone_for_the_others(
        self, writer: User, reader: User
    ) -> None:
        FollowFactory.create(follower=reader, followee=writer)
        made = post(writer, "For all")

        with (
            watching("posts/stream/", by=reader) as follower,
            watching("posts/stream/") as anonymous,
        ):
            hide(made)
            seen = [follower.next(), anonymous.next()]

        assert [each.event for each in seen] == ["post.updated", "post.deleted"]
        assert seen[1].data == {"id": made.pk}

    def test_one_that_became_followers_only_is_gone_for_a_client_that_comes_back(
        self, writer: User
    ) -> None:
        with watching("posts/stream/") as stream:
            made = post(writer, "For all")
            last = stream.next().id
        hide(made)
        edit(made, content="Still for followers")

        with watching("posts/stream/", last_id=last) as stream:
            missed = stream.next()
            post(writer, "New")
            then = stream.next()

        assert (missed.event, missed.data) == ("post.deleted", {"id": made.pk})
        assert (then.event, then.data["content"]) == ("post.created", "New")

    def test_one_that_never_was_public_is_not_mentioned_to_others(self, writer: User) -> None:
        made = post(writer, "For followers", visibility="followers")

        with watching("posts/stream/") as stream:
            edit(made, content="Edited")
            post(writer, "For all")
            first = stream.next()

        assert first.data["content"] == "For all"

    def test_that_were_missed_are_shown_to_who_comes_back(self, writer: User) -> None:
        with watching("posts/stream/") as stream:
            post(writer, "Seen")
            last = stream.next().id
        missed = [post(writer, f"Missed {n}").content for n in range(3)]
        post(writer, "Not yours", visibility="followers")

        with watching("posts/stream/", last_id=last) as stream:
            seen = [stream.next().data["content"] for _ in missed]
            post(writer, "New")
            then = stream.next().data["content"]

        assert (seen, then) == (missed, "New")


class TestOnePost:
    def test_shows_its_counters_at_once_and_after_a_like(self, reader: User) -> None:
        liked = PostFactory.create()

        with watching(f"posts/{liked.pk}/stream/") as stream:
            first = stream.next()
            started = timezone.now()
            like(reader, liked)
            second = stream.next()
            taken = timezone.now() - started

        assert (first.event, first.data["likes_count"]) == ("post.counts", 0)
        assert (second.event, second.data["likes_count"]) == ("post.counts", 1)
        # A second is promised; a machine that is busy with tests gets ten.
        assert taken < timedelta(seconds=10)

    def test_shows_its_new_comments_and_those_that_were_missed(self, reader: User) -> None:
        answered = PostFactory.create()
        seen = comment(reader, answered, "Seen")
        missed = [comment(reader, answered, f"Missed {n}") for n in range(2)]

        with watching(f"posts/{answered.pk}/stream/", last_id=seen) as stream:
            heard = [stream.next() for _ in range(3)]
            new = comment(reader, answered, "New")
            heard += [stream.next(), stream.next()]

        comments = [e for e in heard if e.event == "comment.created"]
        assert [e.data["id"] for e in comments] == [*missed, new]
        assert [e.id for e in comments] == [str(pk) for pk in (*missed, new)]
        assert {e.id for e in heard if e.event == "post.counts"} == {None}

    def test_ends_when_it_is_hidden(self, writer: User) -> None:
        hidden = PostFactory.create(author=writer)

        with watching(f"posts/{hidden.pk}/stream/") as stream:
            stream.next()
            services.update_post(
                actor=writer,
                post_id=hidden.pk,
                changes={"visibility": "followers"},
                now=timezone.now(),
            )
            rest = stream.read_to_end()

        assert rest == []
        assert "not_found" in stream.comments

    def test_is_not_found_by_strangers(self, reader: User) -> None:
        hidden = PostFactory.create(visibility="followers")

        with watching(f"posts/{hidden.pk}/stream/", by=reader) as stream:
            problem = stream.problem

        assert (stream.status, problem["code"]) == (404, "not_found")


class TestSubscriptions:
    def test_to_the_posts_of_one_author(self, writer: User) -> None:
        document = f"postAdded(authorId: {writer.pk}) {{ content author {{ username }} }}"

        with subscribed(document) as stream:
            post(UserFactory.create(), "Somebody else's")
            post(writer, "Mine")
            heard = stream.next().data

        assert heard["data"]["postAdded"] == {
            "content": "Mine",
            "author": {"username": writer.username},
        }

    def test_to_what_is_done_with_a_post(self, reader: User) -> None:
        watched = PostFactory.create()
        document = f"postInteraction(postId: {watched.pk}) {{ kind likesCount commentsCount }}"

        with subscribed(document) as stream:
            like(reader, watched)
            first = stream.next().data["data"]["postInteraction"]
            comment(reader, watched)
            second = stream.next().data["data"]["postInteraction"]

        assert first == {"kind": "LIKE", "likesCount": 1, "commentsCount": 0}
        assert second == {"kind": "COMMENT", "likesCount": 1, "commentsCount": 1}

    def test_to_the_comments_of_a_post(self, reader: User) -> None:
        watched = PostFactory.create()

        with subscribed(f"commentAdded(postId: {watched.pk}) {{ content }}") as stream:
            comment(reader, watched, "Hear, hear")
            heard = stream.next().data

        assert heard["data"]["commentAdded"] == {"content": "Hear, hear"}

    @pytest.mark.parametrize("end", ["deleted", "hidden"])
    def test_to_what_is_done_with_a_post_completes_with_it(self, writer: User, end: str) -> None:
        watched = PostFactory.create(author=writer)
        document = f"postInteraction(postId: {watched.pk}) {{ kind postId }}"

        with subscribed(document) as stream:
            stop(watched, end)
            last = stream.next().data["data"]["postInteraction"]
            complete = stream.next()

        assert last == {"kind": "POST_DELETED", "postId": str(watched.pk)}
        assert complete.event == "complete"

    @pytest.mark.parametrize("end", ["deleted", "hidden"])
    def test_to_the_comments_of_a_post_completes_with_it(self, writer: User, end: str) -> None:
        watched = PostFactory.create(author=writer)

        with subscribed(f"commentAdded(postId: {watched.pk}) {{ content }}") as stream:
            edit(watched, content="Edited, and still there")
            stop(watched, end)
            first = stream.next()

        assert first.event == "complete"

    @pytest.mark.parametrize("field", ["postInteraction", "commentAdded"])
    def test_to_what_is_hidden_is_refused(self, reader: User, field: str) -> None:
        hidden = PostFactory.create(visibility="followers")
        body = {"query": f"subscription {{ {field}(postId: {hidden.pk}) {{ __typename }} }}"}

        with open_stream("/graphql", method="POST", body=body, token=token(reader)) as stream:
            stream.read_to_end()
            said = f"{stream._text}{stream.status}"

        assert "not_found" in said or stream.status == 200
