"""Factories of feed rows; a test sets only the fields that it checks."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from domains.feed.models import (
    Block,
    Comment,
    CommentLike,
    Follow,
    Interaction,
    Like,
    Post,
    Report,
    Share,
)
from tests.factories import UserFactory


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    author = factory.SubFactory(UserFactory)
    content = factory.Sequence(lambda n: f"Thought {n}")
    created_at = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    post = factory.SubFactory(PostFactory)
    author = factory.SubFactory(UserFactory)
    content = factory.Sequence(lambda n: f"Answer {n}")
    created_at = datetime(2026, 3, 14, 9, 5, tzinfo=UTC)


class LikeFactory(DjangoModelFactory):
    class Meta:
        model = Like

    user = factory.SubFactory(UserFactory)
    post = factory.SubFactory(PostFactory)


class CommentLikeFactory(DjangoModelFactory):
    class Meta:
        model = CommentLike

    user = factory.SubFactory(UserFactory)
    comment = factory.SubFactory(CommentFactory)


class ShareFactory(DjangoModelFactory):
    class Meta:
        model = Share

    user = factory.SubFactory(UserFactory)
    post = factory.SubFactory(PostFactory)


class FollowFactory(DjangoModelFactory):
    class Meta:
        model = Follow

    follower = factory.SubFactory(UserFactory)
    followee = factory.SubFactory(UserFactory)


class BlockFactory(DjangoModelFactory):
    class Meta:
        model = Block

    blocker = factory.SubFactory(UserFactory)
    blocked = factory.SubFactory(UserFactory)


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    reporter = factory.SubFactory(UserFactory)
    post = factory.SubFactory(PostFactory)
    reason = "spam"


class InteractionFactory(DjangoModelFactory):
    class Meta:
        model = Interaction

    kind = "like"
    user = factory.SubFactory(UserFactory)
    post = factory.SubFactory(PostFactory)
