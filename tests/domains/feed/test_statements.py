"""What interactions cost: the statements of each, with authentication apart."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domains.feed import services
from shared.auth.models import User
from tests.domains.feed.factories import CommentFactory, FollowFactory, PostFactory
from tests.factories import UserFactory


def statements_of(action: Callable[[], object]) -> Sequence[str]:
    """Return the statements of an action, without the savepoints of a test."""
    with CaptureQueriesContext(connection) as captured:
        action()
    return [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]


@pytest.fixture
def friend(reader: User) -> User:
    """Return a user that the reader follows."""
    friend = UserFactory.create()
    FollowFactory.create(follower=reader, followee=friend)
    return friend


class TestStatements:
    # One statement for the interaction, and one for the event in the outbox.
    def test_like_takes_two(self, reader: User, friend: User, now: datetime) -> None:
        post = PostFactory.create(author=friend, visibility="followers")
        like = partial(services.like_post, user=reader, post_id=post.pk, now=now)

        assert len(statements_of(like)) == 2

    def test_unlike_takes_one(self, reader: User, now: datetime) -> None:
        post = PostFactory.create()
        services.like_post(user=reader, post_id=post.pk, now=now)

        assert len(statements_of(partial(services.unlike_post, user=reader, post_id=post.pk))) == 1

    def test_share_takes_two_and_its_removal_one(self, reader: User, now: datetime) -> None:
        post = PostFactory.create()
        share = partial(services.share_post, user=reader, post_id=post.pk, comment="!", now=now)

        assert len(statements_of(share)) == 2
        assert len(statements_of(partial(services.unshare_post, user=reader, post_id=post.pk))) == 1

    def test_like_of_a_comment_takes_two_and_its_removal_one(
        self, reader: User, now: datetime
    ) -> None:
        comment = CommentFactory.create()
        like = partial(services.like_comment, user=reader, comment_id=comment.pk, now=now)
        unlike = partial(services.unlike_comment, user=reader, comment_id=comment.pk)

        assert len(statements_of(like)) == 2
        assert len(statements_of(unlike)) == 1

    def test_comment_and_reply_take_two(self, reader: User, friend: User, now: datetime) -> None:
        post = PostFactory.create(author=friend)
        parent = CommentFactory.create(post=post)
        add = partial(services.add_comment, user=reader, post_id=post.pk, content="Tea?", now=now)

        assert len(statements_of(partial(add, parent_id=None))) == 2
        assert len(statements_of(partial(add, parent_id=parent.pk))) == 2
