"""The use cases of the feed, which both transports have in common."""

from domains.feed.models import Post
from tests.contracts.use_cases import Case, Table
from tests.domains.feed.factories import BlockFactory, CommentFactory
from tests.factories import UserFactory


class Rows:
    """A post with a comment, a comment elsewhere, and another user."""

    def __init__(self) -> None:
        self.reader = UserFactory.create()
        self.comment = CommentFactory.create(post__comments_count=1)
        self.post = self.comment.post
        self.author = self.post.author
        self.commenter = self.comment.author
        self.elsewhere = CommentFactory.create()


def blocked(rows: Rows) -> None:
    BlockFactory.create(blocker=rows.author, blocked=rows.reader)


def commenter_blocked(rows: Rows) -> None:
    BlockFactory.create(blocker=rows.author, blocked=rows.commenter)


def hidden(rows: Rows) -> None:
    Post.objects.filter(pk=rows.post.pk).update(visibility="followers")


ABSENT = 4711
POST = {"id": "{post}"}
SHARE = POST | {"comment": "Look"}
REPORT = POST | {"reason": "spam"}
COMMENT = {"id": "{comment}"}
ANSWER = {"post_id": "{post}", "content": "Yes"}
AUTHOR = {"user_id": "{author}"}
READS = [
    Case("post", "public", None, POST),
    Case("post", "hidden", "reader", POST, "not_found", hidden),
    Case("post", "absent", None, {"id": ABSENT}, "not_found"),
    Case("posts", "newest first", None),
    Case("posts", "of an author", "reader", {"author": "{author}", "ordering": "top"}),
    Case("feed", "home", "reader"),
    Case("trendingPosts", "of the week", None, {"window": "week"}),
    Case("comments", "of a post", None, {"post_id": "{post}"}),
    Case("comments", "of a hidden post", "reader", {"post_id": "{post}"}, "not_found", hidden),
    Case("followers", "of an author", "reader", AUTHOR),
    Case("following", "of an author", "reader", AUTHOR),
    Case("postAnalytics", "own", "author", POST),
    Case("postAnalytics", "of another user", "reader", POST, "permission_denied"),
]
POSTS = [
    Case("createPost", "with a text", "reader", {"content": "Hi"}),
    Case("createPost", "empty", "reader", {"content": ""}, "validation_error content"),
    Case("createPost", "too long", "reader", {"content": "x" * 2001}, "validation_error content"),
    Case(
        "createPost",
        "bad image",
        "reader",
        {"content": "Hi", "image_url": "javascript:1"},
        "validation_error image_url",
    ),
    Case("createPost", "absent quote", "reader", {"quote_of": ABSENT}, "validation_error quote_of"),
    Case("createPost", "quote", "reader", {"content": "So true", "quote_of": "{post}"}),
    Case("updatePost", "own", "author", POST | {"content": "New"}),
    Case("updatePost", "of another user", "reader", POST | {"content": "New"}, "permission_denied"),
    Case("updatePost", "hidden", "reader", POST | {"content": "New"}, "not_found", hidden),
    Case("deletePost", "own", "author", POST),
    Case("deletePost", "of another user", "reader", POST, "permission_denied"),
    Case("deletePost", "hidden", "reader", POST, "not_found", hidden),
    Case("likePost", "public", "reader", POST),
    Case("likePost", "of a blocker", "reader", POST, "permission_denied", blocked),
    Case("likePost", "hidden", "reader", POST, "not_found", hidden),
    Case("unlikePost", "without a like", "reader", POST),
    Case("sharePost", "with a comment", "reader", SHARE),
    Case("sharePost", "by the other verb", "reader", POST, operation="sharePostAgain"),
    Case("sharePost", "of a blocker", "reader", SHARE, "permission_denied", blocked),
    Case("sharePost", "hidden", "reader", SHARE, "not_found", hidden),
    Case("unsharePost", "without a share", "reader", POST),
    Case("reportPost", "spam", "reader", REPORT),
    Case("reportPost", "no reason", "reader", POST | {"reason": ""}, "validation_error reason"),
    Case("reportPost", "hidden", "reader", REPORT, "not_found", hidden),
]
COMMENTS = [
    Case("addComment", "public", "reader", ANSWER),
    Case("addComment", "empty", "reader", ANSWER | {"content": ""}, "validation_error content"),
    Case(
        "addComment",
        "answer to a comment elsewhere",
        "reader",
        ANSWER | {"parent_id": "{elsewhere}"},
        "validation_error parent_id",
    ),
    Case("addComment", "of a blocker", "reader", ANSWER, "permission_denied", blocked),
    Case("addComment", "hidden", "reader", ANSWER, "not_found", hidden),
    Case("updateComment", "own", "commenter", COMMENT | {"content": "No"}),
    Case(
        "updateComment",
        "of another user",
        "reader",
        COMMENT | {"content": "No"},
        "permission_denied",
    ),
    Case(
        "updateComment",
        "of a blocker",
        "commenter",
        COMMENT | {"content": "No"},
        "permission_denied",
        commenter_blocked,
    ),
    Case("updateComment", "absent", "reader", {"id": ABSENT, "content": "No"}, "not_found"),
    Case("deleteComment", "own", "commenter", COMMENT),
    Case("deleteComment", "of another user", "reader", COMMENT, "permission_denied"),
    Case("likeComment", "public", "reader", COMMENT),
    Case("likeComment", "of a blocker", "reader", COMMENT, "permission_denied", blocked),
    Case("unlikeComment", "without a like", "reader", COMMENT),
]
PEOPLE = [
    Case("followUser", "author", "reader", AUTHOR),
    Case("followUser", "oneself", "reader", {"user_id": "{reader}"}, "validation_error user_id"),
    Case("followUser", "absent", "reader", {"user_id": ABSENT}, "not_found"),
    Case("followUser", "blocker", "reader", AUTHOR, "permission_denied", blocked),
    Case("unfollowUser", "author", "reader", AUTHOR),
    Case("blockUser", "author", "reader", AUTHOR),
    Case("unblockUser", "author", "reader", AUTHOR),
]
TABLE = Table(app="feed", rows=Rows, cases=[*READS, *POSTS, *COMMENTS, *PEOPLE], random=["version"])
