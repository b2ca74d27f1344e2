"""The admin site of the feed. Changes go through the services."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from domains.feed import services
from domains.feed.models import (
    Block,
    Comment,
    CommentLike,
    Follow,
    Interaction,
    Like,
    Post,
    PostRevision,
    Report,
    Share,
)
from shared.admin import Figure, ReadOnlyAdmin, ReadOnlyInline, ServiceAdmin, get_admin
from shared.auth.models import User


def figures(*, now: datetime) -> Sequence[Figure]:
    """Return the figures of the feed for the first page of the admin site."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = {"created_at__gte": str(midnight), "deleted_at__isnull": "True"}
    return [
        Figure("Posts", Post.objects.live(), at={"deleted_at__isnull": "True"}),
        Figure("Posts today", Post.objects.live().filter(created_at__gte=midnight), at=today),
        Figure("Comments", Comment.objects.live(), at={"deleted_at__isnull": "True"}),
        Figure(
            "Reports to look at",
            Report.objects.filter(settled_at=None),
            at={"settled_at__isempty": "1"},
            is_alarming=True,
        ),
    ]


class _Moderated(ServiceAdmin):
    """Common options of posts and comments: an admin may delete them, but not change them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: users create these rows through the API only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: an admin cannot change the texts of users."""
        return False


class PostRevisionInline(ReadOnlyInline):
    """Earlier versions of a post, read-only."""

    model = PostRevision
    fields = ("replaced_at", "editor", "content", "image_url", "visibility")
    related = ("editor",)


class ReportInline(ReadOnlyInline):
    """The reports of a post, with their reasons."""

    model = Report
    fields = ("created_at", "reporter", "reason", "settled_at")
    related = ("reporter",)


class PostAddForm(forms.ModelForm[Post]):
    """The form of a new post, written by the admin."""

    class Meta:
        model = Post
        fields = ("content", "image_url", "visibility")


@admin.register(Post)
class PostAdmin(_Moderated):
    """Posts, including the deleted ones, because reports may refer to them."""

    add_form = PostAddForm

    list_display = (
        *("pk", "author", "__str__", "visibility", "likes_count", "comments_count"),
        *("shares_count", "created_at", "deleted_at"),
    )
    list_filter = ("visibility", "created_at", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("author",)
    search_fields = ("author__username__exact",)
    search_help_text = "The author's user name."
    ordering = ("-pk",)
    exclude = ("search",)
    inlines = (ReportInline, PostRevisionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Defer the search index."""
        return Post.objects.defer("search")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return True: admins may create posts, such as announcements."""
        return ServiceAdmin.has_add_permission(self, request)

    def create(self, row: Post, form: forms.ModelForm[Post], *, actor: User) -> Post:
        """Create the post as the API does, with the admin as its author."""
        fields: services.PostFields = {
            "content": row.content,
            "image_url": row.image_url or None,
            "visibility": row.visibility,
            "quote_of": None,
        }
        return services.create_post(author=actor, fields=fields, now=timezone.now())

    def delete(self, row: Post, *, actor: User) -> None:
        """Delete the post as the API does, which also marks its reports as reviewed."""
        now = timezone.now()
        services.delete_post(actor=actor, post_id=row.pk, now=now)
        services.settle_reports(actor=actor, post_id=row.pk, now=now)


@admin.register(Comment)
class CommentAdmin(_Moderated):
    """Comments."""

    list_display = ("pk", "author", "post_id", "__str__", "likes_count", "created_at", "deleted_at")
    list_filter = (("deleted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("author",)
    search_fields = ("author__username__exact",)
    search_help_text = "The author's user name."
    ordering = ("-pk",)

    def delete(self, row: Comment, *, actor: User) -> None:
        """Delete the comment as the API does."""
        services.delete_comment(user=actor, comment_id=row.pk, now=timezone.now())


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Reports. An admin reads them and marks them as reviewed."""

    list_display = ("created_at", "reporter", "post", "reason", "settled_at")
    list_filter = (("settled_at", admin.EmptyFieldListFilter),)
    list_select_related = ("reporter", "post")
    ordering = ("-pk",)
    actions = ("settle", "delete_posts")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Defer the search index of the posts."""
        return Report.objects.defer("post__search")

    @admin.action(description="Resolve the reports and keep the posts")
    def settle(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Mark the selected reports as reviewed."""
        actor, now = get_admin(request), timezone.now()
        self.apply_to_each(
            request,
            queryset,
            lambda report: services.settle_reports(actor=actor, post_id=report.post_id, now=now),
            done="settled",
        )

    @admin.action(description="Delete the posts")
    def delete_posts(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Delete the reported posts and mark their reports as reviewed."""
        actor, now = get_admin(request), timezone.now()

        def take_down(report: Report) -> None:
            if Post.objects.live().filter(pk=report.post_id).exists():
                services.delete_post(actor=actor, post_id=report.post_id, now=now)
            services.settle_reports(actor=actor, post_id=report.post_id, now=now)

        self.apply_to_each(request, queryset, take_down, done="settled, and the posts deleted")


@admin.register(Follow)
class FollowAdmin(ReadOnlyAdmin):
    """Follows, read-only."""

    list_display = ("follower", "followee", "created_at")
    list_select_related = ("follower", "followee")
    search_fields = ("follower__username__exact", "followee__username__exact")
    search_help_text = "The user name of either."
    ordering = ("-pk",)


@admin.register(Block)
class BlockAdmin(ReadOnlyAdmin):
    """Blocks, read-only."""

    list_display = ("blocker", "blocked", "created_at")
    list_select_related = ("blocker", "blocked")
    search_fields = ("blocker__username__exact", "blocked__username__exact")
    search_help_text = "The user name of either."
    ordering = ("-pk",)


@admin.register(Like)
class LikeAdmin(ReadOnlyAdmin):
    """Likes of posts, read-only."""

    list_display = ("user", "post_id", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    ordering = ("-pk",)


@admin.register(CommentLike)
class CommentLikeAdmin(ReadOnlyAdmin):
    """Likes of comments, read-only."""

    list_display = ("user", "comment_id", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    ordering = ("-pk",)


@admin.register(Share)
class ShareAdmin(ReadOnlyAdmin):
    """Shares of posts, read-only."""

    list_display = ("user", "post_id", "comment", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    ordering = ("-pk",)


@admin.register(Interaction)
class InteractionAdmin(ReadOnlyAdmin):
    """The log of interactions, read-only."""

    list_display = ("created_at", "kind", "user", "post_id", "amount")
    list_filter = ("kind",)
    list_select_related = ("user",)
    ordering = ("-pk",)
