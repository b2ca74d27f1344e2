"""The feed in Django's admin site: to look at and to moderate, through the services."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from domains.feed import services
from domains.feed.models import Comment, Post, PostRevision, Report
from shared.admin import ServicedAdmin
from shared.auth.models import User


class _Moderated(ServicedAdmin):
    """Something people wrote: an admin may delete it, and change nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People write by themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody's words are changed by hand."""
        return False


class PostRevisionInline(admin.TabularInline[PostRevision, Post]):
    """What a post said before, to look at."""

    model = PostRevision
    can_delete = False
    extra = 0
    fields = ("replaced_at", "editor", "content", "image_url", "visibility")


class ReportInline(admin.TabularInline[Report, Post]):
    """Who found that it should be looked at, and why."""

    model = Report
    can_delete = False
    extra = 0
    fields = ("created_at", "reporter", "reason", "settled_at")


@admin.register(Post)
class PostAdmin(_Moderated):
    """Posts: deleted ones too, for they may be what a report is about."""

    list_display = (
        *("pk", "author", "__str__", "visibility", "likes_count", "comments_count"),
        *("shares_count", "created_at", "deleted_at"),
    )
    list_filter = ("visibility",)
    list_select_related = ("author",)
    search_fields = ("author__username",)
    ordering = ("-created_at", "-pk")
    exclude = ("search",)
    inlines = (ReportInline, PostRevisionInline)
    show_full_result_count = False

    def delete_model(self, request: HttpRequest, obj: Post) -> None:
        """Delete the post, and with that settle its reports."""
        admin_user, now = _admin(request), timezone.now()
        services.delete_post(actor=admin_user, post_id=obj.pk, now=now)
        services.settle_reports(actor=admin_user, post_id=obj.pk, now=now)


@admin.register(Comment)
class CommentAdmin(_Moderated):
    """Comments."""

    list_display = ("pk", "author", "post_id", "__str__", "likes_count", "created_at", "deleted_at")
    list_select_related = ("author",)
    search_fields = ("author__username",)
    ordering = ("-pk",)
    show_full_result_count = False

    def delete_model(self, request: HttpRequest, obj: Comment) -> None:
        """Delete the comment."""
        services.delete_comment(user=_admin(request), comment_id=obj.pk, now=timezone.now())


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin[Report]):
    """Reports, to look at and to settle."""

    list_display = ("created_at", "reporter", "post", "reason", "settled_at")
    list_filter = (("settled_at", admin.EmptyFieldListFilter),)
    list_select_related = ("reporter", "post")
    ordering = ("-created_at", "-pk")
    actions = ("settle", "delete_posts")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People report by themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reports are settled by actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reports are kept."""
        return False

    @admin.action(description="Settle: the posts may stay")
    def settle(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Note that an admin has looked at the posts."""
        for post_id in set(queryset.values_list("post", flat=True)):
            services.settle_reports(actor=_admin(request), post_id=post_id, now=timezone.now())

    @admin.action(description="Delete the posts")
    def delete_posts(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Delete the posts that were reported, and settle their reports."""
        now = timezone.now()
        for post_id in set(queryset.filter(post__deleted_at=None).values_list("post", flat=True)):
            services.delete_post(actor=_admin(request), post_id=post_id, now=now)
        self.settle(request, queryset)


def _admin(request: HttpRequest) -> User:
    user: Any = request.user
    admin_user: User = user
    return admin_user
