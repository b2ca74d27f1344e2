"""Schemas of users."""

from shared.http import Out


class PersonOut(Out):
    """A user who posts, comments, likes or follows."""

    id: int
    username: str
    display_name: str
    avatar_url: str
