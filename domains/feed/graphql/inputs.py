"""What one can say to the feed."""

import graphene

from domains.feed.models import Post
from shared.graphql import DateTime, enum_from_choices

PostVisibility = enum_from_choices(Post.Visibility)


class PostOrder(graphene.Enum):
    """How posts are ordered; the ranked orders do not change while one walks them."""

    NEW = "new"
    HOT = "hot"
    MOST_LIKED = "top"


class TrendingWindow(graphene.Enum):
    """Over which time posts trend."""

    DAY = "day"
    WEEK = "week"


class PostFilterInput(graphene.InputObjectType):
    """Which posts."""

    author = graphene.ID(description="The id of who wrote them.")
    search = graphene.String()
    since = DateTime()
    until = DateTime()
    has_media = graphene.Boolean()


class PostInput(graphene.InputObjectType):
    """Something to say; a quote may leave the words to what it quotes."""

    content = graphene.String()
    image_url = graphene.String()
    visibility = PostVisibility()
    quote_of = graphene.ID()


class PostPatchInput(graphene.InputObjectType):
    """What is to be different; what is absent stays, null clears."""

    content = graphene.String()
    image_url = graphene.String()
    visibility = PostVisibility()
