"""Undoing interactions with inactive users and with deleted or hidden posts."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domains.feed import selectors, services
from domains.feed.models import Block, Comment, CommentLike, Follow, Interaction, Like, Post, Share
from shared.auth.models import User
from shared.errors import NotFound
from tests.api_client import ApiClient
from tests.domains.feed.factories import BlockFactory, FollowFactory, PostFactory
from tests.factories import UserFactory

END_OF_A_POST = {
    "hidden": lambda post: Post.objects.filter(pk=post.pk).update(visibility="followers"),
    "deleted": lambda post: Post.objects.filter(pk=post.pk).update(deleted_at=post.created_at),
}


@pytest.fixture
def inactive_user(db: None) -> User:
    """Return a user with a deactivated account."""
    return UserFactory.create(is_active=False)


@pytest.fixture
def api(db: None) -> ApiClient:
    """Return both transports."""
    return ApiClient()


class TestInactiveUsers:
    def test_repeated_unfollow_of_an_inactive_user_succeeds(
        self, api: ApiClient, reader: User, inactive_user: User
    ) -> None:
        FollowFactory.create(follower=reader, followee=inactive_user)

        answers = [
            api.rest("DELETE", f"users/{inactive_user.pk}/follow/", by=reader).status_code
            for _ in range(2)
        ]
        over_graphql = api.graphql(
            f"mutation {{ unfollowUser(userId: {inactive_user.pk}) {{ following }} }}", by=reader
        )

        assert answers == [200, 200]
        assert over_graphql["data"]["unfollowUser"] == {"following": False}
        assert not Follow.objects.exists()

    def test_inactive_user_can_be_unblocked(
        self, api: ApiClient, reader: User, inactive_user: User
    ) -> None:
        BlockFactory.create(blocker=reader, blocked=inactive_user)

        answer = api.rest("DELETE", f"users/{inactive_user.pk}/block/", by=reader)

        assert answer.status_code == 200
        assert not Block.objects.exists()

    def test_unfollow_of_an_unknown_user_is_not_found(self, reader: User) -> None:
        with pytest.raises(NotFound):
            services.unfollow_user(follower=reader, user_id=10**9)

    def test_posts_of_inactive_users_are_not_in_the_home_feed(
        self, reader: User, inactive_user: User
    ) -> None:
        active = UserFactory.create()
        for followee in (inactive_user, active):
            FollowFactory.create(follower=reader, followee=followee)
            PostFactory.create(author=followee, content=f"Of {followee.pk}")

        home = selectors.list_home(viewer=reader)

        assert [post.content for post in home[:10]] == [f"Of {active.pk}"]
        assert home.count() == 1


@pytest.mark.parametrize("end", END_OF_A_POST)
class TestDeletedOrHiddenPost:
    @pytest.fixture
    def post(self, end: str, reader: User, now: datetime) -> Post:
        """Return a post that the reader liked, shared and commented on and can no longer see."""
        post: Post = PostFactory.create(created_at=now)
        services.like_post(user=reader, post_id=post.pk, now=now)
        services.share_post(user=reader, post_id=post.pk, comment="", now=now)
        comment = services.add_comment(
            user=reader, post_id=post.pk, content="Mine", parent_id=None, now=now
        )
        services.like_comment(user=reader, comment_id=comment.pk, now=now)
        END_OF_A_POST[end](post)
        return post

    def test_own_interactions_are_undone_once(
        self, post: Post, reader: User, now: datetime
    ) -> None:
        comment = Comment.objects.get()
        undo: list[Callable[[], object]] = [
            lambda: services.unlike_post(user=reader, post_id=post.pk),
            lambda: services.unshare_post(user=reader, post_id=post.pk),
            lambda: services.unlike_comment(user=reader, comment_id=comment.pk),
            lambda: services.delete_comment(user=reader, comment_id=comment.pk, now=now),
        ]

        for act in undo:
            act()

        post.refresh_from_db()
        assert (post.likes_count, post.shares_count, post.comments_count) == (0, 0, 0)
        assert [model.objects.count() for model in (Like, Share, CommentLike)] == [0, 0, 0]
        assert Comment.objects.live().count() == 0
        assert sum(Interaction.objects.values_list("amount", flat=True)) == 0
        for act in undo:
            with pytest.raises(NotFound):
                act()

    def test_undoing_over_graphql_succeeds_without_the_post_and_is_done_with_it(
        self, post: Post, reader: User, api: ApiClient
    ) -> None:
        without = api.graphql(f"mutation {{ unlikePost(id: {post.pk}) {{ liked }} }}", by=reader)
        with_post = api.graphql(
            f"mutation {{ unsharePost(id: {post.pk}) {{ shared post {{ id }} }} }}", by=reader
        )

        assert without["data"]["unlikePost"] == {"liked": False}
        assert with_post["errors"][0]["extensions"]["code"] == "not_found"
        assert not Like.objects.exists()
        assert not Share.objects.exists()

    def test_comment_of_another_user_is_not_found(self, post: Post, now: datetime) -> None:
        with pytest.raises(NotFound):
            services.delete_comment(
                user=UserFactory.create(), comment_id=Comment.objects.get().pk, now=now
            )


class TestMaintenance:
    def test_wrong_like_count_of_a_comment_is_corrected(self, reader: User, now: datetime) -> None:
        comment = services.add_comment(
            user=reader, post_id=PostFactory.create().pk, content="Yes", parent_id=None, now=now
        )
        services.like_comment(user=reader, comment_id=comment.pk, now=now)
        Comment.objects.filter(pk=comment.pk).update(likes_count=7)

        assert [services.reconcile_counters() for _ in range(2)] == [1, 0]

        comment.refresh_from_db()
        assert comment.likes_count == 1

    def test_rank_with_a_small_change_is_not_written(self, reader: User, now: datetime) -> None:
        for hours in range(2, 100, 10):
            PostFactory.create(created_at=now - timedelta(hours=hours))
        services.refresh_hot_ranks(now=now)

        later = now + timedelta(minutes=2)
        idle = services.refresh_hot_ranks(now=later)
        liked = Post.objects.order_by("created_at").first()
        assert liked is not None
        services.like_post(user=reader, post_id=liked.pk, now=later)
        after_a_like = services.refresh_hot_ranks(now=later)

        assert (idle, after_a_like) == (1, 1)
