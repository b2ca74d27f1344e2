"""The shapes of comments."""

from typing import Annotated

from pydantic import Field

from domains.feed.models.comments import LONGEST_COMMENT
from domains.feed.schemas.people import PersonOut
from shared.http import Filters, Id, In, Moment, Out, Text

CommentText = Annotated[str, Text(LONGEST_COMMENT, min_length=1), Field(examples=["Two sugars."])]


class CommentFilters(Filters):
    """Which comments: all of a post, or the replies to one."""

    parent_id: Id | None = None


class CommentIn(In):
    """A comment on a post, or a reply to another comment of it."""

    content: CommentText
    parent_id: Id | None = None


class CommentPatchIn(In):
    """The new text of a comment."""

    content: CommentText


class CommentOut(Out):
    """A comment, and whether you like it."""

    id: int
    post_id: int
    parent_id: int | None
    author_id: int
    author: PersonOut
    content: str
    likes_count: int
    liked_by_me: bool
    created_at: Moment
    edited_at: Moment | None


class CommentLikeOut(Out):
    """Whether you like a comment, and the number of its likes."""

    comment_id: int
    liked: bool
    likes_count: int
