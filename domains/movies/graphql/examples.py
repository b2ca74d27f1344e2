"""Examples of movies for GraphiQL."""

from collections.abc import Sequence

from shared.graphql import Example

EXAMPLES: Sequence[Example] = (
    Example(
        title="What is trending",
        query="""\
# Films. Needs nobody signed in; who is
# sees what they keep of each film.
query Films {
  trendingMovies(window: WEEK) {
    source
    stale
    totalCount
    results {
      id
      title
      releaseDate
      voteAverage
      posterUrl
      isFavorite
    }
  }
}
""",
    ),
    Example(
        title="Find films by their titles",
        query="""\
query Titles($words: String!) {
  searchMovies(q: $words) {
    totalCount
    results {
      id
      title
      overview
    }
  }
}
""",
        variables={"words": "lighthouse"},
    ),
    Example(
        title="What suits me, and why",
        query="""\
# Needs somebody signed in.
query ForMe {
  recommendedMovies {
    strategy
    results {
      score
      movie {
        title
      }
      because {
        title
      }
    }
  }
}
""",
    ),
    Example(
        title="Be told when there are new recommendations",
        query="""\
# Needs somebody signed in. Love another film
# meanwhile and wait some seconds.
subscription Suiting {
  recommendationsReady {
    count
    computedAt
  }
}
""",
    ),
)
