"""What clients send about notifications, and what they get."""

from typing import Annotated, Any

from pydantic import Field

from shared.http import Filters, In, Line, Moment, Out

UnsubscribeToken = Annotated[str, Line(300), Field(examples=["12:kJ3…"])]
"""What the link of a mail is signed with."""


class NotificationFilters(Filters):
    """Which notifications to list."""

    unread: bool = Field(False, description="Only those that were not read.")


class NotificationActorOut(Out):
    """Somebody a notification is about."""

    id: int
    username: str
    display_name: str
    avatar_url: str


class NotificationOut(Out):
    """One thing somebody was told."""

    id: int
    kind: str = Field(examples=["order_moved"])
    text: str = Field(examples=["Ada and 4 others liked your post."])
    actor: NotificationActorOut | None = Field(description="The latest of those it is about.")
    actor_count: int = Field(description="How many it is about, each counted once.")
    target_type: str = Field(examples=["order"])
    target_id: int
    payload: dict[str, Any] = Field(examples=[{"status": "shipped"}])
    created_at: Moment
    updated_at: Moment
    read_at: Moment | None


class UnreadCountOut(Out):
    """How many notifications were not read."""

    unread: int


class MarkedOut(Out):
    """How many notifications were marked as read."""

    marked: int


class PreferenceOut(Out):
    """Whether one kind comes by mail."""

    kind: str
    title: str
    by_mail: bool


class PreferencesOut(Out):
    """What comes by mail and what does not."""

    results: list[PreferenceOut]


class PreferencesIn(In):
    """The kinds that shall come by mail; all others do not."""

    by_mail: Annotated[list[Annotated[str, Line(60)]], Field(max_length=200)] = Field(
        examples=[["order_moved"]]
    )
