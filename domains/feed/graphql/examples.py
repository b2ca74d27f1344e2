"""Examples of the feed for GraphiQL."""

from collections.abc import Sequence

from shared.graphql import Example

EXAMPLES: Sequence[Example] = (
    Example(
        title="List the newest posts",
        query="""\
# Works without signing in. Signed-in users
# see their likes, at the same cost.
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
        title="List the trending posts of the week",
        query="""\
# Page through it with `after`: all pages
# show one snapshot of the ranking.
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
        title="Get your home feed",
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
        title="Create a post",
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
# Sign in first. A repeated like is
# counted once.
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
        title="Stream interactions with a post",
        query="""\
# It runs until you stop it. Like or comment
# on the post in another tab.
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
