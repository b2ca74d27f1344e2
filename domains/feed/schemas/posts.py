"""Schemas of posts."""

from typing import Annotated, cast

from pydantic import AwareDatetime, Field, StringConstraints

from domains.feed.models import Post
from domains.feed.models.posts import LONGEST_POST
from domains.feed.schemas.people import PersonOut
from domains.feed.selectors import PostOrder
from domains.feed.services import PostFields
from shared.http import Filters, Id, In, Line, Moment, Out, Patch, Text, Words

Content = Annotated[str, Text(LONGEST_POST), Field(examples=["The kettle is on."])]
ImageUrl = Annotated[
    str,
    Line(500),
    StringConstraints(pattern=r"^https?://[^\s/?#]+\S*$"),
    Field(examples=["https://images.example/kettle.jpg"]),
]


class PostFilters(Filters):
    """Filters of posts, and their order."""

    author: Id | None = None
    search: Annotated[str, Words(200), Field(examples=["kettle"])] = ""
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    has_media: bool | None = None
    ordering: PostOrder = "new"


class PostIn(In):
    """A new post. A quote may have no text of its own."""

    content: Content = ""
    image_url: ImageUrl | None = None
    visibility: Post.Visibility = Post.Visibility.PUBLIC
    quote_of: Id | None = None

    def fields(self) -> PostFields:
        """Return it as services want it."""
        return cast(PostFields, self.model_dump())


class PostPatchIn(Patch, of=PostIn, omit=["quote_of"]):
    """Changes of a post. Absent fields keep their values, null clears optional ones."""


class QuotedPostOut(Out):
    """A post that another one quotes."""

    id: int
    author_id: int
    author: PersonOut
    content: str
    image_url: str | None
    visibility: Post.Visibility
    likes_count: int
    comments_count: int
    shares_count: int
    created_at: Moment
    edited_at: Moment | None


class PostOut(QuotedPostOut):
    """A post with its current counters and your own interactions."""

    is_quote: bool
    shared_post: QuotedPostOut | None = Field(
        validation_alias="quote_of",
        description="The quoted post; null if it was deleted or you may not see it.",
    )
    liked_by_me: bool
    shared_by_me: bool
