"""What the brief asks of GraphQL: one request for a page, errors, and limits of documents."""

from typing import Any

from conformance.api import Answer
from conformance.errors import NotApplicableError
from conformance.feed.base import CHECKS, CONTENT, Feed
from conformance.mapping import Operation
from conformance.rubric import Criterion
from conformance.shared import require, shown
from conformance.shared.performance import require_constant_cost

_DEPTH = 12
_POSTS = 20
_BROKEN = ("query {", "{ noSuchFieldAnywhere }", "query ($a: Int!) { __typename }", "")


@CHECKS.add("nested-read", Criterion.FUNCTIONALITY, points=4)
def posts_come_with_authors_and_comments(feed: Feed) -> None:
    """One request reads a page of posts with their authors and comments."""
    feed.require_operation("posts_with_comments")
    post = feed.create()
    feed.commented(post, feed.users[0])
    rows = {str(row["id"]): row for row in _nested(feed, 5)}
    require(str(post["id"]) in rows, "a new post is not in the page with comments")
    found = rows[str(post["id"])]
    require(bool(found["author"]), "a post of the page has no author")
    require(CONTENT in str(found["comments"]), f"its comments are {str(found['comments'])[:120]}")


@CHECKS.add("nested-cost-constant", Criterion.PERFORMANCE, points=4)
def nested_page_costs_the_same_for_more_rows(feed: Feed) -> None:
    """Twenty posts with comments do not take many times as long as one (N+1)."""
    feed.require_operation("posts_with_comments")
    for _ in range(_POSTS):
        feed.commented(feed.create(), feed.users[0])
    found = len(_nested(feed, _POSTS))
    require(found >= _POSTS, f"a page of {_POSTS} posts with comments has {found}")
    found = len(_nested(feed, 1))
    require(found == 1, f"a page of one post has {found}, so that its time says nothing")
    require_constant_cost(
        lambda size: _nested(feed, size), rows=_POSTS, what="one post with comments"
    )


def _nested(feed: Feed, page_size: int) -> Any:
    return feed.rows("posts_with_comments", "post", page_size=page_size)


@CHECKS.add("documents-checked", Criterion.CODE_QUALITY, points=3)
def wrong_documents_are_refused(feed: Feed) -> None:
    """A document with wrong syntax, an unknown field or a missing variable gets errors."""
    for document in _BROKEN:
        answer = _send(feed, document)
        # A message for each error, as the specification of GraphQL demands.
        messages = [error.get("message") for error in _errors(answer)]
        require(
            answer.status < 500 and bool(messages) and all(messages),
            f"the document {document!r} is answered with {shown(answer)}",
        )


@CHECKS.add("depth-limited", Criterion.CODE_QUALITY, points=3)
def deep_documents_are_refused(feed: Feed) -> None:
    """A document that nests the schema twelve times is refused, not executed."""
    selection = "name"
    for _ in range(_DEPTH):
        selection = f"fields {{ type {{ {selection} }} }}"
    answer = _send(feed, f"{{ __schema {{ types {{ {selection} }} }} }}")
    require(bool(_errors(answer)), f"a document of depth {2 * _DEPTH + 2} is executed")


def _send(feed: Feed, document: str) -> Answer:
    if not feed.api.mapping.is_graphql:
        raise NotApplicableError("this API has no GraphQL")
    path = feed.api.mapping.graphql_path
    return feed.api.send(Operation("document", "POST", path, {}, document or " "), {})


def _errors(answer: Answer) -> list[dict[str, Any]]:
    errors = answer.whole.get("errors") if isinstance(answer.whole, dict) else None
    found = errors if isinstance(errors, list) else []
    return [error for error in found if isinstance(error, dict)]
