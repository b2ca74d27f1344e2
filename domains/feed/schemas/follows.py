"""Schemas of follows."""

from pydantic import Field

from shared.http import Moment, Out


class FollowerOut(Out):
    """A follower, and when the follow began."""

    id: int = Field(validation_alias="follower.id")
    username: str = Field(validation_alias="follower.username")
    display_name: str = Field(validation_alias="follower.display_name")
    avatar_url: str = Field(validation_alias="follower.avatar_url")
    followed_at: Moment = Field(validation_alias="created_at")


class FollowedOut(Out):
    """A user who is followed, and when the follow began."""

    id: int = Field(validation_alias="followee.id")
    username: str = Field(validation_alias="followee.username")
    display_name: str = Field(validation_alias="followee.display_name")
    avatar_url: str = Field(validation_alias="followee.avatar_url")
    followed_at: Moment = Field(validation_alias="created_at")


class FollowOut(Out):
    """Whether you follow a user, and the number of followers."""

    user_id: int
    following: bool
    followers_count: int
