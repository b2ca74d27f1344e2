"""Counting live rows: in the statement that writes them, so that both are true or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import F, Model, QuerySet

from domains.feed.models import Comment, CommentLike, Interaction, Like, Post, Share
from shared.errors import NotFound
from shared.prepared import prepared_cursor
from shared.selections import Rows, sql_of
from shared.unique_rows import concrete_field

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Counted:
    """
    Rows of which a user has at most one for a target, and the target's column that counts them.

    One statement writes the row, the counter and the log. It holds the row before it holds the
    target, so two of these statements cannot deadlock.
    """

    rows: type[Model]
    target: type[Model]
    counter: str
    logged_as: Interaction.Kind | None = None

    def put(
        self,
        *,
        user_id: int,
        target_id: int,
        among: "Rows[Any]",
        now: datetime,
        values: Mapping[str, object] = _NOTHING,
    ) -> int | None:
        """
        Insert the row of a user, with these values, and count it; return the new number.

        Return None and change nothing if the row exists, or if the target is not ``among`` these.

        :raises NotFound: if the target was deleted concurrently. The caller must roll back.
        """
        targets, parameters = sql_of(among, _key_of, kind=("target",), target_id=target_id)
        columns = [concrete_field(self.rows, name) for name in values]
        sql = _PUT.format(
            **self._names(amount=1, source="added"),
            found=targets,
            columns="".join(f", {column.column}" for column in columns),
            places=", %s" * len(columns),
        )
        stored = [column.get_db_prep_save(values[column.name], connection) for column in columns]
        is_added, number = _execute(sql, [*parameters, user_id, now, *stored])
        if is_added and number is None:
            raise NotFound(f"There is no {self.target._meta.model_name} {target_id}.")
        return number

    def take(self, *, user_id: int, target_id: int) -> int | None:
        """
        Delete the row of a user and uncount it; return the new number, or None without a row.

        The target may be deleted.
        """
        sql = _TAKE.format(**self._names(amount=-1, source="removed"))
        _, number = _execute(sql, [user_id, target_id])
        return number

    def _names(self, *, amount: int, source: str) -> Mapping[str, str]:
        kind = self.logged_as
        return {
            "rows": self.rows._meta.db_table,
            "target": f"{self.target._meta.model_name}_id",
            "targets": self.target._meta.db_table,
            "counter": self.counter,
            "logged": _LOG.format(kind=kind, amount=amount, source=source) if kind else "",
        }


POST_LIKES = Counted(Like, Post, "likes_count", Interaction.Kind.LIKE)
POST_SHARES = Counted(Share, Post, "shares_count", Interaction.Kind.SHARE)
COMMENT_LIKES = Counted(CommentLike, Comment, "likes_count")


def uncount_comment(post_id: int) -> None:
    """Subtract one from the comments of a post, which may be deleted."""
    Post.objects.filter(pk=post_id).update(comments_count=F("comments_count") - 1)


def _key_of(among: "QuerySet[Any]", *, target_id: int) -> tuple[str, Sequence[Any]]:
    return among.filter(pk=target_id).values("pk").query.sql_with_params()


def _execute(sql: str, parameters: list[Any]) -> tuple[bool, int | None]:
    """Return whether a row was written, and the number after it."""
    with prepared_cursor() as cursor:
        cursor.execute(sql, parameters)
        is_written, number = cursor.fetchone()
        return is_written, number


# The names are those of tables and columns.
_PUT = """
WITH target (id) AS ({found}),
added AS (
    INSERT INTO {rows} (user_id, {target}, created_at{columns})
    SELECT %s, target.id, %s{places} FROM target
    ON CONFLICT DO NOTHING
    RETURNING user_id, {target} AS target_id, created_at
),
counted AS (
    UPDATE {targets} AS target SET {counter} = target.{counter} + 1
    FROM added
    WHERE target.id = added.target_id AND target.deleted_at IS NULL
    RETURNING target.{counter}
){logged}
SELECT EXISTS (SELECT FROM added), (SELECT {counter} FROM counted)
"""
_TAKE = """
WITH removed AS (
    DELETE FROM {rows} WHERE user_id = %s AND {target} = %s
    RETURNING user_id, {target} AS target_id, created_at
),
counted AS (
    UPDATE {targets} AS target SET {counter} = target.{counter} - 1
    FROM removed
    WHERE target.id = removed.target_id
    RETURNING target.{counter}
){logged}
SELECT EXISTS (SELECT FROM removed), (SELECT {counter} FROM counted)
"""
# The row of an undone interaction has the time of that interaction.
_LOG = """,
logged AS (
    INSERT INTO feed_interaction (kind, user_id, post_id, amount, created_at)
    SELECT '{kind}', user_id, target_id, {amount}, created_at FROM {source}
)"""
