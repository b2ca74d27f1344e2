"""What the checks of the feed share: posts, and users who like, comment and share."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from conformance.api import Account, Answer, Api
from conformance.rubric import Checks
from conformance.shared import Attempt, Backend, View, require
from conformance.shared.backend import UNKNOWN_ID
from conformance.shared.documentation import add_documentation
from conformance.shared.performance import add_list_performance
from conformance.shared.refusals import add_refusals
from conformance.shared.usability import add_pages, add_usability
from conformance.shared.wrong_values import WRONG_TEXTS, Trial, WrongValues
from conformance.vocabulary import Vocabulary

CONTENT = "Tea at four. Ünïcode ✓"
_POST = {"post_id"}


class Feed(Backend):
    """The feed of the measured API, with an author and users who react."""

    vocabulary = Vocabulary(
        operations={
            "create_post": {"content"},
            "get_post": _POST,
            "list_posts": {"page_size", "page", "cursor"},
            "update_post": {"post_id", "content"},
            "delete_post": _POST,
            "like": _POST,
            "unlike": _POST,
            "share": _POST,
            "comment": {"post_id", "content"},
            "list_comments": {"post_id", "page_size", "page", "cursor"},
            "delete_comment": {"comment_id"},
            "analytics": _POST,
            "posts_with_comments": {"page_size"},
        },
        optional={"delete_comment", "analytics", "posts_with_comments"},
        fields={
            "post": (
                "id",
                "content",
                "author",
                "likes_count",
                "comments_count",
                "shares_count",
                "comments",
            ),
            "comment": ("id", "content"),
            "analytics": ("likes", "comments", "shares"),
            "page": ("items", "next"),
        },
        roles={"user": 5},
        limits={"list_ms": 250},
    )
    noun = "post"
    creation = "create_post"
    reading = "get_post"
    listing = "list_posts"
    wrong_values: ClassVar[Mapping[str, WrongValues]] = {"content": WRONG_TEXTS}
    required_value = "content"
    wrong_field = ("content", "")
    refused_operations = ("create_post", "comment")

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self.author, *self.users = self.people["user"]

    @property
    def creator(self) -> Account:
        """The author."""
        return self.author

    def values(self) -> dict[str, Any]:
        """Return a post."""
        return {"content": CONTENT}

    def comment(self, post: View, user: Account | None, content: Any = CONTENT) -> Answer:
        """Comment on a post."""
        return self.api.call("comment", user, post_id=post["id"], content=content)

    def commented(self, post: View, user: Account) -> View:
        """
        Comment on a post, and return the comment.

        :raises MissedError: if that is refused.
        """
        answer = self.carry_out("comment", user, post_id=post["id"], content=CONTENT)
        return self.view("comment", answer.body)

    def require_count(self, post: View, name: str, expected: int, why: str) -> None:
        """
        Read a post, and compare one of its counts.

        :raises MissedError: if it differs.
        """
        found = self.get(post["id"])[name]
        require(found == expected, f"{why}: {name} is {found}, not {expected}")

    def unknown_requests(self) -> Iterator[Attempt]:
        """Read, like and comment on a post that does not exist."""
        for operation in ("get_post", "like", "comment"):
            values = {"post_id": UNKNOWN_ID, "content": CONTENT}
            yield f"{operation} of an unknown post", self.api.call(operation, self.author, **values)

    def requests_that_need_an_account(self, account: Account | None) -> Iterator[Attempt]:
        """Post, like and comment; after that, nothing may have been counted."""
        post = self.create()
        yield "a new post", self.send(account)
        yield "a like", self.api.call("like", account, post_id=post["id"])
        yield "a comment", self.comment(post, account)
        for name in ("likes_count", "comments_count"):
            self.require_count(post, name, 0, "after anonymous requests")

    def public_requests(self) -> Iterator[Attempt]:
        """Read a post, the list and comments."""
        post = self.create()
        for operation in ("get_post", "list_posts", "list_comments"):
            yield operation, self.api.call(operation, post_id=post["id"], page_size=5)

    def refused_requests(self) -> Iterator[Attempt]:
        """Ask for an unknown post, post without a token and nothing, change another's post."""
        post = self.create()
        yield "an unknown post", self.api.call("get_post", self.author, post_id=UNKNOWN_ID)
        yield "a post without a token", self.send(None)
        yield "an empty post", self.send(self.author, content="")
        values = {"post_id": post["id"], "content": "Mine now"}
        yield "a change by another user", self.api.call("update_post", self.users[0], **values)

    def trials(self) -> Iterator[Trial]:
        """Comment with what is no text, besides posting."""
        yield from super().trials()
        post, user = self.create(), self.users[0]
        yield Trial("the comment", WRONG_TEXTS, lambda content: self.comment(post, user, content))

    def bad_requests(self) -> Iterator[Attempt]:
        """Comment on a post that is no number."""
        yield "a comment on the post 'text'", self.comment({"id": "text"}, self.users[0])


CHECKS: Checks[Feed] = Checks()
add_documentation(CHECKS)
add_refusals(CHECKS)
add_pages(CHECKS)
add_usability(CHECKS)
add_list_performance(CHECKS)
