"""Request and response schemas of notifications."""

from typing import Annotated, Any

from pydantic import Field

from shared.http import Filters, In, Line, Moment, Out
from shared.notifications.kinds import text_of
from shared.row_forms import MadeOf

UnsubscribeToken = Annotated[str, Line(300), Field(examples=["12:kJ3…"])]
"""The signed token in the link of a digest."""


class NotificationFilters(Filters):
    """Filters of the list of notifications."""

    unread: bool = Field(False, description="Return unread notifications only.")


class NotificationActorOut(Out):
    """The user who caused a notification."""

    id: int
    username: str
    display_name: str
    avatar_url: str


_TEXT = MadeOf(text_of, ("kind", "payload", "actor_count", "actor.display_name", "actor.username"))


class NotificationOut(Out):
    """A notification of the viewer."""

    id: int
    kind: str = Field(examples=["order_moved"])
    text: Annotated[str, _TEXT] = Field(examples=["Ada and 4 others liked your post."])
    actor: NotificationActorOut | None = Field(
        description="The latest user who caused it; null if no user did."
    )
    actor_count: int = Field(description="The number of users who caused it.")
    target_type: str = Field(examples=["order"])
    target_id: int
    payload: dict[str, Any] = Field(examples=[{"status": "shipped"}])
    created_at: Moment
    updated_at: Moment
    read_at: Moment | None


class UnreadCountOut(Out):
    """The number of unread notifications."""

    unread: int


class MarkedOut(Out):
    """The number of notifications marked as read."""

    marked: int


class PreferenceOut(Out):
    """The viewer's choice of mail for one kind of notification."""

    kind: str
    title: str
    by_mail: bool


class PreferencesOut(Out):
    """The viewer's choice of mail for every kind of notification."""

    results: list[PreferenceOut]


class PreferencesIn(In):
    """The kinds to send by mail; all others are not mailed."""

    by_mail: Annotated[list[Annotated[str, Line(60)]], Field(max_length=200)] = Field(
        examples=[["order_moved"]]
    )
