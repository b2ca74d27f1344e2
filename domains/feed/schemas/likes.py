"""Schemas of likes of posts."""

from pydantic import Field

from shared.http import Moment, Out


class LikerOut(Out):
    """A user who likes a post, and when the like was given."""

    id: int = Field(validation_alias="user.id")
    username: str = Field(validation_alias="user.username")
    display_name: str = Field(validation_alias="user.display_name")
    avatar_url: str = Field(validation_alias="user.avatar_url")
    liked_at: Moment = Field(validation_alias="created_at")


class PostLikeOut(Out):
    """Whether you like a post, and the number of its likes."""

    post_id: int
    liked: bool
    likes_count: int
