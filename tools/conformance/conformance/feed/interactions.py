"""Functionality: likes, comments and shares are counted exactly, also at the same moment."""

from conformance.api import Call
from conformance.feed.base import CHECKS, CONTENT, Feed
from conformance.rubric import Criterion
from conformance.shared import require, shown
from conformance.shared.races import require_no_failure

_CLICKS = 10


@CHECKS.add("like-counted", Criterion.FUNCTIONALITY, points=4)
def like_is_counted(feed: Feed) -> None:
    """The next read of a post includes a like, and no longer one that was taken back."""
    post, user = feed.create(), feed.users[0]
    feed.get(post["id"])
    feed.carry_out("like", user, post_id=post["id"])
    feed.require_count(post, "likes_count", 1, "after a like")
    answer = feed.api.call("unlike", user, post_id=post["id"])
    require(answer.is_success, f"taking back a like is answered with {shown(answer)}")
    feed.require_count(post, "likes_count", 0, "after the like was taken back")


@CHECKS.add("like-once", Criterion.FUNCTIONALITY, points=4)
def second_like_counts_once(feed: Feed) -> None:
    """A second like of a user is not counted, and a second unlike neither."""
    post, user = feed.create(), feed.users[0]
    for operation, expected in (("like", 1), ("unlike", 0)):
        for _ in range(2):
            # A repetition may be refused or answered as the first: only the count matters.
            feed.api.call(operation, user, post_id=post["id"])
        feed.require_count(post, "likes_count", expected, f"after two times {operation}")


@CHECKS.add("double-like-race", Criterion.FUNCTIONALITY, points=5)
def likes_at_once_count_once(feed: Feed) -> None:
    """Of ten likes that one user sends at the same moment, one is counted."""
    post = feed.create()
    call = Call("like", feed.users[0], {"post_id": post["id"]})
    require_no_failure(feed.api.call_at_once([call] * _CLICKS), "likes at once")
    feed.require_count(post, "likes_count", 1, f"after {_CLICKS} likes of one user at once")


@CHECKS.add("parallel-likes", Criterion.FUNCTIONALITY, points=5)
def likes_of_users_at_once_all_count(feed: Feed) -> None:
    """Likes of several users at the same moment are all counted."""
    for _ in range(3):
        post = feed.create()
        calls = [Call("like", user, {"post_id": post["id"]}) for user in feed.users]
        answers = feed.api.call_at_once(calls)
        require_no_failure(answers, "likes at once")
        feed.require_count(post, "likes_count", len(calls), f"after {len(calls)} likes at once")


@CHECKS.add("share-counted", Criterion.FUNCTIONALITY, points=3)
def share_is_counted(feed: Feed) -> None:
    """The next read of a post includes a share."""
    post = feed.create()
    feed.carry_out("share", feed.users[0], post_id=post["id"])
    feed.require_count(post, "shares_count", 1, "after a share")


@CHECKS.add("comment-shown", Criterion.FUNCTIONALITY, points=4)
def comment_is_shown(feed: Feed) -> None:
    """A comment is in the list of its post as it was sent, and counted."""
    post, other = feed.create(), feed.create()
    key = str(feed.commented(post, feed.users[0])["id"])
    rows = feed.rows("list_comments", "comment", post_id=post["id"], page_size=10)
    texts = {str(row["id"]): row["content"] for row in rows}
    require(texts == {key: CONTENT}, f"the comments of the post are {texts}")
    feed.require_count(post, "comments_count", 1, "after a comment")
    feed.require_count(other, "comments_count", 0, "after a comment on another post")


@CHECKS.add("interactions-tracked", Criterion.FUNCTIONALITY, points=3)
def interactions_are_tracked(feed: Feed) -> None:
    """The author reads how often a post was liked, commented on and shared."""
    feed.require_operation("analytics")
    post, user = feed.create(), feed.users[0]
    feed.carry_out("like", user, post_id=post["id"])
    feed.carry_out("share", user, post_id=post["id"])
    for commenter in feed.users[:2]:
        feed.commented(post, commenter)
    answer = feed.carry_out("analytics", feed.author, post_id=post["id"])
    found = dict(feed.view("analytics", answer.body))
    expected = {"likes": 1, "comments": 2, "shares": 1}
    require(found == expected, f"the analytics are {found}, not {expected}")
