"""Background work: users are notified once, if the reason still holds."""

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from domains.feed import services, tasks
from domains.feed.models import InteractionDaily, Post
from domains.feed.schedule import SCHEDULE
from shared.auth.models import User
from shared.notifications.models import Notification
from tests.domains.feed.factories import (
    CommentFactory,
    CommentLikeFactory,
    LikeFactory,
    PostFactory,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

Deliver = Callable[[], None]


def notifications_of(user: User) -> Sequence[tuple[str, int]]:
    found = Notification.objects.filter(user=user).order_by("kind")
    return list(found.values_list("kind", "actor_count"))


class TestNotifications:
    def test_likes_of_one_post_are_grouped_in_one_notification(
        self, writer: User, deliver: Deliver, now: datetime
    ) -> None:
        post = PostFactory.create(author=writer)
        fans = UserFactory.create_batch(5)
        for fan in fans:
            services.like_post(user=fan, post_id=post.pk, now=now)

        deliver()

        notification = Notification.objects.select_related("actor").get(user=writer)
        assert (notification.kind, notification.actor_count) == ("post_liked", 5)
        assert notification.text == f"{fans[-1].username} and 4 others liked your post."

    def test_each_kind_of_interaction_notifies_its_recipient(
        self, writer: User, reader: User, deliver: Deliver, now: datetime
    ) -> None:
        post = PostFactory.create(author=writer)
        services.share_post(user=reader, post_id=post.pk, comment="", now=now)
        services.follow_user(follower=reader, user_id=writer.pk, now=now)
        mine = services.add_comment(
            user=writer, post_id=post.pk, content="Mine", parent_id=None, now=now
        )
        services.add_comment(
            user=reader, post_id=post.pk, content="Yours", parent_id=mine.pk, now=now
        )
        services.add_comment(user=reader, post_id=post.pk, content="Post", parent_id=None, now=now)
        services.like_comment(user=reader, comment_id=mine.pk, now=now)

        deliver()

        assert notifications_of(writer) == [
            ("comment_answered", 1),
            ("comment_liked", 1),
            ("post_commented", 1),
            ("post_shared", 1),
            ("user_followed", 1),
        ]
        assert notifications_of(reader) == []

    def test_reply_notifies_the_author_of_the_post_too(
        self, writer: User, reader: User, now: datetime
    ) -> None:
        parent = CommentFactory.create(post__author=writer, author=reader)
        reply = CommentFactory.create(post=parent.post, parent=parent)

        services.notify_of_comment(comment_id=reply.pk, now=now)

        assert notifications_of(writer) == [("post_commented", 1)]
        assert notifications_of(reader) == [("comment_answered", 1)]

    def test_author_of_parent_and_post_is_notified_of_a_reply_once(
        self, writer: User, now: datetime
    ) -> None:
        parent = CommentFactory.create(post__author=writer, author=writer)
        reply = CommentFactory.create(post=parent.post, parent=parent)

        services.notify_of_comment(comment_id=reply.pk, now=now)

        assert notifications_of(writer) == [("comment_answered", 1)]

    def test_users_who_no_longer_see_the_post_are_not_notified(
        self, writer: User, reader: User, now: datetime
    ) -> None:
        parent = CommentFactory.create(post__author=writer, author=reader)
        reply = CommentFactory.create(post=parent.post, parent=parent)
        like = CommentLikeFactory.create(comment=parent)
        Post.objects.filter(pk=parent.post_id).update(visibility="followers")

        services.notify_of_comment(comment_id=reply.pk, now=now)
        services.notify_of_comment_like(comment_id=parent.pk, user_id=like.user_id, now=now)

        assert notifications_of(reader) == []
        assert notifications_of(writer) == [("post_commented", 1)]

    def test_nothing_of_a_deleted_post_is_notified(
        self, writer: User, reader: User, now: datetime
    ) -> None:
        parent = CommentFactory.create(post__author=writer, author=reader)
        reply = CommentFactory.create(post=parent.post, parent=parent)
        like = CommentLikeFactory.create(comment=parent)
        Post.objects.filter(pk=parent.post_id).update(deleted_at=now)

        services.notify_of_comment(comment_id=reply.pk, now=now)
        services.notify_of_comment_like(comment_id=parent.pk, user_id=like.user_id, now=now)

        assert not Notification.objects.exists()

    def test_withdrawn_like_creates_no_notification(
        self, writer: User, reader: User, deliver: Deliver, now: datetime
    ) -> None:
        post = PostFactory.create(author=writer)
        services.like_post(user=reader, post_id=post.pk, now=now)
        services.unlike_post(user=reader, post_id=post.pk)

        deliver()

        assert notifications_of(writer) == []

    def test_repeated_task_creates_one_notification(self, writer: User, now: datetime) -> None:
        like = LikeFactory.create(post__author=writer)
        comment = CommentFactory.create(post=like.post)

        for _ in range(2):
            services.notify_of_like(post_id=like.post_id, user_id=like.user_id, now=now)
            services.notify_of_comment(comment_id=comment.pk, now=now)

        assert notifications_of(writer) == [("post_commented", 1), ("post_liked", 1)]


class TestTasks:
    def test_scheduled_tasks_correct_counters_ranks_and_analytics(
        self, reader: User, now: datetime
    ) -> None:
        post = PostFactory.create(created_at=now)
        services.like_post(user=reader, post_id=post.pk, now=now)
        Post.objects.filter(pk=post.pk).update(likes_count=7)

        for entry in SCHEDULE.values():
            getattr(tasks, str(entry["task"]).rpartition(".")[2])()

        post.refresh_from_db()
        assert (post.likes_count, post.hot_rank) == (1, 0)
        assert InteractionDaily.objects.get().count == 1
