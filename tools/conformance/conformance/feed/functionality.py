"""Functionality: posts are stored, changed and deleted, and pages stay stable."""

from conformance.feed.base import CHECKS, CONTENT, Feed
from conformance.rubric import Criterion
from conformance.shared import require
from conformance.shared.conditions import require_status
from conformance.shared.usability import require_new_row_first

_PAGE_SIZE = 3
_PAGES = 3


@CHECKS.add("post-stored", Criterion.FUNCTIONALITY, points=4)
def post_is_stored(feed: Feed) -> None:
    """A post is read as it was sent, with its author, and counts of 0."""
    read = feed.get(feed.create()["id"])
    require(read["content"] == CONTENT, f"the text became {read['content']!r}")
    require(bool(read["author"]), "a post does not show its author")
    counts = [read[name] for name in ("likes_count", "comments_count", "shares_count")]
    require(counts == [0, 0, 0], f"the counts of a new post are {counts}")


@CHECKS.add("post-updated", Criterion.FUNCTIONALITY, points=2)
def post_is_updated(feed: Feed) -> None:
    """The next read shows the changed text of a post."""
    key = feed.create()["id"]
    feed.carry_out("update_post", feed.author, post_id=key, content="Coffee at five.")
    found = feed.get(key)["content"]
    require(found == "Coffee at five.", f"the changed text is {found!r}")


@CHECKS.add("post-deleted", Criterion.FUNCTIONALITY, points=3)
def post_is_deleted(feed: Feed) -> None:
    """A deleted post is not found, and not listed."""
    key = feed.create()["id"]
    answer = feed.api.call("delete_post", feed.author, post_id=key)
    require(answer.is_success, f"the deletion is answered with {answer.status}")
    answer = feed.api.call("get_post", feed.reader, post_id=key)
    require_status(answer, (404, 410), "a deleted post")
    listed = [str(row["id"]) for row in feed.list_rows(page_size=20)]
    require(str(key) not in listed, "a deleted post is in the list")


@CHECKS.add("pages-stable", Criterion.FUNCTIONALITY, points=3)
def pages_are_stable(feed: Feed) -> None:
    """A post that is created between the reads of two pages makes no post appear twice."""
    keys = {str(feed.create()["id"]) for _ in range(_PAGE_SIZE * _PAGES)}
    seen: list[str] = []
    for number, rows in enumerate(feed.walk("list_posts", "post", page_size=_PAGE_SIZE), start=1):
        seen += [str(row["id"]) for row in rows]
        if number == _PAGES:
            break
        feed.create()
    require(len(set(seen)) == len(seen), f"{len(seen) - len(set(seen))} posts appear twice")
    require(keys <= set(seen), f"{len(keys - set(seen))} of {len(keys)} posts do not appear")


@CHECKS.add("list-shows-new-post", Criterion.USER_EXPERIENCE, points=2)
def list_shows_a_new_post(feed: Feed) -> None:
    """The list shows a new post at once, among the first: the newest posts come first."""
    require_new_row_first(feed)
