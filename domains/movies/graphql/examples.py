"""Examples of movies for GraphiQL."""

from collections.abc import Sequence

from shared.graphql import Example

EXAMPLES: Sequence[Example] = (
    Example(
        title="List trending movies",
        query="""\
# Works without signing in. Signed-in users
# see the state of each movie.
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
        title="Search movies by title",
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
        title="List your recommendations with reasons",
        query="""\
# Sign in first.
query Recommendations {
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
        title="Stream updates of your recommendations",
        query="""\
# Sign in first. Add a favourite in another
# tab and wait some seconds.
subscription RecommendationUpdates {
  recommendationsReady {
    count
    computedAt
  }
}
""",
    ),
)
