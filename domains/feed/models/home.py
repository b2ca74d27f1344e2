"""The query of the home feed: the newest posts of many authors, read from an index."""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In

from domains.feed.models.follows import Follow
from domains.feed.models.posts import Post, PostQuerySet
from shared.auth.models import User


class _ByFollowed(In):
    """
    The condition that the author of a post is followed.

    It is a class of its own so that a slice can find it among the conditions and remove it.
    """


class HomeQuerySet(PostQuerySet):
    """
    Posts of the users that a user follows, ordered by ``created_at`` and key.

    A slice reads the first rows of each author from the index of an author's posts and sorts
    them. The planner alone would scan the posts of all authors.
    """

    _follower_id: int = 0

    @classmethod
    def of(cls, follower: User) -> "HomeQuerySet":
        """Return the posts of all active users that this user follows."""
        home = cls(Post)
        home._follower_id = follower.pk
        followed = Follow.objects.by(follower).filter(followee__is_active=True).values("followee")
        return home.live().filter(_ByFollowed(F("author_id"), followed.query))

    def __getitem__(self, wanted: Any) -> Any:
        """Return an item or a slice. A slice of ordered rows uses the index of each author."""
        if not isinstance(wanted, slice) or wanted.stop is None or not self.query.order_by:
            return super().__getitem__(wanted)
        posts: Any = self.all()
        # Each author is selected by id, so the condition is not needed for each post.
        posts.query.where.children = [
            condition
            for condition in posts.query.where.children
            if not isinstance(condition, _ByFollowed)
        ]
        return QuerySet.__getitem__(posts.filter(pk__in=_first(posts, wanted.stop)), wanted)

    def _clone(self) -> "HomeQuerySet":
        clone: HomeQuerySet = super()._clone()  # type: ignore[misc]  # every query set has it
        clone._follower_id = self._follower_id
        return clone


def _first(posts: Any, rows: int) -> RawSQL:
    """Return the ids of the first ``rows`` posts of all authors, read author by author."""
    author = RawSQL("source.followee_id", (), output_field=Post._meta.pk)
    of_one = posts.filter(author=author).values("pk", "created_at")
    sql, values = QuerySet.__getitem__(of_one, slice(rows)).query.sql_with_params()
    way = "DESC" if posts.query.order_by[0].startswith("-") else "ASC"
    return RawSQL(  # noqa: S611  # the inner statement is Django's, the values are parameters
        f"SELECT found.id FROM {Follow._meta.db_table} AS source"  # noqa: S608
        f" CROSS JOIN LATERAL ({sql}) AS found(id, created_at)"
        " WHERE source.follower_id = %s"
        # A subquery, so that each author is looked up. A join could scan all users.
        f" AND (SELECT is_active FROM {User._meta.db_table} WHERE id = source.followee_id)"
        f" ORDER BY found.created_at {way}, found.id {way} LIMIT %s",
        (*values, posts._follower_id, rows),
    )
