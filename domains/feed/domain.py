"""The manifest of the feed."""

from shared.plugin import Domain

DOMAIN = Domain(
    name="feed",
    title="Feed",
    summary="Posts, comments, likes and shares, with a home feed and trends.",
    version="1.0.0",
    owns=(
        *("posts", "comments", "feed"),
        *("users/{id}/follow", "users/{id}/followers", "users/{id}/following", "users/{id}/block"),
    ),
    features=(
        "Posts for everybody or for followers only, with comments, likes, shares and quotes",
        "GraphQL that nests freely at a constant number of queries",
        "Counters that are right under any concurrency",
        "A home feed and ranked lists that do not reshuffle while one scrolls",
        "Analytics by day and kind that are never behind",
        "Live posts, comments and counts",
    ),
)
