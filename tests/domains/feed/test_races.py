"""Concurrent interactions with one post."""

from datetime import datetime
from functools import partial
from typing import Any

import pytest

from domains.feed import services
from domains.feed.models import Block, Comment, CommentLike, Follow, Interaction, Like, Post
from shared.errors import NotFound, PermissionDenied
from tests.concurrency import RunConcurrently
from tests.domains.feed.factories import CommentFactory, PostFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def failures(outcomes: list[Any]) -> list[Exception]:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


class TestLikes:
    def test_concurrent_likes_of_two_hundred_users_are_all_counted(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        post = PostFactory.create()
        users = UserFactory.create_batch(200)

        outcomes = run_concurrently(
            [partial(services.like_post, user=user, post_id=post.pk, now=now) for user in users]
        )

        post.refresh_from_db()
        assert failures(outcomes) == []
        assert sorted(state.likes_count for state in outcomes) == list(range(1, 201))
        assert post.likes_count == Like.objects.filter(post=post).count() == 200
        assert Interaction.objects.filter(post=post).count() == 200

    def test_fifty_concurrent_likes_of_one_user_count_once(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        post = PostFactory.create()
        fan = UserFactory.create()

        outcomes = run_concurrently(
            [partial(services.like_post, user=fan, post_id=post.pk, now=now)] * 50
        )

        assert failures(outcomes) == []
        assert {(state.liked, state.likes_count) for state in outcomes} == {(True, 1)}
        assert Like.objects.count() == Interaction.objects.count() == 1

    def test_concurrent_likes_and_unlikes_leave_the_counter_equal_to_the_rows(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        post = PostFactory.create()
        users = UserFactory.create_batch(10)
        like = [partial(services.like_post, user=u, post_id=post.pk, now=now) for u in users]
        unlike = [partial(services.unlike_post, user=u, post_id=post.pk) for u in users]

        outcomes = run_concurrently(
            [action for pair in zip(like, unlike, strict=True) for action in pair] * 10
        )

        post.refresh_from_db()
        logged = sum(Interaction.objects.filter(post=post).values_list("amount", flat=True))
        assert failures(outcomes) == []
        assert post.likes_count == Like.objects.filter(post=post).count() == logged

    def test_concurrent_interactions_of_every_kind_leave_counters_correct(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        posts = PostFactory.create_batch(3)
        users = UserFactory.create_batch(12)
        actions = [
            action
            for user in users
            for post in posts
            for action in (
                partial(services.like_post, user=user, post_id=post.pk, now=now),
                partial(services.share_post, user=user, post_id=post.pk, comment="", now=now),
                partial(
                    services.add_comment,
                    user=user,
                    post_id=post.pk,
                    content="Yes",
                    parent_id=None,
                    now=now,
                ),
                partial(services.unlike_post, user=user, post_id=post.pk),
                partial(services.roll_up_interactions),
            )
        ]

        outcomes = run_concurrently(actions)

        assert failures(outcomes) == []
        assert services.reconcile_counters() == 0
        assert set(Post.objects.values_list("shares_count", "comments_count")) == {(12, 12)}


class TestComments:
    def test_concurrent_likes_of_a_comment_are_all_counted(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        comment = CommentFactory.create()
        users = UserFactory.create_batch(40)

        outcomes = run_concurrently(
            [partial(services.like_comment, user=u, comment_id=comment.pk, now=now) for u in users]
        )

        comment.refresh_from_db()
        assert failures(outcomes) == []
        assert comment.likes_count == CommentLike.objects.count() == 40

    def test_concurrent_deletions_of_a_comment_succeed_once(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        comment = services.add_comment(
            user=UserFactory.create(),
            post_id=PostFactory.create().pk,
            content="Oops",
            parent_id=None,
            now=now,
        )

        outcomes = run_concurrently(
            [partial(services.delete_comment, user=comment.author, comment_id=comment.pk, now=now)]
            * 8
        )

        assert [type(failure) for failure in failures(outcomes)] == [NotFound] * 7
        assert Post.objects.get().comments_count == Comment.objects.live().count() == 0


class TestFollow:
    def test_concurrent_follows_count_once(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        reader, writer = UserFactory.create_batch(2)

        outcomes = run_concurrently(
            [partial(services.follow_user, follower=reader, user_id=writer.pk, now=now)] * 16
        )

        assert {state.followers_count for state in outcomes} == {1}
        assert Follow.objects.count() == 1

    def test_blocked_users_never_stay_followers(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        writer = UserFactory.create()
        readers = UserFactory.create_batch(60)
        actions = [
            action
            for reader in readers
            for action in (
                partial(services.block_user, blocker=writer, user_id=reader.pk, now=now),
                partial(services.follow_user, follower=reader, user_id=writer.pk, now=now),
            )
        ]

        outcomes = run_concurrently(actions)

        assert {type(failure) for failure in failures(outcomes)} <= {PermissionDenied}
        assert Block.objects.count() == 60
        assert not Follow.objects.exists()
