"""Code quality from outside: who changes posts and comments, and who reads analytics."""

from conformance.feed.base import CHECKS, CONTENT, Feed
from conformance.rubric import Criterion
from conformance.shared import require
from conformance.shared.conditions import require_status


@CHECKS.add("owner-only", Criterion.CODE_QUALITY, points=4)
def only_the_author_changes_a_post(feed: Feed) -> None:
    """A post is changed and deleted by its author only."""
    post = feed.create()
    for operation in ("update_post", "delete_post"):
        values = {"post_id": post["id"], "content": "Mine now"}
        answer = feed.api.call(operation, feed.users[0], **values)
        require_status(answer, (403, 404), f"{operation} by another user")
    found = feed.get(post["id"])["content"]
    require(found == CONTENT, f"a refused change made the text {found!r}")


@CHECKS.add("comment-owner-only", Criterion.CODE_QUALITY, points=3)
def only_its_author_deletes_a_comment(feed: Feed) -> None:
    """A comment cannot be deleted by a user who wrote neither it nor the post."""
    feed.require_operation("delete_comment")
    post = feed.create()
    key = feed.commented(post, feed.users[0])["id"]
    answer = feed.api.call("delete_comment", feed.users[1], comment_id=key)
    require_status(answer, (403, 404), "the deletion of another user's comment")
    feed.require_count(post, "comments_count", 1, "after a refused deletion")


@CHECKS.add("analytics-private", Criterion.CODE_QUALITY, points=2)
def analytics_are_private(feed: Feed) -> None:
    """The analytics of a post are not read by other users."""
    feed.require_operation("analytics")
    answer = feed.api.call("analytics", feed.users[0], post_id=feed.create()["id"])
    require_status(answer, (403, 404), "analytics read by another user")
