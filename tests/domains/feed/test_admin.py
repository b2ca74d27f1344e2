"""The feed in Django's admin site."""

import pytest
from django.test import Client
from django.utils import timezone

from domains.feed.models import Comment, Post, Report
from shared.auth.models import User
from tests.domains.feed.factories import CommentFactory, PostFactory, ReportFactory

FEED = "/admin/feed"


@pytest.fixture
def site(admin: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    return client


class TestModeration:
    def test_deleted_post_is_hidden_and_its_reports_are_settled(self, site: Client) -> None:
        report = ReportFactory.create()

        site.post(f"{FEED}/post/{report.post_id}/delete/", {"post": "yes"})

        assert Post.objects.get().deleted_at is not None
        assert Report.objects.get().settled_at is not None

    def test_deleted_comment_is_subtracted_from_the_count(self, site: Client) -> None:
        comment = CommentFactory.create(post__comments_count=1)

        site.post(f"{FEED}/comment/{comment.pk}/delete/", {"post": "yes"})

        assert Comment.objects.get().deleted_at is not None
        assert Post.objects.get().comments_count == 0

    @pytest.mark.parametrize(("action", "is_live"), [("settle", True), ("delete_posts", False)])
    def test_reports_are_settled_by_actions(self, site: Client, action: str, is_live: bool) -> None:
        report = ReportFactory.create()

        site.post(f"{FEED}/report/", {"action": action, "_selected_action": [report.pk]})

        assert Report.objects.get().settled_at is not None
        assert Post.objects.live().exists() is is_live

    def test_post_form_is_read_only(self, site: Client) -> None:
        post = PostFactory.create(content="Mine")

        answer = site.post(f"{FEED}/post/{post.pk}/change/", {"content": "Yours"})

        assert answer.status_code == 403
        assert Post.objects.get().content == "Mine"

    def test_delete_action_reports_deleted_and_missing_posts(self, site: Client) -> None:
        post, gone = PostFactory.create(), PostFactory.create(deleted_at=timezone.now())

        answer = site.post(
            f"{FEED}/post/",
            {"action": "delete_selected", "_selected_action": [post.pk, gone.pk], "post": "yes"},
            follow=True,
        )

        page = answer.content.decode()
        assert "1 was deleted." in page
        assert f"There is no post {gone.pk}." in page
        assert not Post.objects.live().exists()

    def test_delete_action_asks_for_confirmation(self, site: Client) -> None:
        comment = CommentFactory.create()

        answer = site.post(
            f"{FEED}/comment/", {"action": "delete_selected", "_selected_action": [comment.pk]}
        )

        assert "Are you sure" in answer.content.decode()
        assert Comment.objects.live().exists()
