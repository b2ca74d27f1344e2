"""Examples of the feed for GraphiQL."""

from collections.abc import Sequence

from shared.graphql import Example

EXAMPLES: Sequence[Example] = (
    Example(
        title="The latest posts",
        query="""\
# The feed. Needs nobody signed in; who is
# sees what they like, at the same cost.
query Feed {
  posts(first: 5) {
    edges {
      node {
        id
        content
        createdAt
        likesCount
        commentsCount
        sharesCount
        likedByMe
        author {
          username
          displayName
        }
        sharedPost {
          content
          author {
            username
          }
        }
        comments(first: 3) {
          edges {
            node {
              content
              author {
                username
              }
            }
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
""",
    ),
    Example(
        title="What trends this week",
        query="""\
# Walk it with `after`: nothing
# reshuffles while you scroll.
query Trending {
  trendingPosts(first: 5, window: WEEK) {
    edges {
      cursor
      node {
        content
        likesCount
        commentsCount
        sharesCount
      }
    }
  }
}
""",
    ),
    Example(
        title="Your home feed",
        query="""\
# Sign in first.
query Home {
  feed(first: 10) {
    edges {
      node {
        content
        author {
          displayName
        }
        likedByMe
        sharedByMe
      }
    }
  }
}
""",
    ),
    Example(
        title="Post something",
        query="""\
# Sign in first.
mutation CreatePost($input: PostInput!) {
  createPost(input: $input) {
    post {
      id
      content
      visibility
      createdAt
    }
  }
}
""",
        variables={"input": {"content": "The kettle is on.", "visibility": "PUBLIC"}},
    ),
    Example(
        title="Like a post",
        query="""\
# Sign in first. Ask as often as you
# like: it stays one like.
mutation LikePost {
  likePost(id: 1) {
    liked
    likesCount
    post {
      likedByMe
    }
  }
}
""",
    ),
    Example(
        title="Watch a post",
        query="""\
# Leave it open, and like or comment on
# the post from somewhere else.
subscription Watch {
  postInteraction(postId: 1) {
    kind
    likesCount
    commentsCount
    sharesCount
  }
}
""",
    ),
)
