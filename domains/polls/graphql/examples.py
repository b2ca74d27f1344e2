"""The example documents of polls in the playground."""

from collections.abc import Sequence

from shared.graphql import Example

EXAMPLES: Sequence[Example] = (
    Example(
        title="List open polls with their results",
        query="""\
# Polls that take votes. Hidden numbers are null.
query Polls {
  polls(first: 5, orderBy: VOTES_DESC, filter: { status: OPEN }) {
    totalCount
    edges {
      node {
        id
        question
        resultsVisible
        totalVotes
        options {
          id
          text
          votes
        }
      }
    }
  }
}
""",
    ),
    Example(
        title="Get the results of a poll",
        query="""\
# One SQL statement, for any number of votes.
query Results($pollId: ID!) {
  pollResults(pollId: $pollId) {
    totalVotes
    totalVoters
    version
    options {
      text
      votes
      percentage
    }
  }
}
""",
        variables={"pollId": "1"},
    ),
    Example(
        title="Cast a vote",
        query="""\
# Sign in first. A second vote is refused with already_voted.
mutation Vote($pollId: ID!, $optionIds: [ID!]!) {
  castVote(pollId: $pollId, optionIds: $optionIds) {
    vote {
      ballotId
      results {
        totalVotes
        options {
          text
          percentage
        }
      }
    }
  }
}
""",
        variables={"pollId": "3", "optionIds": ["9"]},
    ),
    Example(
        title="Stream the results of a poll",
        query="""\
# It runs until you stop it. Vote in another tab.
subscription Live($pollId: ID!) {
  pollResults(pollId: $pollId) {
    isOpen
    totalVotes
    version
    options {
      text
      votes
    }
  }
}
""",
        variables={"pollId": "1"},
    ),
)
