"""The example documents of the job board in the playground."""

from collections.abc import Sequence

from shared.graphql import Example

EXAMPLES: Sequence[Example] = (
    Example(
        title="Search jobs by relevance",
        query="""\
# Search terms work as in a web search:
# "a phrase", or, -without.
query FindWork {
  jobs(
    first: 5
    orderBy: RELEVANCE
    filter: { search: "engineer -senior", workplaceType: [REMOTE, HYBRID] }
  ) {
    totalCount
    facets {
      country {
        label
        count
      }
    }
    edges {
      node {
        id
        title
        company {
          name
        }
        location {
          city
          country
        }
        salary {
          min
          max
          currency
          period
        }
      }
    }
  }
}
""",
    ),
    Example(
        title="List your applications with their history",
        query="""\
# Sign in first, as ada.
query MyApplications {
  myApplications(first: 5) {
    edges {
      node {
        id
        status
        job {
          title
        }
        events(first: 10) {
          edges {
            node {
              toStatus
              note
              createdAt
            }
          }
        }
      }
    }
  }
}
""",
    ),
)
