"""Promise: what people did stays theirs to undo, whatever became of others and of their posts."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domains.feed import selectors, services
from domains.feed.models import Block, Comment, CommentLike, Follow, Interaction, Like, Post, Share
from shared.auth.models import User
from shared.errors import NotFound
from tests.api_client import ApiClient
from tests.domains.feed.factories import (
    BlockFactory,
    FollowFactory,
    PostFactory,
    UserFactory,
)

END_OF_A_POST = {
    "hidden": lambda post: Post.objects.filter(pk=post.pk).update(visibility="followers"),
    "deleted": lambda post: Post.objects.filter(pk=post.pk).update(deleted_at=post.created_at),
}


@pytest.fixture
def gone(db: None) -> User:
    """Return a person whose account is switched off."""
    return UserFactory.create(is_active=False)


@pytest.fixture
def api(db: None) -> ApiClient:
    """Return both transports."""
    return ApiClient()


class TestPeopleWhoAreGone:
    def test_can_be_unfollowed_again_and_again(
        self, api: ApiClient, reader: User, gone: User
    ) -> None:
        FollowFactory.create(follower=reader, followee=gone)

        answers = [
            api.rest("DELETE", f"users/{gone.pk}/follow/", by=reader).status_code for _ in range(2)
        ]
        over_graphql = api.graphql(
            f"mutation {{ unfollowUser(userId: {gone.pk}) {{ following }} }}", by=reader
        )

        assert answers == [200, 200]
        assert over_graphql["data"]["unfollowUser"] == {"following": False}
        assert not Follow.objects.exists()

    def test_can_be_unblocked(self, api: ApiClient, reader: User, gone: User) -> None:
        BlockFactory.create(blocker=reader, blocked=gone)

        answer = api.rest("DELETE", f"users/{gone.pk}/block/", by=reader)

        assert answer.status_code == 200
        assert not Block.objects.exists()

    def test_that_never_were_are_not_found(self, reader: User) -> None:
        with pytest.raises(NotFound):
            services.unfollow_user(follower=reader, user_id=10**9)

    def test_leave_the_home_feed(self, reader: User, gone: User) -> None:
        active = UserFactory.create()
        for followee in (gone, active):
            FollowFactory.create(follower=reader, followee=followee)
            PostFactory.create(author=followee, content=f"Of {followee.pk}")

        home = selectors.list_home(viewer=reader)

        assert [post.content for post in home[:10]] == [f"Of {active.pk}"]
        assert home.count() == 1


@pytest.mark.parametrize("end", END_OF_A_POST)
class TestWhatOneDidWithAPostThatIsGone:
    @pytest.fixture
    def post(self, end: str, reader: User, now: datetime) -> Post:
        """Return a post that was liked, shared and commented on, and is gone for the reader."""
        post: Post = PostFactory.create(created_at=now)
        services.like_post(user=reader, post_id=post.pk, now=now)
        services.share_post(user=reader, post_id=post.pk, comment="", now=now)
        comment = services.add_comment(
            user=reader, post_id=post.pk, content="Mine", parent_id=None, now=now
        )
        services.like_comment(user=reader, comment_id=comment.pk, now=now)
        END_OF_A_POST[end](post)
        return post

    def test_can_be_taken_back_once(self, post: Post, reader: User, now: datetime) -> None:
        comment = Comment.objects.get()
        take_back: list[Callable[[], object]] = [
            lambda: services.unlike_post(user=reader, post_id=post.pk),
            lambda: services.unshare_post(user=reader, post_id=post.pk),
            lambda: services.unlike_comment(user=reader, comment_id=comment.pk),
            lambda: services.delete_comment(user=reader, comment_id=comment.pk, now=now),
        ]

        for act in take_back:
            act()

        post.refresh_from_db()
        assert (post.likes_count, post.shares_count, post.comments_count) == (0, 0, 0)
        assert [model.objects.count() for model in (Like, Share, CommentLike)] == [0, 0, 0]
        assert Comment.objects.live().count() == 0
        assert sum(Interaction.objects.values_list("amount", flat=True)) == 0
        for act in take_back:
            with pytest.raises(NotFound):
                act()

    def test_is_not_for_others_to_take_back(self, post: Post, now: datetime) -> None:
        with pytest.raises(NotFound):
            services.delete_comment(
                user=UserFactory.create(), comment_id=Comment.objects.get().pk, now=now
            )


class TestUpkeep:
    def test_wrong_likes_of_comments_are_corrected(self, reader: User, now: datetime) -> None:
        comment = services.add_comment(
            user=reader, post_id=PostFactory.create().pk, content="Yes", parent_id=None, now=now
        )
        services.like_comment(user=reader, comment_id=comment.pk, now=now)
        Comment.objects.filter(pk=comment.pk).update(likes_count=7)

        assert [services.reconcile_counters() for _ in range(2)] == [1, 0]

        comment.refresh_from_db()
        assert comment.likes_count == 1

    def test_ranks_that_hardly_changed_are_not_rewritten(self, reader: User, now: datetime) -> None:
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
