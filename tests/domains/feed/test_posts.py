"""Creating, editing and deleting posts; likes, shares, reports and comments."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from domains.feed import selectors, services
from domains.feed.models import Comment, Interaction, Like, Post, PostRevision, Report, Share
from domains.feed.services import PostFields
from shared.auth.models import User
from shared.errors import DomainError, NotFound, PermissionDenied, ValidationFailed
from tests.domains.feed.factories import BlockFactory, CommentFactory, LikeFactory, PostFactory
from tests.factories import UserFactory


def post_fields(content: str = "Hello", **more: object) -> PostFields:
    fields = {"content": content, "image_url": None, "visibility": "public", "quote_of": None}
    return {**fields, **more}  # type: ignore[return-value]  # tests pass invalid values


class TestCreatePost:
    def test_created_post_has_its_content_and_zero_counts(
        self, writer: User, now: datetime
    ) -> None:
        post = services.create_post(author=writer, fields=post_fields("Hello"), now=now)

        assert (post.author, post.content, post.created_at) == (writer, "Hello", now)
        assert (post.likes_count, post.comments_count, post.shares_count) == (0, 0, 0)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            (post_fields(""), "content"),
            (post_fields("   "), "content"),
            (post_fields("x" * 2001), "content"),
            (post_fields(visibility="friends"), "visibility"),
            (post_fields(quote_of=4711), "quote_of"),
        ],
    )
    def test_invalid_field_of_a_post_is_refused_by_name(
        self, writer: User, now: datetime, fields: PostFields, field: str
    ) -> None:
        with pytest.raises(ValidationFailed) as refusal:
            services.create_post(author=writer, fields=fields, now=now)

        assert [error.field for error in refusal.value.errors] == [field]
        assert not Post.objects.exists()

    def test_quote_without_text_is_accepted(self, writer: User, now: datetime) -> None:
        quoted = PostFactory.create()

        quote = services.create_post(
            author=writer, fields=post_fields("", quote_of=quoted.pk), now=now
        )

        assert (quote.quote_of, quote.is_quote) == (quoted, True)

    def test_database_refuses_a_post_without_content(self) -> None:
        with pytest.raises(IntegrityError, match="post_says_something"), transaction.atomic():
            PostFactory.create(content="")


class TestUpdatePost:
    def test_edit_stores_the_former_content_as_a_revision(
        self, writer: User, now: datetime
    ) -> None:
        post = PostFactory.create(author=writer, content="Helo")

        edited = services.update_post(
            actor=writer, post_id=post.pk, changes={"content": "Hello"}, now=now
        )

        revision = PostRevision.objects.get()
        assert (edited.content, edited.edited_at, revision.content) == ("Hello", now, "Helo")
        assert edited.created_at == post.created_at

    def test_unchanged_content_creates_no_revision(self, writer: User, now: datetime) -> None:
        post = PostFactory.create(author=writer, content="Hello")

        same = services.update_post(
            actor=writer, post_id=post.pk, changes={"content": "Hello"}, now=now
        )

        assert same.edited_at is None
        assert not PostRevision.objects.exists()

    def test_only_the_author_and_admins_may_edit(
        self, reader: User, admin: User, now: datetime
    ) -> None:
        post = PostFactory.create()

        with pytest.raises(PermissionDenied):
            services.update_post(actor=reader, post_id=post.pk, changes={"content": "No"}, now=now)
        moderated = services.update_post(
            actor=admin, post_id=post.pk, changes={"content": "Gone"}, now=now
        )

        assert moderated.content == "Gone"

    def test_edit_to_an_empty_post_is_refused(self, writer: User, now: datetime) -> None:
        post = PostFactory.create(author=writer)

        with pytest.raises(ValidationFailed):
            services.update_post(actor=writer, post_id=post.pk, changes={"content": ""}, now=now)

        assert not PostRevision.objects.exists()


class TestDeletePost:
    def test_comments_of_a_deleted_post_are_not_found(self, writer: User, now: datetime) -> None:
        comment = CommentFactory.create(post__author=writer)

        services.delete_post(actor=writer, post_id=comment.post_id, now=now)

        with pytest.raises(NotFound):
            selectors.get_comment(comment_id=comment.pk, viewer=writer)
        with pytest.raises(NotFound):
            services.like_comment(user=writer, comment_id=comment.pk, now=now)

    def test_only_the_author_and_admins_may_delete(
        self, reader: User, admin: User, now: datetime
    ) -> None:
        post = PostFactory.create()

        with pytest.raises(PermissionDenied):
            services.delete_post(actor=reader, post_id=post.pk, now=now)
        services.delete_post(actor=admin, post_id=post.pk, now=now)

        assert not Post.objects.live().exists()

    def test_quote_remains_when_the_quoted_post_is_deleted(
        self, writer: User, now: datetime
    ) -> None:
        quoted = PostFactory.create(author=writer)
        quote = PostFactory.create(quote_of=quoted, is_quote=True, content="")

        services.delete_post(actor=writer, post_id=quoted.pk, now=now)

        assert selectors.get_post(post_id=quote.pk, viewer=writer).quote_of is None
        quoted.delete()
        assert selectors.get_post(post_id=quote.pk, viewer=writer).is_quote


class TestInteractions:
    def test_repeated_like_or_share_changes_nothing(self, reader: User, now: datetime) -> None:
        post = PostFactory.create()

        states = [services.like_post(user=reader, post_id=post.pk, now=now) for _ in range(2)]
        shares = [
            services.share_post(user=reader, post_id=post.pk, comment=remark, now=now)
            for remark in ("Look", "Again")
        ]

        assert [(s.liked, s.likes_count) for s in states] == [(True, 1)] * 2
        assert [(s.shared, s.shares_count) for s in shares] == [(True, 1)] * 2
        assert Share.objects.get().comment == "Look"

    def test_repeated_unlike_changes_nothing(self, reader: User, now: datetime) -> None:
        post = PostFactory.create()
        services.like_post(user=reader, post_id=post.pk, now=now)

        states = [services.unlike_post(user=reader, post_id=post.pk) for _ in range(2)]

        assert [(s.liked, s.likes_count) for s in states] == [(False, 0)] * 2
        assert not Like.objects.exists()

    def test_blocked_user_may_not_interact(self, writer: User, now: datetime) -> None:
        post = PostFactory.create(author=writer)
        blocked_user = BlockFactory.create(blocker=writer).blocked
        comment = CommentFactory.create(post=post)

        for action in (
            lambda: services.like_post(user=blocked_user, post_id=post.pk, now=now),
            lambda: services.share_post(user=blocked_user, post_id=post.pk, comment="", now=now),
            lambda: services.like_comment(user=blocked_user, comment_id=comment.pk, now=now),
            lambda: services.create_post(
                author=blocked_user, fields=post_fields(quote_of=post.pk), now=now
            ),
            lambda: services.follow_user(follower=blocked_user, user_id=writer.pk, now=now),
            lambda: services.add_comment(
                user=blocked_user, post_id=post.pk, content="Me!", parent_id=None, now=now
            ),
        ):
            with pytest.raises(PermissionDenied):
                action()

        assert not Interaction.objects.exists()
        post.refresh_from_db()
        assert (post.likes_count, post.comments_count, post.shares_count) == (0, 0, 0)

    @pytest.mark.parametrize("blocks", ["author of the post", "author of the parent"])
    def test_blocked_author_may_not_edit_a_comment(
        self, writer: User, reader: User, now: datetime, blocks: str
    ) -> None:
        parent = CommentFactory.create(post__author=writer)
        reply = CommentFactory.create(
            post=parent.post, parent=parent, author=reader, content="Before"
        )
        blocker = writer if blocks == "author of the post" else parent.author
        services.block_user(blocker=blocker, user_id=reader.pk, now=now)

        with pytest.raises(PermissionDenied):
            services.update_comment(user=reader, comment_id=reply.pk, content="After", now=now)

        reply.refresh_from_db()
        assert (reply.content, reply.edited_at) == ("Before", None)

    def test_blocked_admin_may_edit_the_comments_of_others(
        self, admin: User, writer: User, now: datetime
    ) -> None:
        comment = CommentFactory.create(post__author=writer)
        services.block_user(blocker=writer, user_id=admin.pk, now=now)

        edited = services.update_comment(
            user=admin, comment_id=comment.pk, content="Removed", now=now
        )

        assert edited.content == "Removed"

    def test_repeated_report_is_stored_once(self, reader: User, now: datetime) -> None:
        post = PostFactory.create()

        for _ in range(2):
            services.report_post(user=reader, post_id=post.pk, reason="spam", now=now)

        assert Report.objects.count() == 1


class TestComments:
    def test_comment_count_includes_replies(self, reader: User, now: datetime) -> None:
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

    def test_reply_to_a_comment_of_another_post_is_refused(
        self, reader: User, now: datetime
    ) -> None:
        other_comment = CommentFactory.create()
        post = PostFactory.create()

        with pytest.raises(ValidationFailed) as refusal:
            services.add_comment(
                user=reader, post_id=post.pk, content="?", parent_id=other_comment.pk, now=now
            )

        assert [error.field for error in refusal.value.errors] == ["parent_id"]

    def test_database_refuses_a_reply_below_another_post(self) -> None:
        other_comment = CommentFactory.create()

        @transaction.atomic
        def create_misplaced_reply() -> None:
            CommentFactory.create(parent=other_comment)
            # The constraint is deferred to the end of the transaction; this checks it now.
            connection.check_constraints()

        with pytest.raises(IntegrityError, match="a_reply_stays_under_its_post"):
            create_misplaced_reply()

        assert Comment.objects.get() == other_comment

    def test_edited_comment_has_the_time_of_the_edit(self, reader: User, now: datetime) -> None:
        comment = CommentFactory.create(author=reader)

        edited = services.update_comment(
            user=reader, comment_id=comment.pk, content="Better", now=now
        )

        assert (edited.content, edited.edited_at) == ("Better", now)

    @pytest.mark.parametrize("content", ["", " ", "x" * 1001])
    def test_empty_or_too_long_comment_is_refused(
        self, reader: User, now: datetime, content: str
    ) -> None:
        post = PostFactory.create()

        with pytest.raises(ValidationFailed):
            services.add_comment(
                user=reader, post_id=post.pk, content=content, parent_id=None, now=now
            )

        assert not Comment.objects.exists()


class TestMaintenance:
    def test_wrong_counters_are_corrected(self, now: datetime) -> None:
        post = PostFactory.create(likes_count=7, comments_count=7, shares_count=7)
        LikeFactory.create(post=post)
        right = PostFactory.create()

        assert services.reconcile_counters() == 1

        post.refresh_from_db()
        assert (post.likes_count, post.comments_count, post.shares_count) == (1, 0, 0)
        assert services.reconcile_counters() == 0
        assert right.likes_count == 0

    def test_new_and_liked_posts_rank_above_old_ones(self, now: datetime) -> None:
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


def test_invalid_calls_raise_domain_errors_only(now: datetime) -> None:
    user = UserFactory.create()

    for action in (
        lambda: services.like_post(user=user, post_id=1, now=now),
        lambda: services.unlike_post(user=user, post_id=1),
        lambda: services.delete_comment(user=user, comment_id=1, now=now),
        lambda: services.follow_user(follower=user, user_id=user.pk, now=now),
        lambda: services.block_user(blocker=user, user_id=user.pk, now=now),
        lambda: services.unfollow_user(follower=user, user_id=0),
    ):
        with pytest.raises(DomainError):
            action()
