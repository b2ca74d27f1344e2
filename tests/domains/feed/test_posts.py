"""Posting, editing, deleting, and reacting to what was posted."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from domains.feed import selectors, services
from domains.feed.models import Comment, Interaction, Like, Post, PostRevision, Report, Share
from domains.feed.services import PostFields
from shared.auth.models import User
from shared.errors import DomainError, NotFound, PermissionDenied, ValidationFailed
from tests.domains.feed.factories import (
    BlockFactory,
    CommentFactory,
    LikeFactory,
    PostFactory,
    UserFactory,
)


def said(content: str = "Hello", **more: object) -> PostFields:
    fields = {"content": content, "image_url": None, "visibility": "public", "quote_of": None}
    return {**fields, **more}  # type: ignore[return-value]  # a test may say nonsense


class TestPosting:
    def test_is_seen_by_everybody_at_once(self, writer: User, now: datetime) -> None:
        post = services.create_post(author=writer, fields=said("Hello"), now=now)

        assert (post.author, post.content, post.created_at) == (writer, "Hello", now)
        assert (post.likes_count, post.comments_count, post.shares_count) == (0, 0, 0)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            (said(""), "content"),
            (said("   "), "content"),
            (said("x" * 2001), "content"),
            (said(visibility="friends"), "visibility"),
            (said(quote_of=4711), "quote_of"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, writer: User, now: datetime, fields: PostFields, field: str
    ) -> None:
        with pytest.raises(ValidationFailed) as refusal:
            services.create_post(author=writer, fields=fields, now=now)

        assert [error.field for error in refusal.value.errors] == [field]
        assert not Post.objects.exists()

    def test_a_quote_needs_no_words(self, writer: User, now: datetime) -> None:
        quoted = PostFactory.create()

        quote = services.create_post(author=writer, fields=said("", quote_of=quoted.pk), now=now)

        assert (quote.quote_of, quote.is_quote) == (quoted, True)

    def test_the_database_refuses_silence_too(self) -> None:
        with pytest.raises(IntegrityError, match="post_says_something"), transaction.atomic():
            PostFactory.create(content="")


class TestEditing:
    def test_keeps_what_was_said(self, writer: User, now: datetime) -> None:
        post = PostFactory.create(author=writer, content="Helo")

        edited = services.update_post(
            actor=writer, post_id=post.pk, changes={"content": "Hello"}, now=now
        )

        kept = PostRevision.objects.get()
        assert (edited.content, edited.edited_at, kept.content) == ("Hello", now, "Helo")
        assert edited.created_at == post.created_at

    def test_without_a_change_is_no_edit(self, writer: User, now: datetime) -> None:
        post = PostFactory.create(author=writer, content="Hello")

        same = services.update_post(
            actor=writer, post_id=post.pk, changes={"content": "Hello"}, now=now
        )

        assert same.edited_at is None
        assert not PostRevision.objects.exists()

    def test_is_the_authors_affair(self, reader: User, admin: User, now: datetime) -> None:
        post = PostFactory.create()

        with pytest.raises(PermissionDenied):
            services.update_post(actor=reader, post_id=post.pk, changes={"content": "No"}, now=now)
        moderated = services.update_post(
            actor=admin, post_id=post.pk, changes={"content": "Gone"}, now=now
        )

        assert moderated.content == "Gone"

    def test_cannot_leave_nothing(self, writer: User, now: datetime) -> None:
        post = PostFactory.create(author=writer)

        with pytest.raises(ValidationFailed):
            services.update_post(actor=writer, post_id=post.pk, changes={"content": ""}, now=now)

        assert not PostRevision.objects.exists()


class TestDeleting:
    def test_takes_the_comments_out_of_reach(self, writer: User, now: datetime) -> None:
        comment = CommentFactory.create(post__author=writer)

        services.delete_post(actor=writer, post_id=comment.post_id, now=now)

        with pytest.raises(NotFound):
            selectors.get_comment(comment_id=comment.pk, viewer=writer)
        with pytest.raises(NotFound):
            services.like_comment(user=writer, comment_id=comment.pk, now=now)

    def test_is_the_authors_or_an_admins_affair(
        self, reader: User, admin: User, now: datetime
    ) -> None:
        post = PostFactory.create()

        with pytest.raises(PermissionDenied):
            services.delete_post(actor=reader, post_id=post.pk, now=now)
        services.delete_post(actor=admin, post_id=post.pk, now=now)

        assert not Post.objects.live().exists()

    def test_a_quote_outlives_what_it_quotes(self, writer: User, now: datetime) -> None:
        quoted = PostFactory.create(author=writer)
        quote = PostFactory.create(quote_of=quoted, is_quote=True, content="")

        services.delete_post(actor=writer, post_id=quoted.pk, now=now)

        assert selectors.get_post(post_id=quote.pk, viewer=writer).quote_of is None
        quoted.delete()
        assert selectors.get_post(post_id=quote.pk, viewer=writer).is_quote


class TestReacting:
    def test_again_changes_nothing(self, reader: User, now: datetime) -> None:
        post = PostFactory.create()

        states = [services.like_post(user=reader, post_id=post.pk, now=now) for _ in range(2)]
        shares = [
            services.share_post(user=reader, post_id=post.pk, comment=remark, now=now)
            for remark in ("Look", "Again")
        ]

        assert [(s.liked, s.likes_count) for s in states] == [(True, 1)] * 2
        assert [(s.shared, s.shares_count) for s in shares] == [(True, 1)] * 2
        assert Share.objects.get().comment == "Look"

    def test_can_be_taken_back_again_and_again(self, reader: User, now: datetime) -> None:
        post = PostFactory.create()
        services.like_post(user=reader, post_id=post.pk, now=now)

        states = [services.unlike_post(user=reader, post_id=post.pk) for _ in range(2)]

        assert [(s.liked, s.likes_count) for s in states] == [(False, 0)] * 2
        assert not Like.objects.exists()

    def test_is_refused_to_who_is_blocked(self, writer: User, now: datetime) -> None:
        post = PostFactory.create(author=writer)
        pest = BlockFactory.create(blocker=writer).blocked
        comment = CommentFactory.create(post=post)

        for action in (
            lambda: services.like_post(user=pest, post_id=post.pk, now=now),
            lambda: services.share_post(user=pest, post_id=post.pk, comment="", now=now),
            lambda: services.like_comment(user=pest, comment_id=comment.pk, now=now),
            lambda: services.create_post(author=pest, fields=said(quote_of=post.pk), now=now),
            lambda: services.follow_user(follower=pest, user_id=writer.pk, now=now),
            lambda: services.add_comment(
                user=pest, post_id=post.pk, content="Me!", parent_id=None, now=now
            ),
        ):
            with pytest.raises(PermissionDenied):
                action()

        assert not Interaction.objects.exists()
        post.refresh_from_db()
        assert (post.likes_count, post.comments_count, post.shares_count) == (0, 0, 0)

    def test_reports_once(self, reader: User, now: datetime) -> None:
        post = PostFactory.create()

        for _ in range(2):
            services.report_post(user=reader, post_id=post.pk, reason="spam", now=now)

        assert Report.objects.count() == 1


class TestCommenting:
    def test_counts_replies_too(self, reader: User, now: datetime) -> None:
        post = PostFactory.create()
        first = services.add_comment(
            user=reader, post_id=post.pk, content="First", parent_id=None, now=now
        )
        services.add_comment(
            user=reader, post_id=post.pk, content="Reply", parent_id=first.pk, now=now
        )

        services.delete_comment(user=reader, comment_id=first.pk, now=now)

        post.refresh_from_db()
        assert post.comments_count == Comment.objects.live().count() == 1

    def test_answers_a_comment_of_the_same_post_only(self, reader: User, now: datetime) -> None:
        elsewhere = CommentFactory.create()
        post = PostFactory.create()

        with pytest.raises(ValidationFailed) as refusal:
            services.add_comment(
                user=reader, post_id=post.pk, content="?", parent_id=elsewhere.pk, now=now
            )

        assert [error.field for error in refusal.value.errors] == ["parent_id"]

    def test_the_database_keeps_a_reply_under_its_post_too(self) -> None:
        elsewhere = CommentFactory.create()

        @transaction.atomic
        def lose_a_reply() -> None:
            CommentFactory.create(parent=elsewhere)
            # The constraint is looked at when the transaction ends, or now.
            connection.check_constraints()

        with pytest.raises(IntegrityError, match="a_reply_stays_under_its_post"):
            lose_a_reply()

        assert Comment.objects.get() == elsewhere

    def test_edits_are_marked(self, reader: User, now: datetime) -> None:
        comment = CommentFactory.create(author=reader)

        edited = services.update_comment(
            user=reader, comment_id=comment.pk, content="Better", now=now
        )

        assert (edited.content, edited.edited_at) == ("Better", now)

    @pytest.mark.parametrize("content", ["", " ", "x" * 1001])
    def test_refuses_silence_and_novels(self, reader: User, now: datetime, content: str) -> None:
        post = PostFactory.create()

        with pytest.raises(ValidationFailed):
            services.add_comment(
                user=reader, post_id=post.pk, content=content, parent_id=None, now=now
            )

        assert not Comment.objects.exists()


class TestUpkeep:
    def test_mends_counters_that_are_wrong(self, now: datetime) -> None:
        post = PostFactory.create(likes_count=7, comments_count=7, shares_count=7)
        LikeFactory.create(post=post)
        right = PostFactory.create()

        assert services.reconcile_counters() == 1

        post.refresh_from_db()
        assert (post.likes_count, post.comments_count, post.shares_count) == (1, 0, 0)
        assert services.reconcile_counters() == 0
        assert right.likes_count == 0

    def test_ranks_what_is_new_and_liked_above_what_is_old(self, now: datetime) -> None:
        ages = {"fresh": 1, "liked": 3, "stale": 30, "ancient": 24 * 8}
        posts = {
            name: PostFactory.create(content=name, created_at=now - timedelta(hours=hours))
            for name, hours in ages.items()
        }
        Post.objects.filter(pk=posts["liked"].pk).update(likes_count=10)

        services.refresh_hot_ranks(now=now)

        order = Post.objects.order_by("-hot_rank").values_list("content", flat=True)
        assert list(order) == ["liked", "fresh", "stale", "ancient"]
        assert Post.objects.get(content="ancient").hot_rank == 0


def test_services_refuse_with_named_failures_only(now: datetime) -> None:
    nobody = UserFactory.create()

    for action in (
        lambda: services.like_post(user=nobody, post_id=1, now=now),
        lambda: services.unlike_post(user=nobody, post_id=1),
        lambda: services.delete_comment(user=nobody, comment_id=1, now=now),
        lambda: services.follow_user(follower=nobody, user_id=nobody.pk, now=now),
        lambda: services.block_user(blocker=nobody, user_id=nobody.pk, now=now),
        lambda: services.unfollow_user(follower=nobody, user_id=0),
    ):
        with pytest.raises(DomainError):
            action()
